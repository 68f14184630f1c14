//! The text of a link: `v1.<data>.<checksum>`.
//!
//! Data is, in base64 for addresses (RFC 4648, section 5, without padding): the length of the contents (u32, little endian), the length
//! of the packed contents (u32), and these, packed. The checksum is 8 characters of base64: the first 6 bytes of a tagged
//! hash over everything before it. The lengths stand in front so that a link that was cut off can say so.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::pack::{DICTIONARY_1, pack, unpack};
use super::{Bundle, BundleError, ShareId};
use crate::encoding::{Canonical, DecodeError, Reader};
use crate::limits;
use crate::types::{Hash, grouped};

/// The version of links that this program writes; it reads this and all before it.
pub const VERSION: u32 = 1;

/// What every link of version 1 begins with.
const PREFIX: &str = "v1.";
/// Bytes of the checksum, of which one in 2^48 fits by chance.
const CHECKSUM_BYTES: usize = 6;
/// Characters of the checksum.
const CHECKSUM_CHARS: usize = 8;
/// What chat programs and sentences put behind an address.
const CLOSING: &str = ".,;:!?)]}>\"'’”»";
/// Characters without a width, which some programs put into long words.
const INVISIBLE: [char; 4] = ['\u{200b}', '\u{2060}', '\u{feff}', '\u{ad}'];
/// Bytes of the two lengths.
const HEADER_BYTES: usize = 8;
/// Characters that hold the two lengths, the last with 2 bits of what follows.
const HEADER_CHARS: usize = 11;

/// A link that opens: its text, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    text: String,
    bundle: Bundle,
}

/// Why a text is no link that opens, or why an experiment does not become one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// There is nothing.
    #[error("there is no link: the text is empty")]
    Empty,
    /// It is something else.
    #[error("this is no Wattage link: links have v1. behind the #, and this has {start:?}")]
    Foreign {
        /// Its first characters.
        start: String,
    },
    /// It is an invitation to a sandbox.
    #[error(
        "this is an invitation to somebody's ledger, not an experiment: open its address in the browser"
    )]
    Invitation,
    /// A later program wrote it.
    #[error(
        "the link is of version {version}, and this program reads up to version {VERSION}: open it with a newer one"
    )]
    Newer {
        /// The version that it says.
        version: u64,
    },
    /// Its end is missing.
    #[error("the link is cut off: {} of {} characters are here. Chat programs cut long messages; ask for the short link or the file", grouped(*has as u64), grouped(*whole))]
    Truncated {
        /// How many characters there are.
        has: usize,
        /// How many there should be, as the link itself says.
        whole: u64,
    },
    /// So much of its end is missing that it does not say how long it was.
    #[error("the link is cut off: only its first {has} characters are here. Copy it again")]
    CutShort {
        /// How many characters there are.
        has: usize,
    },
    /// A character of it is not the one that was sent.
    #[error(
        "the link is damaged: its checksum does not fit, so at least one character is not as it was sent. Copy it again"
    )]
    Damaged,
    /// There is something behind its end.
    #[error("something stands behind the link's end that is not part of it ({extra} characters)")]
    Trailing {
        /// How many.
        extra: usize,
    },
    /// Too long to be read, or to be made.
    #[error("the link has {} characters, and {} is the most; give the ledger file instead, or leave the history out", grouped(*given as u64), grouped(limits::SHARE_BYTES as u64))]
    TooLong {
        /// How many characters it has.
        given: usize,
    },
    /// What it holds is more than links hold.
    #[error("the link unfolds to {} bytes, and {} is the most", grouped(*given), grouped(limits::LINK_CONTENT_BYTES as u64))]
    TooMuch {
        /// How many bytes it says, or has.
        given: u64,
    },
    /// Its packed contents are not packed contents. The checksum fits, so it was made like this.
    #[error("the link holds nothing that can be unpacked; it was not made by Wattage")]
    NotPacked,
    /// Its contents are no experiment. The checksum fits, so it was made like this.
    #[error("the link holds no experiment: {0}; it was not made by Wattage")]
    NotAnExperiment(#[from] DecodeError),
    /// Its contents are an experiment beyond the limits.
    #[error("the link's experiment is refused: {0}")]
    Refused(#[from] BundleError),
}

impl Link {
    /// The link of an experiment. The same experiment gives the same text.
    ///
    /// # Errors
    /// [`LinkError::Refused`], [`LinkError::TooMuch`] or [`LinkError::TooLong`] when it is beyond the limits.
    pub fn of(bundle: Bundle) -> Result<Self, LinkError> {
        bundle.check()?;
        let contents = bundle.to_canonical();
        let Some(len) = within(contents.len()) else {
            return Err(LinkError::TooMuch {
                given: contents.len() as u64,
            });
        };
        let packed = pack(DICTIONARY_1, &contents);
        // Packed data is longer than what it is of by a thousandth at most.
        let packed_len = u32::try_from(packed.len()).unwrap_or(u32::MAX);
        let mut data = Vec::with_capacity(HEADER_BYTES + packed.len());
        len.encode(&mut data);
        packed_len.encode(&mut data);
        data.extend_from_slice(&packed);
        let text = format!(
            "{PREFIX}{}.{}",
            URL_SAFE_NO_PAD.encode(&data),
            checksum(&data)
        );
        match text.len() <= limits::SHARE_BYTES {
            true => Ok(Self { text, bundle }),
            false => Err(LinkError::TooLong { given: text.len() }),
        }
    }

    /// Reads a link: its text alone, with `#` before it, or a whole address with the link behind its `#`. Spaces, line breaks,
    /// `%23` and `%2E`, and a closing bracket or full stop behind it are passed over: chat programs and mail put them there.
    ///
    /// # Errors
    /// [`LinkError`], which says what the text is instead. Nothing longer than the limits is unpacked.
    pub fn parse(given: &str) -> Result<Self, LinkError> {
        let text = found(given)?;
        let Some(rest) = text.strip_prefix(PREFIX) else {
            return Err(other(&text));
        };
        if text.len() > limits::SHARE_BYTES {
            return Err(LinkError::TooLong { given: text.len() });
        }
        let (data, behind) = rest.split_once('.').unwrap_or((rest, ""));
        let (sum, behind) = behind
            .split_at_checked(CHECKSUM_CHARS)
            .unwrap_or((behind, ""));
        let Some(whole) = whole(data) else {
            let cut = sum.is_empty() && data.len() < HEADER_CHARS;
            return Err(match cut {
                true => LinkError::CutShort { has: text.len() },
                false => LinkError::Damaged,
            });
        };
        // A length that no link has is a damaged one.
        let short = (text.len() as u64) < whole && whole <= limits::SHARE_BYTES as u64;
        if short && sum.len() < CHECKSUM_CHARS {
            let has = text.len();
            return Err(LinkError::Truncated { has, whole });
        }
        let bytes = URL_SAFE_NO_PAD.decode(data);
        let bytes = bytes.map_err(|_| LinkError::Damaged)?;
        if checksum(&bytes) != sum {
            return Err(LinkError::Damaged);
        }
        if !behind.chars().all(|c| CLOSING.contains(c)) {
            let extra = behind.chars().count();
            return Err(LinkError::Trailing { extra });
        }
        let bundle = contents(&bytes)?;
        bundle.check()?;
        Ok(Self {
            text: format!("{PREFIX}{data}.{sum}"),
            bundle,
        })
    }

    /// Its text: `v1.<data>.<checksum>`, all of it safe behind the `#` of an address.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is in it.
    #[must_use]
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// What is in it, without the text.
    #[must_use]
    pub fn into_bundle(self) -> Bundle {
        self.bundle
    }

    /// The id of its short link, by which forks name their parent.
    #[must_use]
    pub fn id(&self) -> ShareId {
        ShareId::of(self.text.as_bytes())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The link in a text, without what people and programs put around and into it.
fn found(given: &str) -> Result<String, LinkError> {
    let text: String = given
        .chars()
        .filter(|c| !c.is_whitespace() && !INVISIBLE.contains(c))
        .collect();
    let text = text
        .replace("%23", "#")
        .replace("%2E", ".")
        .replace("%2e", ".");
    let link = text.rsplit('#').find(|part| version(part).is_some());
    let link = link.or_else(|| text.split_once('#').map(|(_, fragment)| fragment));
    let link = link.unwrap_or(&text);
    match link.is_empty() {
        true => Err(LinkError::Empty),
        false => Ok(link.to_owned()),
    }
}

/// The version that a text says in front: `v1.`
fn version(text: &str) -> Option<u64> {
    let (version, _) = text.strip_prefix('v')?.split_once('.')?;
    version.parse().ok()
}

/// What a text is that does not begin as links of a version that is known.
fn other(text: &str) -> LinkError {
    match version(text) {
        Some(version) if version > u64::from(VERSION) => LinkError::Newer { version },
        _ if text.starts_with("join.") => LinkError::Invitation,
        _ => LinkError::Foreign {
            start: text.chars().take(12).collect(),
        },
    }
}

/// How many characters the whole link has, by the lengths at the beginning of its data.
fn whole(data: &str) -> Option<u64> {
    let head = data.get(..HEADER_CHARS)?;
    // An A in the twelfth place, so that the characters are whole bytes.
    let head = URL_SAFE_NO_PAD.decode(format!("{head}A")).ok()?;
    let mut reader = Reader::new(&head);
    u32::decode(&mut reader).ok()?;
    let packed = u64::from(u32::decode(&mut reader).ok()?);
    let chars = ((HEADER_BYTES as u64 + packed) * 4).div_ceil(3);
    Some(PREFIX.len() as u64 + chars + 1 + CHECKSUM_CHARS as u64)
}

fn checksum(data: &[u8]) -> String {
    let hash = Hash::tagged("wattage/link", &[PREFIX.as_bytes(), data]);
    URL_SAFE_NO_PAD.encode(&hash.0[..CHECKSUM_BYTES])
}

fn within(len: usize) -> Option<u32> {
    let len = (len <= limits::LINK_CONTENT_BYTES).then_some(len)?;
    u32::try_from(len).ok()
}

/// Unpacks and decodes, with everything bounded before it is done.
fn contents(data: &[u8]) -> Result<Bundle, LinkError> {
    let mut reader = Reader::new(data);
    let len = u32::decode(&mut reader)?;
    let packed_len = u32::decode(&mut reader)?;
    let packed = &data[HEADER_BYTES..];
    if within(len as usize).is_none() {
        let given = u64::from(len);
        return Err(LinkError::TooMuch { given });
    }
    if packed_len as usize != packed.len() {
        return Err(LinkError::NotPacked);
    }
    let contents = unpack(DICTIONARY_1, packed, len as usize).ok_or(LinkError::NotPacked)?;
    Ok(Bundle::from_canonical(&contents)?)
}

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
    #[error("this is no Wattage link: links begin with v1., and this with {start:?}")]
    Foreign {
        /// Its first characters.
        start: String,
    },
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
    #[error("the link has {extra} characters too many at its end")]
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

    /// Reads a link: its text alone, with `#` before it, or a whole address with the link behind its `#`. Space around it
    /// is passed over.
    ///
    /// # Errors
    /// [`LinkError`], which says what the text is instead. Nothing longer than the limits is ever held in memory.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        let text = text.split_once('#').map_or(text, |(_, fragment)| fragment);
        if text.is_empty() {
            return Err(LinkError::Empty);
        }
        if text.len() > limits::SHARE_BYTES {
            return Err(LinkError::TooLong { given: text.len() });
        }
        let Some(rest) = text.strip_prefix(PREFIX) else {
            return Err(other(text));
        };
        let (data, sum) = rest.split_once('.').unwrap_or((rest, ""));
        let Some(whole) = whole(data) else {
            let cut = sum.is_empty() && data.len() < HEADER_CHARS;
            return Err(match cut {
                true => LinkError::CutShort { has: text.len() },
                false => LinkError::Damaged,
            });
        };
        if (text.len() as u64) < whole {
            return Err(LinkError::Truncated {
                has: text.len(),
                whole,
            });
        }
        let data = URL_SAFE_NO_PAD
            .decode(data)
            .map_err(|_| LinkError::Damaged)?;
        if checksum(&data) != sum {
            let fits = sum.get(..CHECKSUM_CHARS) == Some(checksum(&data).as_str());
            return Err(match fits {
                true => LinkError::Trailing {
                    extra: sum[CHECKSUM_CHARS..].chars().count(),
                },
                false => LinkError::Damaged,
            });
        }
        let bundle = contents(&data)?;
        bundle.check()?;
        Ok(Self {
            text: text.to_owned(),
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

/// What a text is that does not begin as links of a version that is known.
fn other(text: &str) -> LinkError {
    let version = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let version = version.and_then(|(version, _)| version.parse().ok());
    match version {
        Some(version) if version > u64::from(VERSION) => LinkError::Newer { version },
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

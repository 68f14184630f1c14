//! Members of a sandbox: the names that people choose for each other, and who is there. The node tells them beside the
//! ledger, checks nobody's, and no hash covers them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::routes::escaped;
use crate::limits::MEMBER_CHARS;
use crate::types::plain_line;

/// The header of a submitted transaction that says who sends it: a [`MemberName`], percent-encoded UTF-8.
pub const MEMBER_HEADER: &str = "wattage-member";

/// Line breaks beyond ASCII, and characters that nobody sees: with them, two names look the same. The joiner of emoji is none.
const INVISIBLE: [char; 9] = [
    '\u{2028}', '\u{2029}', '\u{200b}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{3164}', '\u{2800}',
    '\u{115f}',
];

/// The name of a member: one line without control characters, blanks around it taken away.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, min_length = 1, max_length = 24))]
#[serde(try_from = "String", into = "String")]
pub struct MemberName(String);

/// Why a text is not the name of a member.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MemberNameError {
    /// There is nothing in it, or blanks alone.
    #[error("a member's name has 1 to {MEMBER_CHARS} characters, and this one has none")]
    Empty,
    /// It is too long.
    #[error("a member's name has 1 to {MEMBER_CHARS} characters, and this one has {chars}")]
    TooLong {
        /// How many characters it has.
        chars: usize,
    },
    /// It has a character that changes how the text around it is shown.
    #[error(
        "a member's name has no control characters, no line breaks, no marks of direction and nothing invisible; this is \"{shown}\""
    )]
    Control {
        /// The name, with those characters written out.
        shown: String,
    },
    /// It is not percent-encoded UTF-8.
    #[error(
        "a member's name is sent as percent-encoded UTF-8, as encodeURIComponent writes it; {text:?} is not"
    )]
    Encoding {
        /// The text as it was given, cut to 80 characters.
        text: String,
    },
}

impl MemberName {
    /// The name as a header carries it.
    #[must_use]
    pub fn to_header(&self) -> String {
        escaped(&self.0)
    }

    /// Reads what [`MemberName::to_header`] writes. Visible ASCII may stand there as it is.
    ///
    /// # Errors
    /// [`MemberNameError`].
    pub fn from_header(text: &[u8]) -> Result<Self, MemberNameError> {
        let decoded = unescaped(text).and_then(|bytes| String::from_utf8(bytes).ok());
        let encoding = || MemberNameError::Encoding {
            text: String::from_utf8_lossy(text).chars().take(80).collect(),
        };
        decoded.ok_or_else(encoding)?.parse()
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The bytes that percent-encoded text stands for, if it is that.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => u8::try_from(digit(rest.next()?)? * 16 + digit(rest.next()?)?).ok()?,
            b' '..=b'~' => *byte,
            _ => return None,
        });
    }
    Some(bytes)
}

impl FromStr for MemberName {
    type Err = MemberNameError;

    fn from_str(text: &str) -> Result<Self, MemberNameError> {
        let name = text.trim();
        let shown = plain_line(name);
        match name.chars().count() {
            0 => Err(MemberNameError::Empty),
            chars if chars > MEMBER_CHARS => Err(MemberNameError::TooLong { chars }),
            _ if shown != name || name.contains(INVISIBLE) => Err(MemberNameError::Control {
                shown: name.escape_debug().to_string(),
            }),
            _ => Ok(Self(name.to_owned())),
        }
    }
}

impl TryFrom<String> for MemberName {
    type Error = MemberNameError;

    fn try_from(text: String) -> Result<Self, MemberNameError> {
        text.parse()
    }
}

impl From<MemberName> for String {
    fn from(name: MemberName) -> Self {
        name.0
    }
}

impl fmt::Display for MemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who is in a sandbox: everybody whose stream of events is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Present {
    /// Those with a name, by name.
    pub members: Vec<Member>,
    /// Members with a name that are not told here, because there are too many.
    #[serde(default)]
    pub more: u32,
    /// Streams without a name.
    pub unnamed: u32,
}

/// A member who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The name, chosen by the member and not checked: two may have the same one.
    pub name: String,
    /// Streams that are open under it.
    pub streams: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Result<String, MemberNameError> {
        text.parse().map(|MemberName(name)| name)
    }

    #[test]
    fn a_name_has_one_to_twenty_four_characters_whatever_bytes_they_are() {
        for unit in ["a", "ß", "🙂"] {
            for length in [1, MEMBER_CHARS - 1, MEMBER_CHARS] {
                let name = unit.repeat(length);
                assert_eq!(named(&name), Ok(name));
            }
            let chars = MEMBER_CHARS + 1;
            let long = named(&unit.repeat(chars));
            assert_eq!(long, Err(MemberNameError::TooLong { chars }));
        }
        assert_eq!(named("  Ana B. "), Ok("Ana B.".to_owned()));
        for empty in ["", " ", "\t\n"] {
            assert_eq!(named(empty), Err(MemberNameError::Empty));
        }
    }

    #[test]
    fn a_name_cannot_change_how_the_text_around_it_is_shown() {
        for name in [
            "a\nb",
            "a\tb",
            "a\0",
            "\u{1b}[2J",
            "a\u{7f}",
            "a\u{85}b",
            "\u{202e}a",
        ] {
            let refused = named(name).expect_err(name);
            assert!(
                matches!(refused, MemberNameError::Control { .. }),
                "{refused}"
            );
            assert!(refused.to_string().chars().all(|c| !c.is_control()));
        }
    }

    #[test]
    fn a_header_gives_back_the_name_that_was_put_into_it() {
        for name in ["Ana", "Ana B.", "Ærøskøbing 100%", "👩‍👩‍👧", "a/b?c#d", "+"] {
            let name: MemberName = name.parse().expect("a name");
            let header = name.to_header();
            assert!(header.bytes().all(|b| b.is_ascii_graphic()), "{header}");
            assert_eq!(MemberName::from_header(header.as_bytes()), Ok(name));
        }
        let plain = MemberName::from_header(b"Ana B.").expect("a name");
        assert_eq!(plain.as_str(), "Ana B.");
    }

    #[test]
    fn a_header_that_is_no_percent_encoded_text_is_refused() {
        for text in [
            "%", "%4", "%zz", "a%", "%ff", "%c3", "%c3%28", "ä", "a\u{1}",
        ] {
            let refused = MemberName::from_header(text.as_bytes());
            assert!(
                matches!(refused, Err(MemberNameError::Encoding { .. })),
                "{text:?}: {refused:?}"
            );
        }
        let refused = MemberName::from_header(b"%0a%1b");
        assert!(matches!(refused, Err(MemberNameError::Control { .. })));
    }
}

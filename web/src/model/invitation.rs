//! Invitations to a sandbox: the part of an address behind `#`, written and read. `#join.<id>` lets somebody read,
//! `#join.<id>.<token>` lets them write as well.

use super::format::counted;

/// What an invitation begins with.
const START: &str = "#join.";

/// Characters of a sandbox's id and of its token, as the node makes them.
const ID_DIGITS: usize = 32;
const TOKEN_DIGITS: usize = 64;

/// An invitation to a sandbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// Its id.
    pub sandbox: String,
    /// Its token, if whoever has the invitation may write.
    pub token: Option<String>,
}

impl Invitation {
    /// What stands behind `#`, if it is meant as an invitation.
    ///
    /// # Errors
    /// A sentence that says what is damaged, and what to do.
    pub fn parse(hash: &str) -> Option<Result<Self, String>> {
        let rest = hash.strip_prefix(START)?;
        let (id, token) = match rest.split_once('.') {
            Some((id, token)) => (id, Some(token)),
            None => (rest, None),
        };
        let checked = |what, text: &str, digits| {
            check(what, text, digits).map_err(|problem| {
                format!("This invitation is damaged: {problem}. Ask for the link again, and copy all of it.")
            })
        };
        let read = || {
            Ok(Self {
                sandbox: checked("the ledger's id", id, ID_DIGITS)?,
                token: token
                    .map(|token| checked("the token behind it", token, TOKEN_DIGITS))
                    .transpose()?,
            })
        };
        Some(read())
    }

    /// The address to give away, for the page at `origin`.
    pub fn link(&self, origin: &str) -> String {
        let token = self.token.iter().map(|token| format!(".{token}"));
        format!(
            "{origin}/{START}{}{}",
            self.sandbox,
            token.collect::<String>()
        )
    }
}

/// The digits in lower case, if there are as many as there must be.
fn check(what: &str, text: &str, digits: usize) -> Result<String, String> {
    let wrong = text
        .chars()
        .enumerate()
        .find(|(_, digit)| !digit.is_ascii_hexdigit());
    if let Some((at, wrong)) = wrong {
        let shown = wrong.escape_debug();
        return Err(format!(
            "{what} has '{shown}' at character {}, which is no hex digit",
            at + 1
        ));
    }
    match text.len() {
        0 => Err(format!("{what} is missing")),
        length if length < digits => Err(format!(
            "{what} is cut off: it has {length} of {digits} characters"
        )),
        length if length > digits => Err(format!(
            "{what} has {} too many: {length} characters, not {digits}",
            counted(length - digits, "character", "characters")
        )),
        _ => Ok(text.to_ascii_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation(token: bool) -> Invitation {
        Invitation {
            sandbox: "0123456789abcdef".repeat(2),
            token: token.then(|| "fedcba9876543210".repeat(4)),
        }
    }

    fn damaged(hash: &str) -> String {
        let read = Invitation::parse(hash).expect("meant as an invitation");
        read.expect_err(hash)
    }

    #[test]
    fn an_invitation_is_read_as_it_was_written() {
        for token in [false, true] {
            let link = invitation(token).link("http://a.b:1");
            let hash = link.strip_prefix("http://a.b:1/").expect("the origin");
            assert_eq!(Invitation::parse(hash), Some(Ok(invitation(token))));
            let shouted = hash.to_uppercase().replace("#JOIN", "#join");
            assert_eq!(Invitation::parse(&shouted), Some(Ok(invitation(token))));
        }
    }

    #[test]
    fn other_addresses_are_no_invitations() {
        for hash in ["", "#", "#prices", "#v1.abc", "#joined", "join.00"] {
            assert_eq!(Invitation::parse(hash), None, "{hash}");
        }
    }

    #[test]
    fn a_damaged_invitation_says_what_is_damaged() {
        let whole = invitation(true).link("");
        let whole = whole.strip_prefix('/').expect("a path");
        let id = START.len() + ID_DIGITS;
        for (hash, told) in [
            (START, "the ledger's id is missing"),
            (&whole[..id - 1], "id is cut off: it has 31 of 32"),
            (&format!("{}0", &whole[..id]), "id has 1 character too many"),
            (&whole[..=id], "the token behind it is missing"),
            (&whole[..whole.len() - 1], "is cut off: it has 63 of 64"),
            (
                &format!("{whole}00"),
                "token behind it has 2 characters too many",
            ),
            (&format!("{whole}.0"), "'.' at character 65"),
            (&whole.replace('3', "g"), "id has 'g' at character 4"),
            (&whole.replace('3', "é"), "id has 'é' at character 4"),
        ] {
            assert!(damaged(hash).contains(told), "{}", damaged(hash));
        }
    }
}

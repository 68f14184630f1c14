//! Short links, `/s/<id>`, in what a person pastes.

use crate::protocol::share::LinkPlace;

/// Where the link is that a person pasted.
pub fn place(text: &str) -> LinkPlace {
    match short_id(text) {
        Some(id) => LinkPlace::Short(id.to_owned()),
        None => LinkPlace::Text(text.trim().to_owned()),
    }
}

/// Digits of an id.
const DIGITS: usize = 32;

/// The id in the address of a short link; `None` for any other text. `/s/<id>.wat` names the same link.
pub fn short_id(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.contains('#') {
        return None;
    }
    let (_, rest) = text.rsplit_once("/s/")?;
    let end = rest.find(['.', '?', '/']).unwrap_or(rest.len());
    let id = &rest[..end];
    let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    (id.len() == DIGITS && id.bytes().all(is_digit)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_short_link_is_found_and_nothing_else_is_one() {
        let id = "0123456789abcdef0123456789abcdef";
        for text in [
            format!("http://127.0.0.1:8080/s/{id}"),
            format!(" /s/{id}.wat\n"),
            format!("https://a/s/{id}?view=gas"),
        ] {
            assert_eq!(short_id(&text), Some(id), "{text}");
        }
        for text in [
            "v1.a.b",
            "http://a/s/",
            "/s/0123",
            &format!("http://a/#v1./s/{id}"),
        ] {
            assert_eq!(short_id(text), None, "{text}");
        }
    }
}

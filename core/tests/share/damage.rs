//! Links that were cut, changed or wrapped on their way: each says what it is, and none opens as something else.

use wattage_core::share::{Link, LinkError};

use super::bundles::{fullest, smallest};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn link() -> String {
    Link::of(fullest()).expect("a link").to_string()
}

fn refused(text: &str) -> LinkError {
    match Link::parse(text) {
        Ok(_) => panic!("it opens: {text}"),
        Err(error) => error,
    }
}

#[test]
fn no_change_of_one_character_at_any_place_opens() {
    let alphabet = ('a'..='z').chain('A'..='Z').chain('0'..='9');
    let characters: Vec<char> = alphabet.chain("-_.%#= \u{e9}\u{0}".chars()).collect();
    for text in [link(), Link::of(smallest()).expect("a link").to_string()] {
        for (place, was) in text.char_indices() {
            for &character in characters.iter().filter(|&&other| other != was) {
                let mut changed = text.clone();
                changed.replace_range(place..=place, character.encode_utf8(&mut [0; 4]));
                assert!(Link::parse(&changed).is_err(), "{character:?} at {place}");
            }
        }
    }
}

#[test]
fn no_two_neighbours_that_changed_places_open() {
    let text = link();
    for place in 0..text.len() - 1 {
        let mut bytes = text.clone().into_bytes();
        bytes.swap(place, place + 1);
        let changed = String::from_utf8(bytes).expect("text");
        assert!(changed == text || Link::parse(&changed).is_err(), "{place}");
    }
}

#[test]
fn a_link_that_was_cut_off_says_how_much_of_it_is_there() {
    let text = link();
    for len in 0..text.len() {
        let expected = match len {
            0 => LinkError::Empty,
            1 | 2 => LinkError::Foreign {
                start: text[..len].to_owned(),
            },
            // Its length is not known before its eleventh character of data.
            3..14 => LinkError::CutShort { has: len },
            _ => LinkError::Truncated {
                has: len,
                whole: text.len() as u64,
            },
        };
        assert_eq!(refused(&text[..len]), expected, "{len} of {}", text.len());
    }
}

#[test]
fn a_link_without_its_beginning_is_foreign_or_damaged() {
    let text = link();
    for cut in 1..text.len() {
        let error = refused(&text[cut..]);
        assert!(matches!(error, LinkError::Foreign { .. }), "{cut}: {error}");
    }
}

#[test]
fn text_behind_a_link_is_counted() {
    let text = link();
    for (more, extra) in [("A", 1), ("&utm_source=chat", 16), ("\u{e9}\u{e9}", 2)] {
        let error = refused(&format!("{text}{more}"));
        assert_eq!(error, LinkError::Trailing { extra }, "{more}");
    }
}

#[test]
fn space_around_a_link_and_the_address_before_it_do_not_matter() {
    let text = link();
    for whole in [
        format!(" \n{text}\t\n"),
        format!("#{text}"),
        format!("https://example.org/#{text}"),
        format!("http://127.0.0.1:8080/embed?view=gas&line=12#{text}\n"),
        format!("<https://example.org/#{text}>"),
        format!("(see https://example.org/#{text})."),
        format!("https://example.org/%23{}", text.replace('.', "%2E")),
        format!("https://chat.example/#/r?u=https://example.org/#{text}"),
        format!(
            "#{}\r\n{}\u{200b}{}",
            &text[..20],
            &text[20..40],
            &text[40..]
        ),
    ] {
        assert_eq!(Link::parse(&whole).expect("it opens").text(), text);
    }
}

#[test]
fn what_is_no_link_says_with_what_it_begins() {
    for (text, start) in [
        ("hello", "hello"),
        ("(module (func))", "(module(func"),
        ("http://127.0.0.1/", "http://127.0"),
        ("V1.abc", "V1.abc"),
        ("v0.abc.def", "v0.abc.def"),
        ("v.abc", "v.abc"),
        ("\u{e9}\u{e9}", "\u{e9}\u{e9}"),
    ] {
        let start = start.to_owned();
        assert_eq!(refused(text), LinkError::Foreign { start }, "{text}");
    }
    for empty in ["", " \n", "#", "https://example.org/#"] {
        assert_eq!(refused(empty), LinkError::Empty, "{empty:?}");
    }
}

#[test]
fn a_link_of_a_later_version_says_so() {
    for version in [2, 10, u64::MAX] {
        let error = refused(&format!("https://a.b/#v{version}.anything"));
        assert_eq!(error, LinkError::Newer { version });
    }
}

#[test]
fn an_invitation_is_told_from_a_link() {
    let error = refused("https://a.b/#join.0123456789abcdef");
    assert_eq!(error, LinkError::Invitation);
}

#[test]
fn a_length_that_no_link_has_is_damage_and_no_cut() {
    let text = link();
    let changed = format!("{}____{}", &text[..10], &text[14..]);
    assert_eq!(refused(&changed), LinkError::Damaged);
}

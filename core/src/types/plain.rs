//! Text from a contract, made safe to show: in a terminal, in a log, in the middle of a sentence.

use std::borrow::Cow;

/// `text` with every character that commands a terminal or turns text around written as `\u{..}`; line breaks and tabs
/// stay.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(commands) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| match commands(c) {
        true => c.escape_unicode().to_string(),
        false => c.to_string(),
    };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// A name or message that stands in a line: as [`plain`], and line breaks and tabs are written out too, so that no
/// contract can write a line of its own.
#[must_use]
pub fn plain_line(text: &str) -> Cow<'_, str> {
    match plain(text) {
        plain if !plain.contains(['\n', '\t']) => plain,
        plain => Cow::Owned(plain.replace('\n', "\\n").replace('\t', "\\t")),
    }
}

/// Control characters, and those that change the direction of what follows (Unicode's Bidi_Control).
fn commands(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\t');
    let direction = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    control || direction
}

#[cfg(test)]
mod tests {
    use super::{plain, plain_line};

    #[test]
    fn commands_to_a_terminal_are_written_out_and_text_stays_as_it_is() {
        assert_eq!(
            plain("\u{1b}[2Ja\u{202e}b\r"),
            "\\u{1b}[2Ja\\u{202e}b\\u{d}"
        );
        for text in ["", "größer\tals\n10", "日本語 🙂"] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn a_name_in_a_line_stays_in_it() {
        assert_eq!(plain_line("f\n  ok\u{1b}\t"), "f\\n  ok\\u{1b}\\t");
        assert_eq!(plain_line("größer als"), "größer als");
    }
}

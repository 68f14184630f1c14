//! The parser's errors in words that help: the word that is wrong, what may have been meant, what is not closed.

use wast::lexer::{Lexer, TokenKind};

use super::{Diagnostic, SourceMap};
use crate::reference::INSTRUCTIONS;

/// Words that stand after a parenthesis.
const FIELDS: [&str; 16] = [
    "module", "func", "import", "export", "memory", "table", "global", "data", "elem", "type",
    "start", "param", "result", "local", "then", "else",
];

/// The diagnostic for an error of the parser at a byte offset.
pub(super) fn explain(map: &SourceMap, message: &str, offset: u32) -> Diagnostic {
    let source = map.source();
    let span = map.span(offset);
    let word = source
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    if source.trim().is_empty() {
        return Diagnostic::new("the source is empty").help("a contract is (module ..)");
    }
    if message.contains("unknown operator") && is_word(word) {
        let help = match nearest(word, INSTRUCTIONS.iter().map(|known| known.name)) {
            Some(near) => format!("did you mean {near}?"),
            None => "instructions look like i64.add, local.get, call, br_if".to_owned(),
        };
        return Diagnostic::new(format!("{word} is no instruction"))
            .help(help)
            .at(Some(span));
    }
    if message.contains("expected valid module field") && is_word(word) {
        let help = match nearest(word, FIELDS.into_iter()) {
            Some(near) => format!("did you mean ({near} ..)?"),
            None => format!("a module has {}", FIELDS[1..11].join(", ")),
        };
        return Diagnostic::new(format!("{word} is no part of a module"))
            .help(help)
            .at(Some(span));
    }
    if message.contains("extra tokens remaining") {
        return Diagnostic::new("there is something after the end of the module")
            .help("a parenthesis too many before this place has closed it")
            .at(Some(span));
    }
    if let Some(quote) = open_string(source) {
        return Diagnostic::new("the string that begins here is not closed")
            .help("a \" is missing at its end")
            .at(Some(map.character(quote)));
    }
    if message.contains("unexpected character") {
        return Diagnostic::new(message)
            .help("outside of comments and strings there are ASCII characters only")
            .at(Some(span));
    }
    if source[offset as usize..].trim().is_empty()
        && let Some(open) = unclosed(source)
    {
        let opened = map.span(open + 1);
        let word = &source[opened.start as usize..opened.end as usize];
        let span = map.character(open);
        return Diagnostic::new(format!("the parenthesis before {word} is not closed"))
            .help("a ) is missing at its end, or somewhere inside it")
            .at(Some(span));
    }
    Diagnostic::new(message).at(Some(span))
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The candidate that is most like a misspelt word, if one is like it at all.
pub(super) fn nearest(
    word: &str,
    candidates: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Byte offset of the innermost parenthesis that is open at the end.
fn unclosed(source: &str) -> Option<u32> {
    let mut open = Vec::new();
    for token in Lexer::new(source).iter(0).map_while(Result::ok) {
        match token.kind {
            TokenKind::LParen => open.push(token.offset),
            TokenKind::RParen => drop(open.pop()),
            _ => {}
        }
    }
    open.pop().and_then(|at| u32::try_from(at).ok())
}

/// Byte offset of the quotation mark of a string that does not end before the source does.
fn open_string(source: &str) -> Option<u32> {
    let mut end = 0;
    for token in Lexer::new(source).iter(0) {
        match token {
            Ok(token) => end = token.offset + token.len as usize,
            Err(error) if error.to_string().contains("unexpected end-of-file") => {
                let quote = end + source.get(end..)?.find('"')?;
                return u32::try_from(quote).ok();
            }
            Err(_) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::contract::Contract;

    fn told(source: &str) -> String {
        Contract::from_wat(source)
            .expect_err("a mistake")
            .to_string()
    }

    #[test]
    fn a_misspelt_instruction_is_named_and_the_right_one_suggested() {
        let flat = told("(module (func\n locl.get 0))");
        assert_eq!(
            flat,
            "2:2: locl.get is no instruction (did you mean local.get?)"
        );
        let folded = told("(module (func (drop (i32.cons 1))))");
        assert!(
            folded.contains("i32.cons is no instruction (did you mean i32.const?)"),
            "{folded}"
        );
    }

    #[test]
    fn a_misspelt_field_is_named() {
        assert!(
            told("(modul)").contains("modul is no part of a module (did you mean (module ..)?)")
        );
        assert!(told("(module (fun))").contains("did you mean (func ..)?"));
    }

    #[test]
    fn what_is_not_closed_is_named_where_it_begins() {
        let open = told("(module\n  (func (export \"m\")\n    nop\n");
        assert!(
            open.starts_with("2:3: the parenthesis before func is not closed"),
            "{open}"
        );
        let more = told("(module (func))\n)");
        assert!(
            more.starts_with("2:1: there is something after the end"),
            "{more}"
        );
    }

    #[test]
    fn a_string_that_is_not_closed_is_told_where_it_begins() {
        let open = told("(module\n (import \"env\" \"caller");
        assert!(
            open.starts_with("2:16: the string that begins here is not closed"),
            "{open}"
        );
    }

    #[test]
    fn an_empty_source_and_a_foreign_character_are_told_plainly() {
        assert!(told("  \n").contains("the source is empty"));
        assert!(told("(module (func $größe))").contains("ASCII"));
    }
}

//! The text of a script: read, parsed, and the text of each module in it found again, so that modules are assembled from
//! their own source and messages name their lines.

use std::collections::BTreeMap;

use wast::Wast;
use wast::lexer::{Lexer, TokenKind};
use wast::parser::{self, ParseBuffer};
use wattage_core::contract::{Diagnostic, Span};
use wattage_core::vm::Location;

use super::super::file::{read, unreadable};
use super::super::output::Refusal;

/// A script that was read.
pub(super) struct Script {
    /// How messages call the file.
    pub(super) name: String,
    pub(super) text: String,
}

/// Part of a script: its text, and where it begins.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) text: String,
    /// Where it begins in the script.
    pub(super) location: Location,
}

impl Script {
    /// Reads a script; `-` is standard input.
    pub(super) fn load(file: &str) -> Result<Self, Refusal> {
        let name = match file {
            "-" => "standard input",
            file => file,
        };
        let hint = "give the path of a script, or - for standard input";
        let bytes = read(file).map_err(|error| unreadable(name, &error, hint))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Refusal::new(format!("{name} is not UTF-8 text")))?;
        Ok(Self {
            name: name.to_owned(),
            text,
        })
    }

    /// The tokens of the script, to be [parsed](Self::parse).
    pub(super) fn buffer(&self) -> Result<ParseBuffer<'_>, Refusal> {
        let mut lexer = Lexer::new(&self.text);
        // Scripts of the community have every character there is in names.
        lexer.allow_confusing_unicode(true);
        ParseBuffer::new_with_lexer(lexer).map_err(|error| self.refusal(&error))
    }

    /// What the script says.
    pub(super) fn parse<'a>(&self, buffer: &'a ParseBuffer<'a>) -> Result<Wast<'a>, Refusal> {
        parser::parse(buffer).map_err(|error| self.refusal(&error))
    }

    fn refusal(&self, error: &wast::Error) -> Refusal {
        let at = error.span().offset();
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let diagnostic = Diagnostic {
            message: error.message(),
            help: Some(
                "a script is a list of (module ..), (invoke ..) and (assert_.. ..)".to_owned(),
            ),
            span: Some(Span {
                start,
                end: start,
                location: self.location(at),
            }),
        };
        Refusal::of_code(&self.name, diagnostic, &self.text)
    }

    /// Line and column of a byte offset.
    pub(super) fn location(&self, offset: usize) -> Location {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Location {
            line: number(before.matches('\n').count() + 1),
            column: number(line.chars().count() + 1),
        }
    }

    /// Every list `(word ..)` by the offset of its word: where it begins and ends.
    pub(super) fn lists(&self) -> Lists<'_> {
        let mut lists = BTreeMap::new();
        // Begun lists: where, and at which offset their first word is.
        let mut open: Vec<(usize, Option<usize>)> = Vec::new();
        let mut lexer = Lexer::new(&self.text);
        lexer.allow_confusing_unicode(true);
        for token in lexer.iter(0).map_while(Result::ok) {
            match token.kind {
                TokenKind::LParen => open.push((token.offset, None)),
                TokenKind::RParen => {
                    if let Some((begin, Some(word))) = open.pop() {
                        lists.insert(word, begin..token.offset + 1);
                    }
                }
                TokenKind::Keyword => {
                    if let Some((_, word @ None)) = open.last_mut() {
                        *word = Some(token.offset);
                    }
                }
                _ => {}
            }
        }
        Lists {
            script: self,
            lists,
        }
    }
}

/// The lists of a script.
pub(super) struct Lists<'a> {
    script: &'a Script,
    lists: BTreeMap<usize, std::ops::Range<usize>>,
}

impl Lists<'_> {
    /// The list whose first word is at `offset`, or the whole script for a module without `(module ..)` around it.
    pub(super) fn part(&self, offset: usize) -> Part {
        let whole = 0..self.script.text.len();
        let range = self.lists.get(&offset).cloned().unwrap_or(whole);
        Part {
            location: self.script.location(range.start),
            text: self.script.text[range].to_owned(),
        }
    }
}

impl Part {
    /// A place in this part, as a place in the script.
    pub(super) fn in_script(&self, place: Location) -> Location {
        Location {
            line: self.location.line + place.line - 1,
            column: match place.line {
                1 => self.location.column + place.column - 1,
                _ => place.column,
            },
        }
    }
}

//! The text that questions are about, and its three ways of counting: the editor's UTF-16 units, Rust's bytes, and the
//! language service's lines with columns in bytes.

use lspt::{Position, Range};

use crate::model::positions::Utf16Map;
use crate::protocol::language::Span;

/// A text with the beginnings of its lines.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) source: String,
    /// Byte offset of each line's first character.
    lines: Vec<usize>,
    /// Whether every character is one byte and one unit.
    ascii: bool,
}

impl Text {
    pub(super) fn new(source: String) -> Self {
        let ends = source.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            lines: std::iter::once(0).chain(ends).collect(),
            ascii: source.is_ascii(),
            source,
        }
    }

    /// The byte offset of a UTF-16 offset; past the end, the end.
    pub(super) fn byte(&self, unit: u32) -> usize {
        let unit = unit as usize;
        if self.ascii {
            return unit.min(self.source.len());
        }
        let mut units = 0;
        let found = self.source.char_indices().find(|(_, character)| {
            let here = units >= unit;
            units += character.len_utf16();
            here
        });
        found.map_or(self.source.len(), |(at, _)| at)
    }

    /// The UTF-16 offset of a byte offset.
    pub(super) fn unit(&self, byte: usize) -> u32 {
        if self.ascii {
            return u32::try_from(byte.min(self.source.len())).unwrap_or(u32::MAX);
        }
        Utf16Map::new(&self.source).offset(byte)
    }

    /// A byte range in the editor's units.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        Span {
            from: self.unit(from),
            to: self.unit(to),
        }
    }

    /// The line of a byte offset, from 0.
    fn line(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte) - 1
    }

    /// Line and column of a byte offset as people count them: from 1, in characters.
    pub(super) fn place(&self, byte: usize) -> (u32, u32) {
        let line = self.line(byte);
        let before = self.source.get(self.lines[line]..byte).unwrap_or_default();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (count(line + 1), count(before.chars().count() + 1))
    }

    /// Where the line with a byte offset begins and where the next one does.
    pub(super) fn line_range(&self, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        let next = self.lines.get(line + 1);
        (self.lines[line], next.copied().unwrap_or(self.source.len()))
    }

    /// The text of the line with a byte offset, without blanks around it.
    pub(super) fn line_text(&self, byte: usize) -> &str {
        let rest = &self.source[self.lines[self.line(byte)]..];
        rest.lines().next().unwrap_or_default().trim()
    }

    /// The language service's position of a byte offset. Its columns are bytes, whatever the protocol says.
    pub(super) fn position(&self, byte: usize) -> Position {
        let line = self.line(byte);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: count(line),
            character: count(byte - self.lines[line]),
        }
    }

    /// The byte offset of the language service's position; past the end, the end.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = self.lines.get(position.line as usize);
        line.map_or(self.source.len(), |start| {
            (start + position.character as usize).min(self.source.len())
        })
    }

    /// The byte range of the language service's range.
    pub(super) fn range(&self, range: Range) -> (usize, usize) {
        (self.offset(range.start), self.offset(range.end))
    }

    /// The whole text in the language service's terms. One past the end would be answered with nothing.
    pub(super) fn whole(&self) -> Range {
        Range {
            start: self.position(0),
            end: self.position(self.source.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_ways_of_counting_agree_outside_ascii() {
        let text = Text::new("a\n(;é😀;) x".to_owned());
        let x = text.source.find('x').expect("an x");
        assert_eq!(text.unit(x), 10);
        assert_eq!(text.byte(10), x);
        assert_eq!(text.place(x), (2, 8));
        let position = text.position(x);
        assert_eq!((position.line, position.character), (1, 11));
        assert_eq!(text.offset(position), x);
        assert_eq!(text.line_text(x), "(;é😀;) x");
    }

    #[test]
    fn offsets_past_the_end_are_the_end() {
        let text = Text::new("ab".to_owned());
        assert_eq!(text.byte(9), 2);
        assert_eq!(text.unit(9), 2);
        let past = Position {
            line: 7,
            character: 0,
        };
        assert_eq!(text.offset(past), 2);
    }
}

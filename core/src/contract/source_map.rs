//! Which instruction of the module stands where in the WAT source.

use super::Span;
use crate::vm::Location;

/// Positions of every defined function and its instructions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceMap {
    source: String,
    /// Byte offset of each line's beginning.
    lines: Vec<u32>,
    functions: Vec<FunctionSpans>,
}

/// Byte offsets of a function's parts in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FunctionSpans {
    /// The word `func`.
    pub(super) header: u32,
    /// Each instruction, in binary order; the implicit last `end` has none.
    pub(super) instructions: Vec<u32>,
}

impl SourceMap {
    pub(super) fn new(source: &str, functions: Vec<FunctionSpans>) -> Self {
        let starts = source
            .bytes()
            .zip(1u32..)
            .filter(|(byte, _)| *byte == b'\n');
        Self {
            lines: std::iter::once(0).chain(starts.map(|(_, at)| at)).collect(),
            source: source.to_owned(),
            functions,
        }
    }

    /// The source itself.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many instructions with a place the function has.
    pub(super) fn instructions(&self, function: usize) -> Option<usize> {
        self.functions.get(function).map(|f| f.instructions.len())
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn location(&self, offset: u32) -> Location {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines[line - 1] as usize;
        let before = self.source.get(start..offset as usize).unwrap_or_default();
        Location {
            line: number(line),
            column: number(before.chars().count() + 1),
        }
    }

    /// The word that begins at a byte offset: up to the next blank or parenthesis.
    #[must_use]
    pub fn span(&self, offset: u32) -> Span {
        let rest = self.source.get(offset as usize..).unwrap_or_default();
        let word = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ';'))
            .unwrap_or(rest.len());
        let width = word.max(rest.chars().next().map_or(0, char::len_utf8));
        Span {
            start: offset,
            end: offset + number(width),
            location: self.location(offset),
        }
    }

    /// The span of one ASCII character, such as a parenthesis, at a byte offset.
    pub(super) fn character(&self, offset: u32) -> Span {
        Span {
            start: offset,
            end: offset + 1,
            location: self.location(offset),
        }
    }

    /// Byte offset of instruction `instruction` (in binary order) of defined function `function`.
    ///
    /// The implicit last `end` is where the instruction before it is; everything unknown is the function itself.
    #[must_use]
    pub fn offset(&self, function: usize, instruction: usize) -> Option<u32> {
        let function = self.functions.get(function)?;
        let places = &function.instructions;
        let place = match instruction == places.len() {
            true => places.last(),
            false => places.get(instruction),
        };
        Some(*place.unwrap_or(&function.header))
    }

    /// Byte offset of defined function `function`: its word `func`.
    #[must_use]
    pub fn header(&self, function: usize) -> Option<u32> {
        self.functions.get(function).map(|f| f.header)
    }
}

/// Sources are at most 256 KiB, so positions fit.
fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

//! What is wrong with a source or module, where, and what to do.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::types::plain_line;
use crate::vm::Location;

/// A stretch of a WAT source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// Where it begins, in bytes of the UTF-8 text.
    pub start: u32,
    /// Where it ends, in bytes; never before `start`.
    pub end: u32,
    /// Where it begins, for people.
    pub location: Location,
}

/// Why a source or module is no contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Diagnostic {
    /// What is wrong, with the values.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where, if the module came from a source and the place is known.
    pub span: Option<Span>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = &self.span {
            write!(f, "{}:{}: ", span.location.line, span.location.column)?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl Diagnostic {
    /// A diagnostic without a place. Adds what to do where the message is a well-known one.
    pub(super) fn new(message: impl Into<String>) -> Self {
        let mut message = plain_line(&message.into()).into_owned();
        if message.chars().count() > limits::ERROR_CHARS {
            message = message.chars().take(limits::ERROR_CHARS).collect();
        }
        Self {
            help: help_for(&message).map(str::to_owned),
            message,
            span: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(plain_line(&help.into()).into_owned());
        self
    }

    pub(super) fn at(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// The diagnostic in the form of compilers: message, place, the line and a caret under it, help.
    #[must_use]
    pub fn render(&self, source: &str, name: &str) -> String {
        let mut text = format!("error: {}\n", self.message);
        if let Some(Span {
            start,
            end,
            location: Location { line, column },
        }) = self.span
        {
            let name = plain_line(name);
            let shown = source.lines().nth(line as usize - 1).unwrap_or_default();
            let number = line.to_string();
            let margin = " ".repeat(number.len());
            let marked = source.get(start as usize..end as usize).unwrap_or_default();
            let width = marked.lines().next().unwrap_or_default().chars().count();
            let carets = "^".repeat(width.max(1));
            let indent: String = shown
                .chars()
                .take(column as usize - 1)
                .map(|c| if c == '\t' { '\t' } else { ' ' })
                .collect();
            text += &format!(
                "{margin}--> {name}:{line}:{column}\n{margin} |\n{number} | {shown}\n{margin} | {indent}{carets}\n"
            );
        } else {
            text += &format!(" --> {}\n", plain_line(name));
        }
        if let Some(help) = &self.help {
            text += &format!("  = help: {help}\n");
        }
        text
    }
}

/// Advice for messages of the parser and validator that newcomers meet most.
fn help_for(message: &str) -> Option<&'static str> {
    const ADVICE: [(&str, &str); 12] = [
        (
            "but nothing on stack",
            "this instruction takes a value that no instruction before it has left on the stack",
        ),
        (
            "values remaining on stack at end of block",
            "something is left over: use it, return it, or remove it with drop",
        ),
        (
            "type mismatch",
            "the value on the stack has another type than the instruction takes; i32.wrap_i64 and i64.extend_i32_u convert",
        ),
        (
            "failed to find name",
            "names are declared with their $, as in (func $name ..) or (local $name i64)",
        ),
        (
            "unknown operator",
            "no instruction has this name; the table of instructions is at webassembly.github.io/spec",
        ),
        ("unknown func", "the function index is too large"),
        (
            "unknown memory",
            "declare one: (memory (export \"memory\") 1)",
        ),
        (
            "unexpected token, expected `)`",
            "a parenthesis is missing, or a word stands where it cannot",
        ),
        (
            "unexpected end-of-file",
            "the module is cut off: copy or build it again",
        ),
        (
            "unknown binary version",
            "a module begins with 0061736d01000000: is this a component, or damaged?",
        ),
        (
            "bytes; the limit is",
            "make it smaller, or divide it into contracts that call each other",
        ),
        (
            "expected `(`",
            "everything in a module stands in parentheses",
        ),
    ];
    ADVICE
        .iter()
        .find(|(part, _)| message.contains(part))
        .map(|(_, help)| *help)
}

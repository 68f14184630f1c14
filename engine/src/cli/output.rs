//! How every command ends: what it prints, where, and its exit code.
//!
//! Results go to standard output; refusals to standard error, or with `--json` to standard output as one object.

use std::io::{ErrorKind, Write as _};

use serde::Serialize;
use wattage_core::contract::Diagnostic;
use wattage_core::ledger::{LedgerError, Rejection};
use wattage_core::types::plain;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// As asked.
    Success,
    /// The contract failed, or figures or assertions differ from what was expected; that has been printed.
    Failed,
    /// What the user gave is wrong; that has been printed.
    InputWrong,
}

/// Why a command did nothing because of what it was given.
#[derive(Debug, Serialize)]
pub(super) struct Refusal {
    /// What is wrong and what to do, in a sentence.
    error: String,
    /// The word by which a node names the problem.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostic: Option<Box<Diagnostic>>,
    /// The diagnostic with its source line and caret.
    #[serde(skip)]
    rendered: Option<String>,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// The user can do something about it.
    Input(Box<Refusal>),
    /// The machine failed.
    Machine(anyhow::Error),
}

impl Refusal {
    /// A refusal in a sentence.
    pub(super) fn new(error: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            kind: None,
            diagnostic: None,
            rendered: None,
        }
    }

    /// The refusal of a contract, found in `file`, with this source.
    pub(super) fn of_code(file: &str, diagnostic: Diagnostic, source: &str) -> Self {
        Self {
            error: match diagnostic.span {
                Some(_) => format!("{file}:{diagnostic}"),
                None => format!("{file}: {diagnostic}"),
            },
            kind: None,
            rendered: Some(diagnostic.render(source, file)),
            diagnostic: Some(Box::new(diagnostic)),
        }
    }

    /// The same refusal, under a node's word for it.
    pub(super) fn of_kind(mut self, kind: &str) -> Self {
        self.kind = Some(kind.to_owned());
        self
    }

    /// The same refusal, with what a node found wrong in code.
    pub(super) fn diagnosed(mut self, diagnostic: Option<&Diagnostic>) -> Self {
        self.diagnostic = diagnostic.cloned().map(Box::new);
        self
    }

    /// The same refusal, and what helps here.
    pub(super) fn advised(mut self, advice: &str) -> Self {
        self.error = format!("{}; {advice}", self.error);
        self
    }

    /// The same refusal, and in what it was met.
    pub(super) fn within(mut self, place: &str) -> Self {
        self.error = format!("{place}: {}", self.error);
        self
    }

    /// As people read it.
    pub(super) fn text(&self) -> String {
        match &self.rendered {
            Some(rendered) => plain(rendered).into_owned(),
            None => format!("error: {}\n", plain(&self.error)),
        }
    }
}

impl Failure {
    /// The same failure; of a refusal, with what helps here.
    pub(super) fn advised(self, advice: &str) -> Self {
        match self {
            Self::Input(refusal) => refusal.advised(advice).into(),
            machine => machine,
        }
    }

    /// The same failure; of a refusal, with in what it was met.
    pub(super) fn within(self, place: &str) -> Self {
        match self {
            Self::Input(refusal) => refusal.within(place).into(),
            machine => machine,
        }
    }

    /// The same failure; where a node refused code, with the place in `source`, which was read from `file`.
    pub(super) fn of_code(self, file: &str, source: &str) -> Self {
        match self {
            Self::Input(refusal) => match refusal.diagnostic {
                Some(diagnostic) => Self::Input(Box::new(Refusal {
                    kind: refusal.kind,
                    ..Refusal::of_code(file, *diagnostic, source)
                })),
                None => Self::Input(refusal),
            },
            machine => machine,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Input(Box::new(refusal))
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Refusal::new(rejection.to_string()).into()
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Rejected(rejection) => rejection.into(),
            LedgerError::Genesis(error) => Refusal::new(error.to_string()).into(),
            other => Self::Machine(other.into()),
        }
    }
}

impl From<std::io::Error> for Failure {
    /// Of standard output; files have their own sentences.
    fn from(error: std::io::Error) -> Self {
        Self::Machine(anyhow::Error::new(error).context("standard output cannot be written"))
    }
}

impl From<serde_json::Error> for Failure {
    /// Of printing; files that are read have their own sentences.
    fn from(error: serde_json::Error) -> Self {
        Self::Machine(error.into())
    }
}

/// Ends a command: prints why it refused, if it did.
///
/// # Errors
/// The machine's failure.
pub(super) fn conclude(json: bool, result: Result<Exit, Failure>) -> anyhow::Result<Exit> {
    match result {
        Ok(exit) => Ok(exit),
        Err(Failure::Machine(error)) => Err(error),
        Err(Failure::Input(refusal)) => {
            if json {
                print_json(&refusal)?;
            } else {
                eprint!("{}", refusal.text());
            }
            Ok(Exit::InputWrong)
        }
    }
}

/// Whether somebody still reads what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// As far as is known.
    There,
    /// Whoever read has read enough.
    Gone,
}

/// Prints text for people to standard output. What contracts say in it commands no terminal.
pub(super) fn print(text: &str) -> std::io::Result<()> {
    stream(text).map(|_| ())
}

/// Prints one JSON object.
pub(super) fn print_json(value: &impl Serialize) -> std::io::Result<()> {
    write(&format!("{}\n", serde_json::to_string_pretty(value)?)).map(|_| ())
}

/// As [`print`], of what has no end by itself: says whether it is still read.
pub(super) fn stream(text: &str) -> std::io::Result<Reader> {
    write(&plain(text))
}

/// Prints one JSON object in a line, of what has no end by itself.
pub(super) fn stream_json(value: &impl Serialize) -> std::io::Result<Reader> {
    write(&format!("{}\n", serde_json::to_string(value)?))
}

/// Writes to standard output. Whoever reads it may have read enough: a closed pipe is no error.
fn write(text: &str) -> std::io::Result<Reader> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Reader::Gone),
        done => done.map(|()| Reader::There),
    }
}

//! The limits of a bundle, checked before one becomes a link and before one is executed.

use super::{Bundle, Expected, Program, SharedTransaction};
use crate::limits;
use crate::types::{grouped, plain, plain_line};

/// Why a bundle is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Something is longer than it may be.
    #[error("{what}: {} {unit}, and {} is the most that a link takes", grouped(*given as u64), grouped(*limit as u64))]
    TooMuch {
        /// What.
        what: &'static str,
        /// How much of it there is.
        given: usize,
        /// How much there may be.
        limit: usize,
        /// Of what.
        unit: &'static str,
    },
    /// There is no file in it.
    #[error("there is no source in it")]
    NoSource,
    /// A transaction names a source that is not there.
    #[error("transaction {number} names source {index}, and there are {count}")]
    UnknownSource {
        /// Which transaction, from 1.
        number: usize,
        /// The index it names, from 0.
        index: u32,
        /// How many sources there are.
        count: usize,
    },
    /// A result without a transaction that could have it.
    #[error("there is a result, but no transaction that could have come to it")]
    NoTransaction,
    /// A text with characters that change how the text around them is shown.
    #[error(
        "{what}: no control characters and no marks of direction, in names and titles no line breaks, and no slashes in names"
    )]
    Text {
        /// Which text.
        what: &'static str,
    },
    /// A tab's name that is no word.
    #[error("the name of a tab is one of lower-case letters, not {0:?}")]
    Tab(String),
}

/// Characters of a tab's name: longer than any that a page has.
const TAB_CHARS: usize = 16;
/// Characters of a call's field while somebody types: more than any value has, and a float without an exponent has 330.
const FIELD_CHARS: usize = 400;
/// Characters of a message: the error's, and what is said around it.
const MESSAGE_CHARS: usize = 2 * limits::ERROR_CHARS;

impl Bundle {
    /// Checks limits, texts and indices.
    ///
    /// # Errors
    /// [`BundleError`] for the first thing that is not in order.
    pub fn check(&self) -> Result<(), BundleError> {
        within(
            "sources",
            self.sources.len(),
            limits::LINK_SOURCES,
            "of them",
        )?;
        within(
            "transactions",
            self.steps.len(),
            limits::LINK_TRANSACTIONS,
            "of them",
        )?;
        within(
            "accounts",
            self.genesis.accounts.len(),
            limits::GENESIS_ACCOUNTS,
            "of them",
        )?;
        line("title", &self.title, limits::TITLE_CHARS)?;
        line("schedule", &self.genesis.schedule, limits::TITLE_CHARS)?;
        let note = self.note.as_str();
        within(
            "note",
            note.chars().count(),
            limits::NOTE_CHARS,
            "characters",
        )?;
        if plain(note) != note {
            return Err(BundleError::Text { what: "note" });
        }
        if self.sources.is_empty() {
            return Err(BundleError::NoSource);
        }
        for source in &self.sources {
            within("source", source.text.len(), limits::WAT_BYTES, "bytes")?;
            line("name of a source", &source.name, limits::TITLE_CHARS)?;
            if source.name.contains(['/', '\\']) {
                let what = "name of a source";
                return Err(BundleError::Text { what });
            }
        }
        self.check_steps()?;
        self.check_call()?;
        if let Some(expected) = &self.expected {
            check_expected(expected)?;
        }
        let tab = &self.view.tab;
        match tab.len() <= TAB_CHARS && tab.bytes().all(|b| b.is_ascii_lowercase()) {
            true => Ok(()),
            false => Err(BundleError::Tab(tab.chars().take(TAB_CHARS).collect())),
        }
    }

    /// Code is bounded as it will be kept: with each transaction that brings it.
    fn check_steps(&self) -> Result<(), BundleError> {
        if self.expected.is_some() && self.steps.is_empty() {
            return Err(BundleError::NoTransaction);
        }
        let mut code = 0;
        for (number, step) in (1..).zip(&self.steps) {
            code += match step.transaction.program() {
                None => 0,
                Some(Program::Module { wasm }) => wasm.0.len(),
                Some(Program::Assembled { source, .. }) => {
                    let text = self.sources.get(*source as usize);
                    let unknown = || BundleError::UnknownSource {
                        number,
                        index: *source,
                        count: self.sources.len(),
                    };
                    text.ok_or_else(unknown)?.text.len()
                }
            };
        }
        within(
            "code of all transactions",
            code,
            limits::LINK_CODE_BYTES,
            "bytes",
        )
    }

    fn check_call(&self) -> Result<(), BundleError> {
        let call = &self.call;
        within("arguments", call.arguments.len(), limits::PARAMS, "of them")?;
        // Input is given in hex, which is twice its bytes.
        let most = 2 * limits::INPUT_BYTES + 2;
        within("call input", call.input.len(), most, "characters")?;
        within("function", call.function.len(), limits::NAME_BYTES, "bytes")?;
        let fields = [
            &call.caller,
            &call.value,
            &call.spend_limit,
            &call.gas_limit,
        ];
        for field in fields.into_iter().chain(&call.arguments) {
            let chars = field.chars().count();
            within("field of the call", chars, FIELD_CHARS, "characters")?;
        }
        Ok(())
    }
}

fn check_expected(expected: &Expected) -> Result<(), BundleError> {
    within("results", expected.results.len(), limits::PARAMS, "of them")?;
    let bytes = expected.return_data.0.len();
    within("return data", bytes, limits::RETURN_BYTES, "bytes")?;
    let message = expected.message.as_deref().unwrap_or_default();
    within(
        "message",
        message.chars().count(),
        MESSAGE_CHARS,
        "characters",
    )
}

/// A text that stands in one line.
fn line(what: &'static str, text: &str, limit: usize) -> Result<(), BundleError> {
    within(what, text.chars().count(), limit, "characters")?;
    match plain_line(text) == text {
        true => Ok(()),
        false => Err(BundleError::Text { what }),
    }
}

impl SharedTransaction {
    /// The code it brings.
    #[must_use]
    pub fn program(&self) -> Option<&Program> {
        match self {
            Self::Deploy { program, .. } | Self::Upgrade { program, .. } => Some(program),
            _ => None,
        }
    }
}

fn within(
    what: &'static str,
    given: usize,
    limit: usize,
    unit: &'static str,
) -> Result<(), BundleError> {
    match given <= limit {
        true => Ok(()),
        false => Err(BundleError::TooMuch {
            what,
            given,
            limit,
            unit,
        }),
    }
}

//! The limits of a bundle, checked before one becomes a link and before one is executed.

use super::{Bundle, Program, SharedTransaction};
use crate::limits;
use crate::types::grouped;

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
    /// A tab's name that is no word.
    #[error("the name of a tab is one of lower-case letters, not {0:?}")]
    Tab(String),
}

/// Characters of a tab's name: longer than any that a page has.
const TAB_CHARS: usize = 16;

impl Bundle {
    /// Checks limits and indices.
    ///
    /// # Errors
    /// [`BundleError`] for the first thing that is not in order.
    pub fn check(&self) -> Result<(), BundleError> {
        let chars = |text: &str| text.chars().count();
        within(
            "title",
            chars(&self.title),
            limits::TITLE_CHARS,
            "characters",
        )?;
        within("note", chars(&self.note), limits::NOTE_CHARS, "characters")?;
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
        for source in &self.sources {
            within("source", source.text.len(), limits::WAT_BYTES, "bytes")?;
            within(
                "name of a source",
                chars(&source.name),
                limits::TITLE_CHARS,
                "characters",
            )?;
        }
        if self.sources.is_empty() {
            return Err(BundleError::NoSource);
        }
        for (number, step) in (1..).zip(&self.steps) {
            self.check_source(number, &step.transaction)?;
        }
        if self.expected.is_some() && self.steps.is_empty() {
            return Err(BundleError::NoTransaction);
        }
        let tab = &self.view.tab;
        match tab.len() <= TAB_CHARS && tab.bytes().all(|b| b.is_ascii_lowercase()) {
            true => Ok(()),
            false => Err(BundleError::Tab(tab.chars().take(TAB_CHARS).collect())),
        }
    }

    fn check_source(
        &self,
        number: usize,
        transaction: &SharedTransaction,
    ) -> Result<(), BundleError> {
        let index = match transaction.program() {
            Some(
                Program::Assembled(index)
                | Program::Module {
                    source: Some(index),
                    ..
                },
            ) => *index,
            _ => return Ok(()),
        };
        match self.sources.get(index as usize) {
            Some(_) => Ok(()),
            None => Err(BundleError::UnknownSource {
                number,
                index,
                count: self.sources.len(),
            }),
        }
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

//! A link is a whole experiment: sources, how the ledger began, every transaction, the call in question, and what the
//! sender saw. Whoever opens it executes it again and is told whether it came out the same.
//!
//! [`Bundle`] is what is in a link, [`Link`] its text (`v1.<data>.<checksum>`), [`record`] makes a bundle by executing an
//! experiment, [`replay`] executes one again. Where links are put (fragment, short link, file) is not known here.

mod bundle;
mod call;
mod check;
mod compare;
mod experiment;
mod file;
mod id;
mod link;
mod markdown;
mod pack;
mod replay;
mod verdict;
mod words;

pub use bundle::{Bundle, CallTexts, Expected, Program, SharedTransaction, Source, Step, View};
pub use check::BundleError;
pub use compare::{Compared, ComparedSide, SourceLine, SourceRow, compare, compare_texts};
pub use experiment::{Experiment, RecordError, record};
pub use file::{FILE_EXTENSION, file_text, link_in};
pub use id::{ShareId, ShareIdError};
pub use link::{Link, LinkError, VERSION};
pub use markdown::markdown;
pub use replay::{Progress, ReplayError, Replayed, replay};
pub use verdict::{Disagreement, Subject, Verdict};

//! Links as the page knows them: what is asked about one, what becomes of the page when one is opened, and what is said of it.
//! Packing and executing are the contract worker's.

mod asking;
mod call;
mod keeping;
mod opening;
mod visit;
mod words;

pub use asking::{ShareView, inside_words};
pub use call::{call_form, call_texts};
pub(super) use opening::is_of_own;
pub use visit::{Fork, Guest, Look, Stage, Visit};
pub use words::{came_to, verdict};

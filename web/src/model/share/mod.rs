//! Links as the page knows them: what becomes of the call in one, and what is said of it. Packing and executing are the contract
//! worker's.

mod call;
mod words;

pub use call::{call_form, call_texts};
pub use words::came_to;

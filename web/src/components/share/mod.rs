//! Sharing: other ways to give an experiment away.

mod more;
mod snippet;

pub(crate) use more::More;

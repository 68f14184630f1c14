//! The page's logic without the page: state, analysis, forms, texts. Knows no browser, so the host tests it.

pub(crate) mod action;
pub(crate) mod analysis;
pub(crate) mod app;
pub(crate) mod draft;
pub(crate) mod examples;
pub(crate) mod file;
mod files;
pub(crate) mod format;
pub(crate) mod gutter;
pub(crate) mod ledger;
pub(crate) mod names;
pub(crate) mod order;
pub(crate) mod positions;
pub(crate) mod reduce;
pub(crate) mod report;
mod sandboxes;
pub(crate) mod settings;
pub(crate) mod shelf;

//! The page's logic without the page: state, analysis, forms, texts. Knows no browser, so the host tests it.

pub mod action;
pub mod agreement;
pub mod analysis;
pub mod app;
pub mod baseline;
pub mod commands;
pub mod compare;
pub mod conflict;
pub mod draft;
pub mod embed;
pub mod examples;
pub mod file;
mod files;
pub mod format;
pub mod front;
pub mod gas;
pub mod gutter;
pub mod invitation;
pub mod lane;
pub mod ledger;
pub mod names;
pub mod order;
pub mod picked;
pub mod positions;
pub mod preview;
pub mod problems;
pub mod reduce;
pub mod report;
mod sandboxes;
pub mod settings;
pub mod share;
pub mod shelf;
pub mod short_link;
pub mod team;
#[cfg(test)]
mod testing;
pub mod work;

//! Everything outside the page's own logic: the editor, the workers, IndexedDB, the node, the theme.
//!
//! Components and hooks call these; nothing here knows the state of the page.

pub(crate) mod contract_worker;
pub(crate) mod db;
pub(crate) mod download;
pub(crate) mod draft;
pub(crate) mod editor;
pub(crate) mod errand;
pub(crate) mod events;
pub(crate) mod fault_report;
pub(crate) mod hash;
pub(crate) mod inquirer;
pub(crate) mod language;
pub(crate) mod ledger_worker;
pub(crate) mod node;
pub(crate) mod page;
pub(crate) mod pick;
pub(crate) mod places;
pub(crate) mod rescue;
pub(crate) mod room;
mod site;
pub(crate) mod tabs;
pub(crate) mod version;

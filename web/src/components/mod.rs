//! What the page is drawn with. Components show the state they are given and report what a person does; none keeps
//! state of its own beyond an open menu.
//!
//! Invariant: each component draws exactly one element, always. What may be absent is plain markup below that element,
//! from a function or an `if`; Yew can lose its place among siblings when a component of them draws nothing.

mod address;
mod agreement;
mod app_page;
mod call_bar;
mod changes;
mod compare;
mod connection;
mod editor_pane;
mod editor_tools;
mod embed;
mod field;
mod gas;
mod inner_calls;
mod keys_sheet;
mod menu;
mod notice;
mod offline;
mod open_file;
mod outcome;
mod place;
mod preview_strip;
mod problems;
mod result_panel;
mod run_line;
mod share;
mod side;
mod splitter;
mod state_panel;
mod status_bar;
mod storage;
mod tabs;
mod team;
mod theme_button;
mod top_bar;
mod update_bar;

pub(crate) use app_page::AppPage;
pub(crate) use embed::EmbedPage;

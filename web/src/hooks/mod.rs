//! Hooks of the page: each ties one outside thing (editor, database, node, keyboard) to the state.

mod compare_page;
mod comparison;
mod editor_slot;
mod embedded;
mod first_run;
mod forking;
mod hotkey;
mod inquirer;
mod language;
mod ledger;
mod live;
mod node_watch;
mod offline;
mod opening;
mod preview;
mod price_page;
mod runner;
mod saving;
mod sharing;
mod team;
mod trace;
mod update;

pub(crate) use compare_page::use_compare_page;
pub(crate) use comparison::{Asked, Comparison, Content, use_comparison};
pub(crate) use editor_slot::{EditorSlot, use_editor_slot};
pub(crate) use embedded::{Embedded, use_embedded};
pub(crate) use first_run::use_first_run;
pub(crate) use forking::use_forking;
pub(crate) use hotkey::{is_question_mark, use_hotkeys, use_key};
pub(crate) use inquirer::use_inquirer;
pub(crate) use language::use_language;
pub(crate) use ledger::use_ledger;
pub(crate) use live::use_live;
pub(crate) use node_watch::use_node_watch;
pub(crate) use offline::use_offline;
pub(crate) use opening::use_opening;
pub(crate) use preview::{Previewer, use_preview};
pub(crate) use price_page::use_price_page;
pub(crate) use runner::use_runner;
pub(crate) use saving::{Stored, use_saving, use_stored};
pub(crate) use sharing::{Made, use_made};
pub(crate) use team::{fork_ledger, new_ledger, open_newest, open_source, use_invitation};
pub(crate) use trace::use_trace;
pub(crate) use update::{Update, use_update};

use yew::prelude::*;

use crate::model::app::App;
use crate::model::names::Names;

/// How components report what a person did.
pub(crate) type Dispatch = UseReducerDispatcher<App>;

/// The page's dispatcher; provided by the root component.
#[hook]
pub(crate) fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().expect("the root component provides the dispatcher")
}

/// What accounts are called; provided by the root component.
#[hook]
pub(crate) fn use_names() -> Names {
    use_context::<Names>().expect("the root component provides the names")
}

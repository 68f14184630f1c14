//! The panel "History": earlier texts of the open file, what differs from now, and the way back.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_core::share::SourceRow;
use wattage_web::protocol::contract::{Answer, Request};
use yew::prelude::*;

use super::Sheet;
use super::diff::Diff;
use crate::browser::errand::Errand;
use crate::browser::page;
use crate::hooks::{use_dispatch, use_stored};
use crate::ids;
use crate::model::app::Action;
use crate::model::care::CareAction;
use crate::model::file::File;
use crate::model::history::History;

/// How many versions are compared with those before them at once: the others tell no counts.
const COUNTED: usize = 200;

#[derive(PartialEq, Properties)]
pub(crate) struct HistoryPanelProps {
    /// The open file.
    pub(crate) file: Rc<File>,
}

#[component]
pub(crate) fn HistoryPanel(props: &HistoryPanelProps) -> Html {
    let read = use_read(&props.file);
    let title = AttrValue::from(format!("History of {}", props.file.name));
    let body = match &*read {
        None => html! { <p class="dim" role="status">{ "Reading…" }</p> },
        Some(Err(why)) => {
            html! { <p class="bad">{ format!("The versions cannot be read: {why}.") }</p> }
        }
        Some(Ok(history)) if history.versions.is_empty() => {
            html! { <p class="dim">{ "No versions yet: the first edit makes one." }</p> }
        }
        Some(Ok(history)) => {
            html! { <Versions file={props.file.clone()} history={history.clone()} /> }
        }
    };
    html! {
        <Sheet id={ids::HISTORY} {title}>
            <p class="dim">{ "A version is kept whenever typing rests; older ones are thinned out. Only this browser has them." }</p>
            { body }
        </Sheet>
    }
}

type Read = Option<Result<Rc<History>, String>>;

/// The versions, read again whenever the text was saved.
#[hook]
fn use_read(file: &Rc<File>) -> UseStateHandle<Read> {
    let read = use_state(|| None);
    let (stored, setter) = (use_stored(), read.setter());
    use_effect_with(
        (file.name.clone(), file.source.clone()),
        move |(name, _)| {
            let name = name.clone();
            spawn_local(async move {
                let history = match stored.db() {
                    Ok(db) => db.history(&name).await.map_err(|error| error.to_string()),
                    Err(why) => Err(why),
                };
                setter.set(Some(history.map(Rc::new)));
            });
        },
    );
    read
}

#[derive(PartialEq, Properties)]
struct VersionsProps {
    file: Rc<File>,
    history: Rc<History>,
}

#[component]
fn Versions(props: &VersionsProps) -> Html {
    let dispatch = use_dispatch();
    let counts = use_counts(&props.history);
    let chosen = use_state(|| None::<usize>);
    let rows = use_rows(&props.history, *chosen, &props.file.source);
    let versions = &props.history.versions;
    let item = |(index, version): (usize, &crate::model::history::Version)| {
        let chosen = chosen.clone();
        let counted = counts
            .get(index)
            .map(|(come, gone)| format!("+{come} −{gone} lines"));
        let present = version.source == props.file.source;
        html! {
            <li key={index}>
                <button type="button" class="version" data-version={index.to_string()} aria-pressed={(*chosen == Some(index)).to_string()}
                    onclick={move |_: MouseEvent| chosen.set(Some(index))}>
                    <span>{ page::local_time(version.at) }</span>
                    <span class="dim">{ counted.unwrap_or_default() }</span>
                    if present { <span class="ok">{ "the present text" }</span> }
                </button>
            </li>
        }
    };
    let restore = chosen.and_then(|index| versions.get(index)).map(|version| {
        let (name, source) = (props.file.name.clone(), version.source.clone());
        let disabled = source == props.file.source;
        let restored = move |_: MouseEvent| {
            let (name, source) = (name.clone(), source.clone());
            dispatch.dispatch(Action::Care(CareAction::Restored { name, source }));
            dispatch.dispatch(Action::Care(CareAction::Panel(None)));
        };
        html! { <button type="button" class="run" id={ids::RESTORE} {disabled} onclick={restored}>{ "Restore this text" }</button> }
    });
    html! {
        <div>
            <ul class="storage-list" id={ids::VERSIONS}>{ for versions.iter().enumerate().rev().map(item) }</ul>
            if let Some(rows) = (*rows).clone() { <Diff {rows} /> }
            { restore }
        </div>
    }
}

/// Lines that came and went with each version, the oldest first, once they are counted.
#[hook]
fn use_counts(history: &Rc<History>) -> UseStateHandle<Vec<(usize, usize)>> {
    let counts = use_state(Vec::new);
    let errand = use_mut_ref(|| None::<Errand>);
    let setter = counts.setter();
    use_effect_with(history.clone(), move |history| {
        let versions = history.versions.iter().take(COUNTED);
        let texts = versions.map(|version| version.source.clone()).collect();
        ask(&errand, Request::Versions(texts), move |answer| {
            if let Answer::Versions(counts) = answer {
                setter.set(counts);
            }
        });
    });
    counts
}

/// The chosen version and the present text side by side, once they are compared.
#[hook]
fn use_rows(
    history: &Rc<History>,
    chosen: Option<usize>,
    present: &str,
) -> UseStateHandle<Option<Rc<Vec<SourceRow>>>> {
    let rows = use_state(|| None);
    let errand = use_mut_ref(|| None::<Errand>);
    let setter = rows.setter();
    let state = (history.clone(), chosen, present.to_owned());
    use_effect_with(state, move |(history, chosen, present)| {
        if let Some(version) = chosen.and_then(|chosen| history.versions.get(chosen)) {
            let request = Request::Lines(version.source.clone(), present.clone());
            ask(&errand, request, move |answer| {
                if let Answer::Lines(rows) = answer {
                    setter.set(Some(Rc::new(rows)));
                }
            });
        }
    });
    rows
}

/// Asks a worker; what was asked here before is not waited for any more. Without an answer the list stays as it is.
fn ask(errand: &Rc<RefCell<Option<Errand>>>, request: Request, told: impl Fn(Answer) + 'static) {
    drop(errand.borrow_mut().take());
    let started = Errand::start(None, request, move |news| {
        if let Ok(answer) = news {
            told(answer);
        }
    });
    *errand.borrow_mut() = Some(started);
}

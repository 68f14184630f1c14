//! Has the ledger worker do what the panel of kept ledgers asks for, one thing at a time, and lists what is kept afterwards.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_web::protocol::ledger::{Answer, Kept, Request};
use yew::prelude::*;

use super::offline::tell_missing;
use super::{Dispatch, use_dispatch};
use crate::browser::{download, ledger_worker};
use crate::components::Content;
use crate::model::app::Action;
use crate::model::file::File;
use crate::model::offline::Place;
use crate::model::settings::Sandbox;
use crate::model::snapshots::{Came, Shelf, ShelfAction, Task, origin_of};
use crate::model::team::TeamAction;

/// The panel's state, and what changes it.
#[derive(Clone, PartialEq)]
pub(crate) struct Desk {
    /// What is shown.
    pub(crate) shelf: UseReducerHandle<Shelf>,
    /// Has something done.
    pub(crate) run: Callback<Task>,
    /// The ledgers that this browser knows, the present one first.
    pub(crate) known: Rc<Vec<Sandbox>>,
    /// The one that is worked in.
    pub(crate) present: Option<String>,
}

impl Desk {
    /// Changes what is shown.
    pub(crate) fn act(&self, action: ShelfAction) {
        self.shelf.dispatch(action);
    }

    /// What is kept of the ledger that is worked in.
    pub(crate) fn kept(&self) -> Option<&Kept> {
        self.shelf.present(self.present.as_deref()?)
    }
}

/// What is kept, told anew when the panel opens. `onopened` hears that another ledger is worked in.
#[hook]
pub(crate) fn use_snapshots(place: Option<Place>, onopened: Callback<()>) -> Desk {
    let dispatch = use_dispatch();
    let stock = use_context::<Content>().unwrap_or_default();
    let shelf = use_reducer(Shelf::default);
    let present = place.as_ref().map(|place| place.id.clone());
    let told = shelf.dispatcher();
    use_effect_with((), move |()| spawn_local(begin(place, told)));
    let settings = &stock.settings;
    let known = settings.sandbox.iter().chain(&settings.earlier);
    let known = Rc::new(known.cloned().collect());
    let run = {
        let shelf = shelf.clone();
        Callback::from(move |task: Task| {
            if shelf.doing.is_none() {
                Errand {
                    shelf: shelf.dispatcher(),
                    all: shelf.all.clone().unwrap_or_default(),
                    dispatch: dispatch.clone(),
                    files: stock.files().cloned().collect(),
                    onopened: onopened.clone(),
                }
                .start(task);
            }
        })
    };
    Desk {
        shelf,
        run,
        known,
        present,
    }
}

/// Brings the copy of the present ledger up to date, if the node is asked about it, and lists what is kept.
async fn begin(place: Option<Place>, shelf: UseReducerDispatcher<Shelf>) {
    if let Some(place) = place.filter(|place| !place.here) {
        // What is kept is listed at once: a large ledger takes its time.
        if !list(&shelf).await {
            return;
        }
        let request = Request::Mirror { sandbox: place.id };
        let why = match ledger_worker::ask_async(request).await {
            Ok(Answer::Mirrored(Err(why))) | Err(why) => Some(why),
            _ => None,
        };
        if let Some(why) = why {
            shelf.dispatch(ShelfAction::Ended(Err(why)));
        }
    }
    list(&shelf).await;
}

/// Whether it can be listed.
async fn list(shelf: &UseReducerDispatcher<Shelf>) -> bool {
    let told = match ledger_worker::ask_async(Request::List).await {
        Ok(Answer::List(told)) => told,
        Ok(_) => Err("The ledger worker gave no answer to this.".to_owned()),
        Err(why) => Err(why),
    };
    let listed = told.is_ok();
    shelf.dispatch(ShelfAction::Listed(told));
    listed
}

/// All that a task needs.
#[derive(Clone)]
struct Errand {
    shelf: UseReducerDispatcher<Shelf>,
    all: Rc<Vec<Kept>>,
    dispatch: Dispatch,
    files: Vec<File>,
    onopened: Callback<()>,
}

impl Errand {
    fn start(self, mut task: Task) {
        self.shelf.dispatch(ShelfAction::Began(task.doing()));
        let request = task.request();
        let last = RefCell::new(Some((self.clone(), task)));
        ledger_worker::ask(request, move |news| match news {
            Ok(Answer::Progress { done, all }) => {
                self.shelf.dispatch(ShelfAction::Progress(done, all));
            }
            news => {
                if let Some((errand, task)) = last.take() {
                    spawn_local(errand.end(task, news));
                }
            }
        });
    }

    async fn end(self, task: Task, news: ledger_worker::News) {
        let came = news.and_then(|answer| task.came(answer));
        let came = match came {
            Ok(Came::Exported { file, text }) => {
                let saved = download::save(&file, "application/json", &text);
                saved.map(|()| Came::Done(format!("Saved {file}.")))
            }
            Ok(Came::Opened(made)) => return self.open(&task, made).await,
            other => other,
        };
        self.shelf.dispatch(ShelfAction::Ended(came));
        list(&self.shelf).await;
    }

    /// Works in the ledger that was made. Files run in their contracts there, as far as the ledger has them.
    async fn open(self, task: &Task, made: Kept) {
        let Task::Open { ledger, .. } = task else {
            return;
        };
        let of = self.all.iter().find(|kept| kept.id == *ledger);
        let from = of.and_then(|kept| origin_of(kept, &self.all));
        let from = from.unwrap_or_default().to_owned();
        let deployed = self.files.iter().filter_map(|file| file.deployed_in(&from));
        let contracts = deployed.map(|deployed| deployed.contract).collect();
        let id = made.id.clone();
        self.onopened.emit(());
        let sandbox = Sandbox::local(made.id, made.name);
        self.dispatch
            .dispatch(Action::Team(TeamAction::Forked(from, sandbox)));
        tell_missing(&self.dispatch, id, contracts).await;
    }
}

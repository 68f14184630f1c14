//! Has the ledger worker look at what is kept of the present ledger, bring the mirror up to date, and send, give up or move what
//! is pending. When what is asked is the state's to say (`model::offline`); what comes of it goes into the state.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use wattage_core::types::Address;
use wattage_web::protocol::contract::Tip;
use wattage_web::protocol::ledger::{Answer, Kept, Kind, NodeState, Request};
use web_sys::AbortSignal;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::{ledger_worker, node};
use crate::model::app::{Action, App};
use crate::model::offline::{Look, OfflineAction, Place, Task};
use crate::model::settings::Sandbox;

/// How long it has to be quiet before the mirror is brought up to date, milliseconds.
const QUIET: u32 = 1_000;
/// How long after a look that came to nothing the next one begins, milliseconds.
const AGAIN: u32 = 5_000;
/// How long an answer of this browser is waited for, milliseconds.
const PATIENCE: u32 = 10_000;

/// Keeps the state's view of what is kept here true, and does what the state wants done with it.
#[hook]
pub(crate) fn use_offline(app: &App, dispatch: &Dispatch) {
    let sandbox = app.settings.sandbox.clone();
    use_looks(app, sandbox.as_ref(), dispatch);
    let member = app.settings.member_name().map(String::from);
    let kept = app.offline.kept().cloned();
    let contracts = sandbox.as_ref().map_or_else(Vec::new, |sandbox| {
        let there = app.files().filter_map(|file| file.deployed_in(&sandbox.id));
        there.map(|deployed| deployed.contract).collect()
    });
    let doing = dispatch.clone();
    use_effect_with(app.offline.task.clone(), move |task| {
        if let (Some(task), Some(sandbox), Some(kept)) = (task.clone(), sandbox, kept) {
            let errand = Errand {
                dispatch: doing,
                sandbox,
                kept,
                member,
                contracts,
            };
            spawn_local(errand.run(task));
        }
    });
    use_other_windows(app, dispatch);
}

#[hook]
fn use_looks(app: &App, sandbox: Option<&Sandbox>, dispatch: &Dispatch) {
    let id = sandbox.map(|sandbox| sandbox.id.clone());
    let again = use_state(|| 0u32);
    let (attempt, more) = (*again, again.setter());
    let dispatch = dispatch.clone();
    use_effect_with((id, app.look(), attempt), move |(id, look, attempt)| {
        let asked = id.clone().zip(*look);
        let attempt = *attempt;
        let timer = asked.map(|(id, look)| {
            let wait = match look {
                Look::Mirror(_) => QUIET,
                _ => 0,
            };
            Timeout::new(wait, move || {
                spawn_local(async move {
                    if !looked(&id, look, &dispatch).await {
                        Timeout::new(AGAIN, move || more.set(attempt + 1)).forget();
                    }
                });
            })
        });
        move || drop(timer)
    });
}

/// Another window may have written to what is kept here: it is looked at when somebody comes back to this one.
#[hook]
fn use_other_windows(app: &App, dispatch: &Dispatch) {
    let place = app.ledger_place().filter(|place| place.here);
    let dispatch = dispatch.clone();
    use_effect_with(place.map(|place| place.id), move |id| {
        let listener = id.clone().zip(web_sys::window()).map(|(id, window)| {
            EventListener::new(&window, "focus", move |_| {
                let (id, dispatch) = (id.clone(), dispatch.clone());
                spawn_local(async move {
                    looked(&id, Look::Kept, &dispatch).await;
                });
            })
        });
        move || drop(listener)
    });
}

/// Looks, and says whether that came to something.
async fn looked(id: &str, look: Look, dispatch: &Dispatch) -> bool {
    let sandbox = id.to_owned();
    let request = match look {
        Look::Kept => Request::List,
        Look::Mirror(_) => Request::Mirror { sandbox },
        Look::Pending(..) => Request::Pending { sandbox },
        Look::Rebase(..) => Request::Rebase { sandbox },
    };
    let id = id.to_owned();
    let action = match ledger_worker::ask_async(request).await {
        Ok(Answer::List(Ok(all))) => OfflineAction::Found(id.clone(), of(all, &id)),
        Ok(Answer::Mirrored(seen)) => OfflineAction::MirrorSeen(id, seen),
        Ok(Answer::Pending(Ok(told))) => OfflineAction::PendingTold(id, told),
        Ok(Answer::Rebased(Ok(told))) => OfflineAction::RebaseTold(id, told),
        Ok(Answer::Pending(Err(why)) | Answer::Rebased(Err(why)) | Answer::List(Err(why)))
        | Err(why) => OfflineAction::LookFailed(id, why),
        Ok(_) => return false,
    };
    let came = match &action {
        OfflineAction::LookFailed(..) | OfflineAction::MirrorSeen(_, Err(_)) => false,
        OfflineAction::PendingTold(_, told) => !matches!(told.node, NodeState::Away(_)),
        _ => true,
    };
    dispatch.dispatch(Action::Offline(action));
    came
}

/// What is kept of a ledger, asked for now.
pub(super) async fn kept_of(id: &str) -> Option<Rc<Kept>> {
    match ledger_worker::ask_async(Request::List).await {
        Ok(Answer::List(Ok(all))) => of(all, id),
        _ => None,
    }
}

fn of(all: Vec<Kept>, id: &str) -> Option<Rc<Kept>> {
    let is_it = |kept: &Kept| match &kept.kind {
        Kind::Mirror { sandbox, .. } => sandbox == id,
        Kind::Local => kept.id == id,
        Kind::Snapshot { .. } => false,
    };
    all.into_iter().find(is_it).map(Rc::new)
}

/// A task, and all that it needs.
struct Errand {
    dispatch: Dispatch,
    sandbox: Sandbox,
    kept: Rc<Kept>,
    member: Option<String>,
    /// The contracts of this browser's files.
    contracts: Vec<Address>,
}

impl Errand {
    async fn run(self, task: Task) {
        let done = match task {
            Task::Send(shown) => self.send(shown),
            Task::Discard => self.discard().await,
            Task::Keep => self.keep().await,
            Task::Publish => self.publish(),
        };
        if let Err(why) = done {
            self.tell(OfflineAction::Failed(self.sandbox.id.clone(), why));
        }
    }

    fn tell(&self, action: OfflineAction) {
        self.dispatch.dispatch(Action::Offline(action));
    }

    /// Asks, and tells how far that is. `last` makes the action of the last answer.
    fn ask(
        &self,
        request: Request,
        last: impl Fn(String, Answer) -> Option<OfflineAction> + 'static,
    ) {
        let (dispatch, id) = (self.dispatch.clone(), self.sandbox.id.clone());
        ledger_worker::ask(request, move |news| {
            let action = match news {
                Ok(Answer::Progress { done, all }) => Some(OfflineAction::Progress(done, all)),
                Ok(answer) => last(id.clone(), answer),
                Err(why) => Some(OfflineAction::Failed(id.clone(), why)),
            };
            if let Some(action) = action {
                dispatch.dispatch(Action::Offline(action));
            }
        });
    }

    fn send(&self, shown: Option<Tip>) -> Result<(), String> {
        let token = self.sandbox.token.clone();
        let request = Request::Send {
            sandbox: self.sandbox.id.clone(),
            token: token.ok_or("This ledger can be read only.")?,
            member: self.member.clone(),
            shown,
        };
        let (dispatch, contracts) = (self.dispatch.clone(), self.contracts.clone());
        self.ask(request, move |id, answer| match answer {
            Answer::Sent(Ok(sent)) => {
                if sent.left_out > 0 {
                    let moved = contracts.iter().filter(|one| {
                        let mut moved = sent.moved.iter();
                        !moved.any(|(before, _)| before == *one)
                    });
                    let (dispatch, id) = (dispatch.clone(), id.clone());
                    let left: Vec<_> = moved.copied().collect();
                    spawn_local(async move { tell_missing(&dispatch, id, left).await });
                }
                Some(OfflineAction::Sent(id, Box::new(sent)))
            }
            Answer::Sent(Err(why)) => Some(OfflineAction::Failed(id, why)),
            _ => None,
        });
        Ok(())
    }

    async fn discard(&self) -> Result<(), String> {
        self.give_up_pending().await?;
        let id = self.sandbox.id.clone();
        tell_missing(&self.dispatch, id.clone(), self.contracts.clone()).await;
        self.tell(OfflineAction::Discarded(id));
        Ok(())
    }

    async fn give_up_pending(&self) -> Result<(), String> {
        let request = Request::Discard {
            sandbox: self.sandbox.id.clone(),
        };
        match ledger_worker::ask_async(request).await? {
            Answer::Done(done) => done,
            _ => Err(NO_ANSWER.to_owned()),
        }
    }

    /// The new ledger is made before anything is given up.
    async fn keep(&self) -> Result<(), String> {
        let request = Request::Branch {
            ledger: self.kept.id.clone(),
            height: None,
            name: format!("{} with what was not sent", self.sandbox.name()),
        };
        let Answer::Made(made) = ledger_worker::ask_async(request).await? else {
            return Err(NO_ANSWER.to_owned());
        };
        let made = made?;
        self.give_up_pending().await?;
        self.tell(OfflineAction::KeptApart(self.sandbox.id.clone(), made));
        Ok(())
    }

    fn publish(&self) -> Result<(), String> {
        let request = Request::Publish {
            ledger: self.kept.id.clone(),
        };
        let label = self.sandbox.label.clone();
        self.ask(request, move |id, answer| match answer {
            Answer::Published(Ok((made, token))) => Some(OfflineAction::Published(
                id,
                Sandbox {
                    label: label.clone(),
                    ..Sandbox::own(made, token)
                },
            )),
            Answer::Published(Err(why)) => Some(OfflineAction::Failed(id, why)),
            _ => None,
        });
        Ok(())
    }
}

const NO_ANSWER: &str = "The ledger worker gave no answer to this.";

/// Contracts of files that were deployed in blocks which are given up are not there any more.
async fn tell_missing(dispatch: &Dispatch, id: String, contracts: Vec<Address>) {
    let place = Place {
        id: id.clone(),
        here: true,
    };
    let signal = AbortSignal::timeout_with_u32(PATIENCE);
    let mut missing = Vec::new();
    for contract in contracts {
        let there = match node::account(&place, contract, &signal).await {
            Ok(account) => account.contract.is_some(),
            Err(error) => !error.is_refusal(),
        };
        if !there {
            missing.push(contract);
        }
    }
    if !missing.is_empty() {
        dispatch.dispatch(Action::Offline(OfflineAction::Missing(id, missing)));
    }
}

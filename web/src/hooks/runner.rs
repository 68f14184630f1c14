//! Run: a ledger if there is none, the source onto it if it is not there, then the call. The ledger is the node's, or one that
//! this browser keeps. What that comes to is
//! compared with the preview of it.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_core::api::{MemberName, TransactionRequest, TransactionResult};
use wattage_core::types::Address;
use wattage_core::vm::Outcome;
use wattage_web::protocol::contract::{PreviewedRun, Tip};
use web_sys::{AbortController, AbortSignal};
use yew::prelude::*;

use super::offline::kept_of;
use super::{Dispatch, EditorSlot, Previewer};
use crate::browser::node::{self, NodeError};
use crate::model::agreement::{self, Checked};
use crate::model::analysis::told_by_node;
use crate::model::app::{Action, App};
use crate::model::conflict::step_after;
use crate::model::file::Deployed;
use crate::model::offline::{OfflineAction, Place};
use crate::model::order::Order;
use crate::model::preview::Preview;
use crate::model::report::{Basis, Placement, PlacingGas, Report, Trouble};
use crate::model::settings::Sandbox;
use crate::model::work::Work;

/// Makes each call that the state asks for. Gives what the Run button and the Stop button do.
#[hook]
pub(crate) fn use_runner(
    app: &UseReducerHandle<App>,
    dispatch: &Dispatch,
    slot: &Rc<EditorSlot>,
    previewer: &Rc<Previewer>,
) -> (Callback<()>, Callback<()>) {
    let waiting: Rc<RefCell<Option<AbortController>>> = use_mut_ref(|| None);
    let (asked, state) = ((app.run.number, app.run.going), app.clone());
    let (sender, controller, previewer) = (dispatch.clone(), waiting, previewer.clone());
    use_effect_with(asked, move |&(number, going)| {
        // A call that is no longer waited for: it was stopped, or another file was opened.
        if let Some(abandoned) = controller.take() {
            abandoned.abort();
        }
        if going {
            start(&state, number, &sender, &previewer, &controller);
        }
    });
    let run = use_callback((slot.clone(), dispatch.clone()), |(), (slot, dispatch)| {
        slot.flush();
        dispatch.dispatch(Action::RunAsked { fresh: false });
    });
    let stop = use_callback(dispatch.clone(), |(), dispatch| {
        dispatch.dispatch(Action::RunStopped);
    });
    (run, stop)
}

fn start(
    app: &App,
    number: u32,
    dispatch: &Dispatch,
    previewer: &Rc<Previewer>,
    waiting: &RefCell<Option<AbortController>>,
) {
    let Ok(controller) = AbortController::new() else {
        let trouble = Trouble::new(
            "The call cannot be made",
            "This browser cannot stop requests; a current one can.",
        );
        return dispatch.dispatch(Action::RunFailed(number, Rc::new(trouble)));
    };
    let (signal, dispatch) = (controller.signal(), dispatch.clone());
    *waiting.borrow_mut() = Some(controller);
    let (work, previewer) = (Work::of(app, app.run.fresh), Rc::clone(previewer));
    let present = app.is_analysed().then(|| Rc::clone(&app.analysis));
    let known = app.settings.sandbox.clone();
    let place = app.ledger_place();
    let asks_first = place.clone().filter(|_| !app.knows_kept());
    let earlier = app.settings.own_earlier();
    let member = app.settings.member_name();
    spawn_local(async move {
        let prepared = previewer.prepare(work.clone()).await;
        if signal.aborted() {
            return; // nobody waits, and nothing was sent
        }
        let here = match asks_first {
            Some(place) => {
                // What is pending there must not be passed by.
                let kept = kept_of(&place.id).await;
                let pending = kept.as_ref().is_some_and(|kept| kept.pending() > 0);
                let found = OfflineAction::Found(place.id, kept);
                dispatch.dispatch(Action::Offline(found));
                pending || place.here
            }
            None => place.is_some_and(|place| place.here),
        };
        let analysis = prepared.analysis.or(present);
        let run = async {
            // Where there is no contract worker, the node tells what can be called.
            let analysis = match analysis {
                Some(analysis) => analysis,
                None => Rc::new(told_by_node(&node::assemble(&work.source, &signal).await?)),
            };
            let runner = Runner {
                order: Order::new(&work, &analysis)?,
                preview: prepared.preview,
                dispatch: dispatch.clone(),
                signal,
                member,
            };
            let source = work.source.as_str().into();
            runner.dispatch.dispatch(Action::Analysed(source, analysis));
            runner.run(known, here, &earlier).await
        };
        let action = match run.await {
            Ok(report) => Action::RunDone(number, Rc::new(report)),
            Err(trouble) => Action::RunFailed(number, Rc::new(trouble)),
        };
        dispatch.dispatch(action);
    });
}

/// What went wrong with a transaction that was sent.
fn sent(error: NodeError) -> Trouble {
    if error.is_no_answer() {
        Trouble::unanswered()
    } else {
        error.into()
    }
}

struct Runner {
    order: Order,
    /// What the contract worker has told of this run before it, or why it has not.
    preview: Result<Rc<Preview>, String>,
    dispatch: Dispatch,
    signal: AbortSignal,
    /// In whose name it is sent.
    member: Option<MemberName>,
}

impl Runner {
    /// Runs in the known sandbox. One that the node no longer has is replaced by an earlier one that it has, or a new
    /// one, and the run begins again there.
    async fn run(
        &self,
        known: Option<Sandbox>,
        here: bool,
        earlier: &[Sandbox],
    ) -> Result<Report, Trouble> {
        if let Some(sandbox) = known {
            match self.run_in(&sandbox, here, false).await {
                Err(error) if here => return Err(sent(error)),
                Err(error) if error.is_unknown_sandbox() => {
                    self.dispatch.dispatch(Action::SandboxLost(sandbox.id));
                }
                done => return done.map_err(sent),
            }
        }
        let (sandbox, made_now) = self.other_sandbox(earlier).await?;
        let here = sandbox.is_local();
        self.run_in(&sandbox, here, made_now).await.map_err(sent)
    }

    /// A ledger, and whether it was made for this run. Where no node answers it is one that is only in this browser.
    async fn other_sandbox(&self, earlier: &[Sandbox]) -> Result<(Sandbox, bool), NodeError> {
        if let Some(sandbox) = node::first_known(earlier, &self.signal).await {
            self.dispatch
                .dispatch(Action::SandboxFound(sandbox.clone()));
            return Ok((sandbox, false));
        }
        let sandbox = match node::create_sandbox(false, &self.signal).await {
            Err(NodeError::Unreachable(_)) => node::create_sandbox(true, &self.signal).await?,
            made => made?,
        };
        self.dispatch.dispatch(Action::SandboxMade(sandbox.clone()));
        Ok((sandbox, true))
    }

    async fn run_in(
        &self,
        sandbox: &Sandbox,
        here: bool,
        made_now: bool,
    ) -> Result<Report, NodeError> {
        let mut done = PreviewedRun::default();
        let report = self.executed(sandbox, here, &mut done).await?;
        let place = Place {
            id: sandbox.id.clone(),
            here,
        };
        let checked = match &self.preview {
            Ok(preview) => {
                let checked = agreement::check(preview, &sandbox.id, made_now, done);
                self.confirmed(checked, &place).await
            }
            Err(reason) => Checked::Uncompared(reason.clone()),
        };
        Ok(Report {
            basis: Basis::Receipt(Rc::new(checked)),
            here,
            ..report
        })
    }

    /// Before a difference is called a fault, the ledger is looked at again: it may have been rewound, and have grown to the
    /// same height.
    async fn confirmed(&self, checked: Checked, place: &Place) -> Checked {
        let Checked::Differs(found) = &checked else {
            return checked;
        };
        if found.base.sandbox.is_none() {
            return checked; // a sandbox that was made for this run has no other history
        }
        match node::block(place, found.base.height, &self.signal).await {
            Ok(block) => checked.on_ledger_with(Some(block.hash)),
            Err(NodeError::Refused(_)) => checked.on_ledger_with(None),
            Err(_) => checked,
        }
    }

    /// Sends what has to be sent, and notes in `done` what it came to.
    async fn executed(
        &self,
        sandbox: &Sandbox,
        here: bool,
        done: &mut PreviewedRun,
    ) -> Result<Report, NodeError> {
        let known = self.order.deployed_in(&sandbox.id);
        let placing = match known {
            None => Some(TransactionRequest::Deploy(self.order.deploy())),
            Some(deployed) => self
                .order
                .upgrade(deployed)
                .map(TransactionRequest::Upgrade),
        };
        let placed = match placing {
            Some(transaction) => Some(self.submit(sandbox, here, transaction).await?),
            None => None,
        };
        done.placement.clone_from(&placed);
        let (contract, placement) = match (placed, known) {
            (None, Some(deployed)) => (deployed.contract, Placement::Reused),
            (Some(result), Some(deployed)) => {
                if result.outcome != Outcome::Success {
                    return Ok(self.order.failed_upgrade(deployed, result));
                }
                let creator = Some(deployed.creator);
                self.place(sandbox, deployed.contract, creator, &result);
                (
                    deployed.contract,
                    Placement::Upgraded(self.placing(&result)),
                )
            }
            (Some(result), None) => match result.contract {
                Some(contract) if result.outcome == Outcome::Success => {
                    self.place(sandbox, contract, None, &result);
                    (contract, Placement::Deployed(self.placing(&result)))
                }
                _ => return Ok(self.order.failed_deployment(&sandbox.id, result)),
            },
            // Without a contract there always is a deployment.
            (None, None) => return Err(NodeError::Stopped),
        };
        let call = TransactionRequest::Call(self.order.call(contract));
        let result = self.submit(sandbox, here, call).await?;
        done.call = Some(result.clone());
        Ok(self.order.report(&sandbox.id, result, contract, placement))
    }

    fn placing(&self, result: &TransactionResult) -> PlacingGas {
        PlacingGas {
            used: result.gas_used,
            limit: self.order.placing_gas(),
        }
    }

    async fn submit(
        &self,
        sandbox: &Sandbox,
        here: bool,
        transaction: TransactionRequest,
    ) -> Result<TransactionResult, NodeError> {
        let member = self.member.as_ref();
        let result = node::submit(sandbox, here, member, &transaction, &self.signal).await?;
        let (sandbox, height) = (sandbox.id.clone(), result.height);
        self.dispatch.dispatch(match here {
            true => Action::Offline(OfflineAction::Committed(sandbox, height)),
            false => Action::HeightSeen {
                sandbox,
                // The node's next look tells the hash.
                head: Tip { height, hash: None },
            },
        });
        Ok(result)
    }

    fn place(
        &self,
        sandbox: &Sandbox,
        contract: Address,
        creator: Option<Address>,
        result: &TransactionResult,
    ) {
        let deployed = Deployed {
            step: step_after(result, contract),
            ..self.order.placed(&sandbox.id, contract, creator)
        };
        self.dispatch
            .dispatch(Action::Placed(self.order.file.clone(), deployed));
    }
}

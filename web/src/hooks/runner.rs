//! Run: a sandbox if there is none, the source onto the node if it is not there, then the call.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_core::api::{TransactionRequest, TransactionResult};
use wattage_core::vm::Outcome;
use web_sys::{AbortController, AbortSignal};
use yew::prelude::*;

use super::{Dispatch, EditorSlot};
use crate::browser::node::{self, NodeError};
use crate::model::app::{Action, App};
use crate::model::order::Order;
use crate::model::report::{Placement, PlacingGas, Report, Trouble};
use crate::model::settings::Sandbox;
use crate::model::work::Work;

/// Makes each call that the state asks for. Gives what the Run button and the Stop button do.
#[hook]
pub(crate) fn use_runner(
    app: &UseReducerHandle<App>,
    dispatch: &Dispatch,
    slot: &Rc<EditorSlot>,
) -> (Callback<()>, Callback<()>) {
    let waiting: Rc<RefCell<Option<AbortController>>> = use_mut_ref(|| None);
    let (asked, state) = ((app.run.number, app.run.going), app.clone());
    let (sender, controller) = (dispatch.clone(), waiting);
    use_effect_with(asked, move |&(number, going)| {
        // A call that is no longer waited for: it was stopped, or another file was opened.
        if let Some(abandoned) = controller.take() {
            abandoned.abort();
        }
        if going {
            start(&state, number, &sender, &controller);
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

fn start(app: &App, number: u32, dispatch: &Dispatch, waiting: &RefCell<Option<AbortController>>) {
    let fail = |trouble: Trouble| dispatch.dispatch(Action::RunFailed(number, Rc::new(trouble)));
    let order = match Order::new(&Work::of(app, app.run.fresh), &app.analysis) {
        Ok(order) => order,
        Err(trouble) => return fail(trouble),
    };
    let Ok(controller) = AbortController::new() else {
        return fail(Trouble::new(
            "The call cannot be made",
            "This browser cannot stop requests; a current one can.",
        ));
    };
    let runner = Runner {
        order,
        dispatch: dispatch.clone(),
        signal: controller.signal(),
    };
    *waiting.borrow_mut() = Some(controller);
    let known = app.settings.sandbox.clone();
    let earlier = app.settings.earlier.clone();
    spawn_local(async move {
        let action = match runner.run(known, &earlier).await {
            Ok(report) => Action::RunDone(number, Rc::new(report)),
            Err(trouble) => Action::RunFailed(number, Rc::new(trouble)),
        };
        runner.dispatch.dispatch(action);
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
    dispatch: Dispatch,
    signal: AbortSignal,
}

impl Runner {
    /// Runs in the known sandbox. One that the node no longer has is replaced by an earlier one that it has, or a new
    /// one, and the run begins again there.
    async fn run(&self, known: Option<Sandbox>, earlier: &[Sandbox]) -> Result<Report, Trouble> {
        if let Some(sandbox) = known {
            match self.run_in(&sandbox).await {
                Err(error) if error.is_unknown_sandbox() => {
                    self.dispatch.dispatch(Action::SandboxLost(sandbox.id));
                }
                done => return done.map_err(sent),
            }
        }
        let sandbox = self.other_sandbox(earlier).await?;
        self.run_in(&sandbox).await.map_err(sent)
    }

    async fn other_sandbox(&self, earlier: &[Sandbox]) -> Result<Sandbox, NodeError> {
        if let Some(sandbox) = node::first_known(earlier, &self.signal).await {
            self.dispatch
                .dispatch(Action::SandboxFound(sandbox.clone()));
            return Ok(sandbox);
        }
        let sandbox = node::create_sandbox(&self.signal).await?;
        self.dispatch.dispatch(Action::SandboxMade(sandbox.clone()));
        Ok(sandbox)
    }

    async fn run_in(&self, sandbox: &Sandbox) -> Result<Report, NodeError> {
        let (contract, placement) = match self.order.deployed_in(&sandbox.id) {
            None => {
                let deployment = TransactionRequest::Deploy(self.order.deploy());
                let result = self.submit(sandbox, deployment).await?;
                match result.contract {
                    Some(contract) if result.outcome == Outcome::Success => {
                        self.place(self.order.placed(&sandbox.id, contract, None));
                        (contract, Placement::Deployed(self.placing(&result)))
                    }
                    _ => return Ok(self.order.failed_deployment(&sandbox.id, result)),
                }
            }
            Some(deployed) => match self.order.upgrade(deployed) {
                None => (deployed.contract, Placement::Reused),
                Some(upgrade) => {
                    let result = self
                        .submit(sandbox, TransactionRequest::Upgrade(upgrade))
                        .await?;
                    if result.outcome != Outcome::Success {
                        return Ok(self.order.failed_upgrade(deployed, result));
                    }
                    let creator = Some(deployed.creator);
                    self.place(self.order.placed(&sandbox.id, deployed.contract, creator));
                    (
                        deployed.contract,
                        Placement::Upgraded(self.placing(&result)),
                    )
                }
            },
        };
        let call = TransactionRequest::Call(self.order.call(contract));
        let result = self.submit(sandbox, call).await?;
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
        transaction: TransactionRequest,
    ) -> Result<TransactionResult, NodeError> {
        let result = node::submit(sandbox, &transaction, &self.signal).await?;
        self.dispatch.dispatch(Action::HeightSeen {
            sandbox: sandbox.id.clone(),
            height: result.height,
        });
        Ok(result)
    }

    fn place(&self, deployed: crate::model::file::Deployed) {
        self.dispatch
            .dispatch(Action::Placed(self.order.file.clone(), deployed));
    }
}

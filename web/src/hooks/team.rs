//! What a team asks of the node: invitations are looked up, ledgers made and forked, the source of others read. What comes of
//! it goes into the state.

use gloo_events::EventListener;
use wasm_bindgen_futures::spawn_local;
use wattage_core::types::{Address, Hash};
use wattage_core::vm::Outcome;
use web_sys::AbortSignal;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::hash;
use crate::browser::node::{self, NodeError};
use crate::model::app::{Action, App};
use crate::model::file::Step;
use crate::model::invitation::Invitation;
use crate::model::offline::Place;
use crate::model::settings::Sandbox;
use crate::model::team::{Glimpse, Joining, SharedSource, TeamAction};
use wattage_web::protocol::contract::PATIENCE;

/// Blocks in which the newest contract is looked for: as many as the node tells at once.
const SEARCHED: usize = 100;

/// Takes an invitation out of the address, where its token must not stay, and looks up what it leads to.
#[hook]
pub(crate) fn use_invitation(app: &App, dispatch: &Dispatch) {
    let opening = dispatch.clone();
    use_effect_with((), move |()| {
        let look = move || {
            if let Some(read) = Invitation::parse(&hash::present()) {
                hash::forget();
                opening.dispatch(Action::Team(TeamAction::InvitationOpened(read)));
            }
        };
        look();
        let listener: Option<EventListener> = hash::on_change(look);
        move || drop(listener)
    });
    let asked = match &app.team.joining {
        Some(Joining::Read {
            invitation,
            glimpse: None,
        }) => Some(invitation.sandbox.clone()),
        _ => None,
    };
    let dispatch = dispatch.clone();
    use_effect_with(asked, move |asked| {
        if let Some(sandbox) = asked.clone() {
            spawn_local(async move {
                let told = glimpse(&sandbox).await.map_err(|error| told(&error));
                dispatch.dispatch(Action::Team(TeamAction::InvitationRead(sandbox, told)));
            });
        }
    });
}

fn told(error: &NodeError) -> String {
    if error.is_unknown_sandbox() {
        return "The node does not have this ledger: it was removed, or the invitation is to another node. Ask whoever \
                sent it."
            .to_owned();
    }
    error.sentence()
}

/// The node is waited for as long as its other answers are.
fn patience() -> AbortSignal {
    AbortSignal::timeout_with_u32(PATIENCE)
}

async fn glimpse(sandbox: &str) -> Result<Glimpse, NodeError> {
    let signal = patience();
    let place = Place::at_node(sandbox);
    let head = node::head(&place, &signal).await?;
    let accounts = node::accounts(&place, None, &signal).await?;
    let blocks = node::blocks(&place, SEARCHED, &signal).await?;
    let mut members: Vec<String> = blocks
        .into_iter()
        .filter_map(|block| block.sent_by)
        .collect();
    members.sort_unstable();
    members.dedup();
    let contracts = accounts.accounts.iter();
    Ok(Glimpse {
        height: head.height,
        contracts: contracts
            .filter(|account| account.contract.is_some())
            .count(),
        more: accounts.next.is_some(),
        members,
    })
}

/// Does something at the node, and tells the state what came of it.
fn act(
    dispatch: &Dispatch,
    failed: &'static str,
    work: impl Future<Output = Result<Option<Action>, NodeError>> + 'static,
) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        match work.await {
            Ok(action) => action
                .into_iter()
                .for_each(|action| dispatch.dispatch(action)),
            Err(error) => {
                let sentence = format!("{failed}: {}", error.sentence());
                dispatch.dispatch(Action::Team(TeamAction::Failed(sentence)));
            }
        }
    });
}

/// Makes a ledger of one's own.
pub(crate) fn new_ledger(dispatch: &Dispatch) {
    act(dispatch, "No ledger was made", async {
        let made = node::create_sandbox(false, &patience()).await;
        let made = match made {
            // The next best is one that is only in this browser.
            Err(NodeError::Unreachable(_)) => node::create_sandbox(true, &patience()).await?,
            made => made?,
        };
        Ok(Some(Action::SandboxMade(made)))
    });
}

/// Makes a copy of a ledger that is one's own.
pub(crate) fn fork_ledger(dispatch: &Dispatch, from: &Sandbox) {
    let from = from.clone();
    act(dispatch, "The ledger was not forked", async move {
        let (id, token) = node::fork(&from.id, &patience()).await?;
        let fork = Sandbox {
            label: format!("Fork of {}", from.name()),
            ..Sandbox::own(id, token)
        };
        Ok(Some(Action::Team(TeamAction::Forked(from.id, fork))))
    });
}

/// Opens the source of a contract, as it runs now.
pub(crate) fn open_source(dispatch: &Dispatch, place: Place, contract: Address) {
    act(dispatch, "Their source cannot be opened", async move {
        let signal = patience();
        let height = node::head(&place, &signal).await?.height;
        let read = source(&place, contract, height, &signal).await?;
        Ok(Some(Action::Team(match read {
            Some(shared) => TeamAction::SourceRead(Box::new(shared)),
            None => TeamAction::Failed(NO_SOURCE.to_owned()),
        })))
    });
}

/// Opens the source of the contract that was last deployed or upgraded, if there is one, for somebody who has just joined.
pub(crate) fn open_newest(dispatch: &Dispatch, sandbox: &str) {
    let place = Place::at_node(sandbox);
    act(
        dispatch,
        "The newest contract cannot be opened",
        async move {
            let signal = patience();
            let blocks = node::blocks(&place, SEARCHED, &signal).await?;
            let Some(height) = blocks.first().map(|head| head.height) else {
                return Ok(None);
            };
            let placed = blocks
                .iter()
                .flat_map(|block| &block.transactions)
                .find(|placing| {
                    let places = matches!(placing.kind.as_str(), "deploy" | "upgrade");
                    places && placing.outcome == Outcome::Success
                });
            let Some(contract) = placed.and_then(|placing| placing.to) else {
                return Ok(None);
            };
            let read = source(&place, contract, height, &signal).await?;
            let joining = |shared| SharedSource {
                joining: true,
                ..shared
            };
            Ok(read.map(|shared| Action::Team(TeamAction::SourceRead(Box::new(joining(shared))))))
        },
    );
}

const NO_SOURCE: &str = "There is no source to open: the contract was deployed as a module.";

/// The source of a contract, if it was deployed from one. `height` is a block that was there before it is read.
async fn source(
    place: &Place,
    contract: Address,
    height: u64,
    signal: &AbortSignal,
) -> Result<Option<SharedSource>, NodeError> {
    let account = node::account(place, contract, signal).await?;
    let Some(found) = account.contract else {
        return Ok(None);
    };
    let code: Hash = found.code;
    let Some(source) = node::code(place, code, signal).await?.source else {
        return Ok(None);
    };
    Ok(Some(SharedSource {
        sandbox: place.id.clone(),
        contract,
        creator: found.creator.unwrap_or_default(),
        step: Step { code, height },
        source,
        joining: false,
    }))
}

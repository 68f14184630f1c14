//! The ledgers that this browser knows, and the way from one to another.

use yew::prelude::*;

use crate::hooks::{new_ledger, use_dispatch};
use crate::ids;
use crate::model::app::Action;
use crate::model::settings::Sandbox;
use crate::model::team::TeamAction;

#[derive(PartialEq, Properties)]
pub(super) struct LedgersProps {
    /// The one that is worked in.
    pub(super) present: Option<Sandbox>,
    /// The others.
    pub(super) others: Vec<Sandbox>,
}

#[component]
pub(super) fn Ledgers(props: &LedgersProps) -> Html {
    let dispatch = use_dispatch();
    let make = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| new_ledger(&dispatch)
    };
    let row = |sandbox: &Sandbox, current: bool| {
        let (dispatch, id) = (dispatch.clone(), sandbox.id.clone());
        let choose = move |_: MouseEvent| {
            dispatch.dispatch(Action::Team(TeamAction::LedgerChosen(id.clone())));
        };
        let right = if sandbox.is_read_only() {
            "read only"
        } else {
            "you can write"
        };
        let here = if current { "you work here, " } else { "" };
        html! {
            <li key={sandbox.id.clone()}>
                <button type="button" class="menu-item" data-ledger={sandbox.id.clone()} aria-current={current.then_some("true")}
                    title={format!("Ledger {}", sandbox.id)} onclick={choose}>
                    { sandbox.name() }<small>{ format!("{here}{right}, {}…", sandbox.short_id()) }</small>
                </button>
            </li>
        }
    };
    html! {
        <>
            <h2>{ "Ledgers" }</h2>
            <ul class="plain-list" id={ids::LEDGERS}>
                { for props.present.iter().map(|sandbox| row(sandbox, true)) }
                { for props.others.iter().map(|sandbox| row(sandbox, false)) }
            </ul>
            <p><button type="button" id={ids::NEW_LEDGER} class="small" onclick={make}>{ "Make a new ledger" }</button></p>
        </>
    }
}

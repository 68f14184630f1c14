//! The line below the call bar where something stands in the way of Run, with the ways out: a ledger that can only be read, or
//! a contract that somebody else has upgraded.

use yew::prelude::*;

use crate::hooks::{fork_ledger, open_source, use_dispatch};
use crate::ids;
use crate::model::app::Action;
use crate::model::conflict::Conflict;
use crate::model::offline::Place;
use crate::model::settings::Sandbox;
use crate::model::team::TeamAction;

#[derive(PartialEq, Properties)]
pub(crate) struct TeamBarProps {
    /// Where the present ledger is.
    pub(crate) place: Option<Place>,
    /// The present ledger.
    pub(crate) sandbox: Option<Sandbox>,
    /// What somebody else did to the open file's contract.
    pub(crate) conflict: Option<Conflict>,
}

/// The element is always there: screen readers announce what is put into it.
#[component]
pub(crate) fn TeamBar(props: &TeamBarProps) -> Html {
    let dispatch = use_dispatch();
    let bar = match (&props.sandbox, &props.conflict) {
        (Some(sandbox), _) if sandbox.is_read_only() => {
            let sandbox = sandbox.clone();
            let name = sandbox.name().to_owned();
            let fork = move |_: MouseEvent| fork_ledger(&dispatch, &sandbox);
            Some(html! {
                <div class="notice" id={ids::TEAM_BAR}>
                    <span>{ format!("{name}: you can read it, and preview calls. Run cannot write here.") }</span>
                    <button type="button" class="small" id={ids::TEAM_FORK} title="A copy of this ledger that is yours" onclick={fork}>
                        { "Fork to write" }
                    </button>
                </div>
            })
        }
        (Some(sandbox), Some(conflict)) => {
            let contract = conflict.contract;
            let place = props
                .place
                .clone()
                .unwrap_or_else(|| Place::at_node(&sandbox.id));
            let putting = dispatch.clone();
            let theirs = move |_: MouseEvent| open_source(&dispatch, place.clone(), contract);
            let mine = move |_: MouseEvent| putting.dispatch(Action::Team(TeamAction::MinePut));
            Some(html! {
                <div class="notice" id={ids::TEAM_BAR}>
                    <span>{ format!("{}. It does not run this file's text any more.", conflict.sentence()) }</span>
                    <button type="button" class="small" id={ids::OPEN_THEIRS} title="As another file; this one stays as it is"
                        onclick={theirs}>{ "Open their source" }</button>
                    <button type="button" class="small" id={ids::PUT_MINE} title="Upgrades the contract with this file's text, and runs the call"
                        onclick={mine}>{ "Put mine in its place" }</button>
                </div>
            })
        }
        _ => None,
    };
    html! { <div role="status">{ bar }</div> }
}

//! The Team button, how many are there, and the panel behind the button.

use wasm_bindgen::JsCast;
use wattage_core::api::Present;
use web_sys::Node;
use yew::prelude::*;

use super::invite::Invite;
use super::ledgers::Ledgers;
use super::name::NameField;
use super::said::BlocksSaid;
use crate::browser::page;
use crate::components::menu::use_close_outside;
use crate::ids;
use crate::model::format::counted;
use crate::model::settings::Settings;
use crate::model::team::Team;

#[derive(PartialEq, Properties)]
pub(crate) struct TeamMenuProps {
    /// The known ledgers, and the own name.
    pub(crate) settings: Settings,
    /// The others.
    pub(crate) team: Team,
}

#[component]
pub(crate) fn TeamMenu(props: &TeamMenuProps) -> Html {
    let unfolded = use_state(|| false);
    let root = use_node_ref();
    use_close_outside(root.clone(), unfolded.clone());
    let toggle = {
        let unfolded = unfolded.clone();
        move |_: MouseEvent| unfolded.set(!*unfolded)
    };
    let onkeydown = {
        let unfolded = unfolded.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *unfolded {
                unfolded.set(false);
                page::focus(ids::TEAM);
            }
        })
    };
    let onfocusout = {
        let (unfolded, root) = (unfolded.clone(), root.clone());
        Callback::from(move |event: FocusEvent| {
            // A focus that goes nowhere is a click on something that cannot have it.
            let next = event.related_target();
            let next = next.and_then(|target| target.dyn_into::<Node>().ok());
            let root = root.cast::<Node>();
            if next.is_some() && !root.is_some_and(|root| root.contains(next.as_ref())) {
                unfolded.set(false);
            }
        })
    };
    let present = &props.team.present;
    html! {
        <div class="menu team" ref={root} {onkeydown} {onfocusout}>
            <button type="button" id={ids::TEAM} aria-expanded={unfolded.to_string()} aria-controls={ids::TEAM_PANEL}
                title="Who is in this ledger, other ledgers, and links that invite" onclick={toggle}>
                <Heads /><span class="team-word">{ "Team" }</span>
            </button>
            if count(present) > 1 {
                <span class="chip" id={ids::PRESENCE} title={names(present)}>
                    <span class="dot ok" /><span>{ count(present) }<span class="presence-word">{ " here" }</span></span>
                </span>
            }
            <BlocksSaid blocks={props.team.blocks.clone()} member={props.settings.member.clone()} />
            if *unfolded {
                <section class="menu-list team-panel" id={ids::TEAM_PANEL} aria-label="Team">
                    <NameField id={ids::TEAM_NAME} name={props.settings.member.clone()} />
                    <h2>{ "Here now" }</h2>
                    { here(&props.team, &props.settings) }
                    <Ledgers present={props.settings.sandbox.clone()} others={props.settings.earlier.clone()} />
                    <Invite sandbox={props.settings.sandbox.clone()} />
                </section>
            }
        </div>
    }
}

/// How many people that is: two windows under one name are one.
fn count(present: &Present) -> usize {
    let more = present.more.saturating_add(present.unnamed);
    present.members.len() + usize::try_from(more).unwrap_or(usize::MAX)
}

fn names(present: &Present) -> String {
    let unnamed = (present.unnamed > 0).then(|| {
        counted(
            u64::from(present.unnamed),
            "without a name",
            "without a name",
        )
    });
    let more = (present.more > 0).then(|| format!("{} more", present.more));
    let named = present.members.iter().map(|member| member.name.clone());
    named
        .chain(more)
        .chain(unnamed)
        .collect::<Vec<_>>()
        .join(", ")
}

fn here(team: &Team, settings: &Settings) -> Html {
    let text = match (settings.sandbox.is_some(), team.live, count(&team.present)) {
        (false, _, _) => "There is no ledger yet.".to_owned(),
        (true, false, _) => {
            "Not known at the moment: this window hears of blocks every few seconds only."
                .to_owned()
        }
        (true, true, 0 | 1) => "Only you.".to_owned(),
        (true, true, _) => names(&team.present),
    };
    html! { <p class="lead">{ text }</p> }
}

#[component]
fn Heads() -> Html {
    html! {
        <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor"
            stroke-width="1.5" stroke-linecap="round">
            <circle cx="6" cy="5" r="2.6" /><path d="M1.2 14c.3-3 2.2-4.6 4.8-4.6S10.5 11 10.8 14" />
            <path d="M10.4 2.7a2.5 2.5 0 0 1 0 4.7M12 9.7c1.7.6 2.6 2.1 2.8 4.3" />
        </svg>
    }
}

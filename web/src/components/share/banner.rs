//! The banner of a shared experiment: what it is, whether it came out as the sender saw it, and the ways on from here.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::hash;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::format::grouped;
use crate::model::share::{Fork, Guest, Stage, verdict};

/// A note with more characters, or of several lines, is folded.
const FOLDED: usize = 160;

#[derive(PartialEq, Properties)]
pub(crate) struct SharedBannerProps {
    /// The experiment.
    pub(crate) guest: Rc<Guest>,
    /// Ends its execution.
    pub(crate) onstop: Callback<()>,
}

#[component]
pub(crate) fn SharedBanner(props: &SharedBannerProps) -> Html {
    let told = &props.guest.told;
    let title = match told.title.as_str() {
        "" => &told.file.name,
        title => title,
    };
    html! {
        <section class="shared" id={ids::SHARED} aria-label="Shared experiment">
            <div class="shared-line">
                <span class="dim">{ "Shared experiment" }</span>
                <b class="shared-title">{ title }</b>
                <span class="grow" />
                <Buttons fork={props.guest.fork} />
            </div>
            { stage(&props.guest.stage, &props.onstop) }
            { note(&told.note) }
            if let Some(parent) = told.parent {
                <p class="dim">{ "Made from " }<a href={hash::of_short(&parent.to_string())}>{ format!("another link, {parent}") }</a></p>
            }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct ButtonsProps {
    fork: Fork,
}

#[component]
fn Buttons(props: &ButtonsProps) -> Html {
    let dispatch = use_dispatch();
    let going = props.fork != Fork::No;
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| dispatch.dispatch(action.clone())
    };
    html! {
        <>
            <button type="button" id={ids::FORK} disabled={going} onclick={act(Action::ForkAsked)}
                title="Make it your own: the text becomes one of your files, the ledger your sandbox">
                { if going { "Forking…" } else { "Fork to keep" } }
            </button>
            if going {
                <button type="button" id={ids::FORK_STOP} onclick={act(Action::ForkStopped)}>{ "Stop" }</button>
            }
            <a class="button" id={ids::SHARED_COMPARE} href={hash::COMPARE} title="Side by side with your own work, or with another link">{ "Compare" }</a>
            <button type="button" id={ids::SHARED_CLOSE} onclick={act(Action::LinkLeft)}
                title="Back to your own work; a text that you have changed here becomes one of your files">{ "Close" }</button>
        </>
    }
}

fn stage(stage: &Stage, onstop: &Callback<()>) -> Html {
    let (told, differences) = match stage {
        Stage::Executing { done, all } => {
            let stop = onstop.clone();
            return html! {
                <div class="shared-line" role="status">
                    <span>{ format!("Executing: {} of {} transactions", grouped(done), grouped(all)) }</span>
                    <progress max={all.to_string()} value={done.to_string()} aria-label="Execution" />
                    <button type="button" id={ids::SHARED_STOP} onclick={move |_| stop.emit(())}>{ "Stop" }</button>
                </div>
            };
        }
        Stage::Without(why) => (format!("There is no result. {why}"), Vec::new()),
        Stage::Opened(opened) => verdict(opened),
    };
    let same = matches!(stage, Stage::Opened(opened) if opened.verdict.is_same());
    html! {
        <div role="status">
            <p class={if same { "ok" } else { "bad" }} id={ids::VERDICT}>{ told }</p>
            if let Stage::Opened(opened) = stage {
                <p class="dim" id={ids::SHARED_ROOT}>
                    { format!("Block {}, state root ", grouped(opened.height)) }<code>{ opened.state_root.to_string() }</code>
                </p>
            }
            if !differences.is_empty() {
                <ul class="shared-differences">{ for differences.into_iter().map(|one| html! { <li>{ one }</li> }) }</ul>
            }
        </div>
    }
}

fn note(note: &str) -> Html {
    if note.is_empty() {
        return Html::default();
    }
    let text = html! { <p class="shared-note">{ note }</p> };
    match note.chars().count() > FOLDED || note.contains('\n') {
        true => {
            html! { <details><summary>{ "What the sender says about it" }</summary>{ text }</details> }
        }
        false => text,
    }
}

//! Two experiments side by side, at `#compare`: source, gas, state and result. Back leaves it.

mod figures;
mod slot;
mod source;
mod state;
mod summary;

use wattage_web::protocol::compare::Slot as Side;
use yew::prelude::*;

use self::figures::Figures;
use self::slot::{Content, Slot};
use self::source::Source;
use self::state::State;
use self::summary::Summary;
use crate::browser::hash;
use crate::hooks::{Comparison, Given, use_comparison};
use crate::ids;

/// Makes the link of the present work and tells it, or why there is none.
pub(crate) type MakeLink = Callback<Callback<Given>>;

#[derive(PartialEq, Properties)]
pub(crate) struct ComparePageProps {
    /// Name of the open file.
    pub(crate) file: AttrValue,
    /// The link that is open, if one is.
    pub(crate) opened: Option<AttrValue>,
    /// Makes the link of what is on the page now.
    pub(crate) present: MakeLink,
}

#[component]
pub(crate) fn ComparePage(props: &ComparePageProps) -> Html {
    let heading = use_node_ref();
    use_effect_with(heading.clone(), |heading| {
        if let Some(heading) = heading.cast::<web_sys::HtmlElement>() {
            // Refused only for elements that cannot take focus.
            let _ = heading.focus();
        }
    });
    let opened = props.opened.clone();
    let old = use_state(|| Content::Link(opened.map_or_else(String::new, |link| link.to_string())));
    let new = use_state(|| Content::Present);
    let (comparison, start, stop) = use_comparison();
    let onsubmit = {
        let (old, new, start, present) = (
            old.clone(),
            new.clone(),
            start.clone(),
            props.present.clone(),
        );
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            compare((*old).clone(), (*new).clone(), &present, start.clone());
        })
    };
    let swap = {
        let (old, new) = (old.clone(), new.clone());
        move |_: MouseEvent| {
            let (first, second) = ((*old).clone(), (*new).clone());
            old.set(second);
            new.set(first);
        }
    };
    let why = |side: Side| match &comparison {
        Comparison::Failed(failed) if failed.slot == side => Some(failed.why.clone()),
        _ => None,
    };
    let going = comparison == Comparison::Going;
    let change = |state: &UseStateHandle<Content>| {
        let state = state.clone();
        Callback::from(move |content| state.set(content))
    };
    html! {
        <main class="prices compare" id={ids::COMPARE}>
            <div class="prices-head">
                <h1 ref={heading} tabindex="-1">{ "Compare two experiments" }</h1>
                <button type="button" id={ids::COMPARE_CLOSE} onclick={|_| hash::leave()}>{ "Back to the contract" }</button>
            </div>
            <p class="lead dim">{ "Both are executed here, and nothing of them is kept." }</p>
            <form class="compare-form" {onsubmit}>
                <Slot side={Side::Old} content={(*old).clone()} file={props.file.clone()} why={why(Side::Old)} onchange={change(&old)} />
                <Slot side={Side::New} content={(*new).clone()} file={props.file.clone()} why={why(Side::New)} onchange={change(&new)} />
                <p class="compare-buttons">
                    <button type="submit" id={ids::COMPARE_START} disabled={going}>{ "Compare" }</button>
                    <button type="button" onclick={swap} disabled={going}>{ "Swap" }</button>
                    <button type="button" id={ids::COMPARE_STOP} onclick={move |_: MouseEvent| stop.emit(())} disabled={!going}>{ "Stop" }</button>
                    <span role="status" class="dim">{ said(&comparison) }</span>
                </p>
            </form>
            { shown(&comparison) }
        </main>
    }
}

/// Starts the comparison once the present work, where it is one of the two, has become a link.
fn compare(old: Content, new: Content, present: &MakeLink, start: Callback<(Given, Given)>) {
    let link = |content: &Content| match content {
        Content::Link(text) => Some(Ok(text.clone())),
        Content::Present => None,
    };
    let (old, new) = (link(&old), link(&new));
    if let (Some(old), Some(new)) = (&old, &new) {
        return start.emit((old.clone(), new.clone()));
    }
    present.emit(Callback::from(move |made: Given| {
        let of = |link: &Option<Given>| link.clone().unwrap_or_else(|| made.clone());
        start.emit((of(&old), of(&new)));
    }));
}

fn said(comparison: &Comparison) -> &'static str {
    match comparison {
        Comparison::Idle => "",
        Comparison::Going => "Executing both…",
        Comparison::Done(_) => "Compared.",
        Comparison::Failed(_) => "Not compared; the reason stands above.",
        Comparison::Stopped => "Stopped. Nothing was compared.",
    }
}

fn shown(comparison: &Comparison) -> Html {
    let Comparison::Done(compared) = comparison else {
        return Html::default();
    };
    html! {
        <div id={ids::COMPARED} data-same={compared.is_same().to_string()}>
            <Summary compared={compared.clone()} />
            <Source compared={compared.clone()} />
            <Figures compared={compared.clone()} />
            <State compared={compared.clone()} />
        </div>
    }
}

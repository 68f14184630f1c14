//! Two experiments side by side, at `#compare`: source, gas, state and result. Back leaves it.

mod figures;
mod slot;
mod source;
mod state;
mod summary;

use wattage_web::protocol::compare::Slot as Side;
use yew::prelude::*;

use self::figures::Figures;
use self::slot::Slot;
use self::source::Source;
use self::state::State;
use self::summary::Summary;
use crate::browser::hash;
use crate::hooks::{Asked, Comparison, Content, use_comparison};
use crate::ids;
use crate::model::format::grouped;
use crate::model::share::ShareView;

#[derive(PartialEq, Properties)]
pub(crate) struct ComparePageProps {
    /// Name of the open file.
    pub(crate) file: AttrValue,
    /// The link that is open, if one is.
    pub(crate) opened: Option<AttrValue>,
    /// What the link of the present work is made of.
    pub(crate) view: ShareView,
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
        let (old, new, view) = (old.clone(), new.clone(), props.view.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            start.emit(Asked {
                old: (*old).clone(),
                new: (*new).clone(),
                view: view.clone(),
            });
        }
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
    let going = matches!(comparison, Comparison::Going(_));
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

fn said(comparison: &Comparison) -> String {
    let said = match comparison {
        Comparison::Idle => "",
        Comparison::Going(None) => "Executing both…",
        Comparison::Going(Some((done, all))) => {
            return format!(
                "Executing: {} of {} transactions.",
                grouped(done),
                grouped(all)
            );
        }
        Comparison::Done(_) => "Compared.",
        Comparison::Failed(_) => "Not compared; the reason stands above.",
        Comparison::Stopped => "Stopped. Nothing was compared.",
    };
    said.to_owned()
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

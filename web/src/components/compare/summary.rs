//! The head of a comparison: both calls, what they came to, and the difference in a sentence.

use std::rc::Rc;

use wattage_core::share::{Compared, ComparedSide};
use yew::prelude::*;

use crate::ids;
use crate::model::compare::{difference, sentence, verdict};
use crate::model::format::{grouped, named_accounts};

#[derive(PartialEq, Properties)]
pub(super) struct SummaryProps {
    pub(super) compared: Rc<Compared>,
}

#[component]
pub(super) fn Summary(props: &SummaryProps) -> Html {
    let compared = &props.compared;
    let (old, new) = (&compared.old, &compared.new);
    let row = |name: &'static str, cell: &dyn Fn(&ComparedSide) -> Html| {
        html! { <tr><th scope="row">{ name }</th><td>{ cell(old) }</td><td>{ cell(new) }</td></tr> }
    };
    let gas = |side: &ComparedSide| {
        let result = side.result.as_ref();
        html! { <b>{ result.map_or_else(|| "–".to_owned(), |result| grouped(result.gas_used)) }</b> }
    };
    html! {
        <section aria-labelledby="compare-summary">
            <h2 id="compare-summary">{ "In short" }</h2>
            <p id={ids::COMPARE_SENTENCE} class="compare-sentence">{ sentence(compared) }</p>
            <div class="scroll"><table class="compare-summary">
                <caption class="visually-hidden">{ "Both calls and what they came to" }</caption>
                <thead><tr>
                    <td></td><th scope="col">{ "First: " }{ &old.name }</th><th scope="col">{ "Second: " }{ &new.name }</th>
                </tr></thead>
                <tbody>
                    { row("call", &|side| html! { <code>{ if side.call.is_empty() { "none" } else { &side.call } }</code> }) }
                    { row("result", &|side| html! { { ended(side) } }) }
                    <tr><th scope="row">{ "gas" }</th><td>{ gas(old) }</td>
                        <td>{ gas(new) }{ compared.dearer().map(difference).filter(|text| !text.is_empty()).map(|text| html! {
                            <span class="compare-delta" data-difference={compared.dearer().unwrap_or_default().to_string()}>{ " " }{ text }</span>
                        }) }</td></tr>
                    { row("executed here", &executed) }
                </tbody>
            </table></div>
        </section>
    }
}

fn ended(side: &ComparedSide) -> String {
    let result = side.result.as_ref();
    result.map_or_else(
        || "none".to_owned(),
        |result| named_accounts(&result.headline()),
    )
}

fn executed(side: &ComparedSide) -> Html {
    let (text, well) = verdict(&side.verdict);
    html! { <span class={if well { "ok" } else { "bad" }}>{ if well { "✓ " } else { "✗ " } }{ text }</span> }
}

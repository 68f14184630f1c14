//! What the experiment came to, and whether the sender saw the same.

use wattage_core::api::TransactionResult;
use yew::prelude::*;

use crate::hooks::Embedded;
use crate::ids;
use crate::model::embed::{Shown, call, verdict};
use crate::model::format::grouped;
use crate::model::gas::parts::parts;

#[derive(PartialEq, Properties)]
pub(super) struct ResultFootProps {
    pub(super) shown: Shown,
    pub(super) embedded: Embedded,
    pub(super) onstop: Callback<()>,
}

#[component]
pub(super) fn ResultFoot(props: &ResultFootProps) -> Html {
    let embedded = &props.embedded;
    let stop = {
        let onstop = props.onstop.clone();
        move |_: MouseEvent| onstop.emit(())
    };
    let told = match (&embedded.opened, &embedded.trouble) {
        (Some(opened), _) => {
            let (text, well) = verdict(&opened.verdict);
            let came_to = opened
                .came_to
                .clone()
                .unwrap_or_else(|| "no call was made".to_owned());
            html! {
                <>
                    <p class="embed-result" id={ids::EMBED_RESULT}><b>{ came_to }</b></p>
                    <p class={classes!("embed-verdict", if well { "ok" } else { "bad" })} id={ids::EMBED_VERDICT}>{ text }</p>
                    if props.shown == Shown::Gas {
                        { for call(opened).map(parts_table) }
                    }
                </>
            }
        }
        (None, Some(why)) => {
            html! { <p class="embed-trouble" role="alert" id={ids::EMBED_TROUBLE}>{ why }</p> }
        }
        (None, None) => html! {
            <p class="embed-result" role="status">{ going(embedded.progress) }{ " " }<button type="button" class="link" onclick={stop}>{ "Stop" }</button></p>
        },
    };
    html! { <footer class="embed-foot">{ told }</footer> }
}

fn going(progress: Option<(usize, usize)>) -> String {
    match progress {
        Some((done, all)) => format!(
            "Executing: {} of {} transactions.",
            grouped(done),
            grouped(all)
        ),
        None => "Executing…".to_owned(),
    }
}

fn parts_table(result: &TransactionResult) -> Html {
    html! {
        <table class="embed-parts">
            <caption class="visually-hidden">{ "Where the gas went" }</caption>
            <tbody>{ for parts(&result.breakdown).iter().map(|part| html! {
                <tr><th scope="row">{ &part.name }</th><td>{ grouped(part.gas) }</td></tr>
            }) }</tbody>
        </table>
    }
}

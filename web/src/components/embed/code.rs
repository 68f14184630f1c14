//! The source with the gas of each line, to read.

use std::collections::BTreeMap;
use std::rc::Rc;

use wattage_web::protocol::share::Opened;
use web_sys::Element;
use yew::prelude::*;

use crate::ids;
use crate::model::embed::call;
use crate::model::format::grouped;

#[derive(PartialEq, Properties)]
pub(super) struct CodeProps {
    pub(super) source: AttrValue,
    /// What it came to, once it is known.
    pub(super) opened: Option<Rc<Opened>>,
    /// The line that is meant, from 1.
    pub(super) line: Option<u32>,
}

#[component]
pub(super) fn Code(props: &CodeProps) -> Html {
    let meant = use_node_ref();
    use_effect_with(meant.clone(), |meant| {
        if let Some(row) = meant.cast::<Element>() {
            row.scroll_into_view();
        }
    });
    let lines = props
        .opened
        .as_deref()
        .and_then(call)
        .map(|call| &call.lines);
    let gas: BTreeMap<u32, u64> = lines
        .into_iter()
        .flatten()
        .map(|line| (line.line, line.gas))
        .collect();
    let row = |(number, text): (u32, &str)| {
        let is_meant = props.line == Some(number);
        let anchor = if is_meant {
            meant.clone()
        } else {
            NodeRef::default()
        };
        html! {
            <tr key={number} ref={anchor} class={is_meant.then_some("meant")}>
                <td class="gas">{ gas.get(&number).map(grouped) }</td><td class="number">{ number }</td>
                <td><code>{ text.to_owned() }</code></td>
            </tr>
        }
    };
    html! {
        <div class="embed-code" id={ids::EMBED_CODE} tabindex="0" role="region" aria-label="Source">
            <table>
                <caption class="visually-hidden">{ "The source, with the gas of each line" }</caption>
                <thead class="visually-hidden"><tr><th scope="col">{ "gas" }</th><th scope="col">{ "line" }</th><th scope="col">{ "code" }</th></tr></thead>
                <tbody>{ for (1u32..).zip(props.source.lines()).map(row) }</tbody>
            </table>
        </div>
    }
}

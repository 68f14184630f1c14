//! Gas of both calls by part (host functions among them) and by function: what differs.

use std::rc::Rc;

use wattage_core::scenario::Change;
use wattage_core::share::Compared;
use yew::prelude::*;

use crate::ids;
use crate::model::compare::difference;
use crate::model::format::grouped;

#[derive(PartialEq, Properties)]
pub(super) struct FiguresProps {
    pub(super) compared: Rc<Compared>,
}

#[component]
pub(super) fn Figures(props: &FiguresProps) -> Html {
    let step = props.compared.gas.as_ref();
    let parts = step.into_iter().flat_map(|step| &step.parts);
    let parts: Vec<_> = parts.map(|(name, gas)| (name.as_str(), *gas)).collect();
    let functions = step.into_iter().flat_map(|step| &step.functions);
    let functions: Vec<_> = functions.map(|of| (of.function.as_str(), of.gas)).collect();
    html! {
        <section aria-labelledby="compare-gas" id={ids::COMPARE_GAS}>
            <h2 id="compare-gas">{ "Gas" }</h2>
            if parts.is_empty() && functions.is_empty() {
                <p class="dim">{ "No figure differs by part or by function." }</p>
            } else {
                <div class="compare-tables">
                    { table("Parts and host functions that differ", "part", &parts) }
                    { table("Functions that differ", "function", &functions) }
                </div>
            }
        </section>
    }
}

fn table(caption: &'static str, what: &'static str, rows: &[(&str, Change<u64>)]) -> Html {
    let gas = |gas: Option<u64>| gas.map_or_else(|| "–".to_owned(), grouped);
    let row = |(name, change): &(&str, Change<u64>)| {
        let figure = |gas: Option<u64>| i128::from(gas.unwrap_or_default());
        let dearer = figure(change.new) - figure(change.old);
        html! {
            <tr key={(*name).to_owned()} data-name={(*name).to_owned()}>
                <th scope="row"><code>{ *name }</code></th><td class="num">{ gas(change.old) }</td><td class="num">{ gas(change.new) }</td>
                <td class="num" data-difference={dearer.to_string()}>{ difference(dearer) }</td>
            </tr>
        }
    };
    html! {
        <div class="scroll"><table>
            <caption>{ caption }</caption>
            <thead><tr>
                <th scope="col">{ what }</th><th scope="col" class="num">{ "first" }</th><th scope="col" class="num">{ "second" }</th>
                <th scope="col" class="num">{ "difference" }</th>
            </tr></thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table></div>
    }
}

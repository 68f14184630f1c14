//! The table of prices: every price of the schedule, with its reason. Opened by `#prices`; Back leaves it.

use wattage_core::reference::{PriceGroup, PriceRow, price_table};
use wattage_core::schedule::WATTAGE_1;
use yew::prelude::*;

use crate::browser::hash;
use crate::ids;

/// The groups in the order in which they are shown, with their headings.
const GROUPS: [(PriceGroup, &str); 4] = [
    (PriceGroup::Instructions, "Instructions"),
    (PriceGroup::Memory, "Memory"),
    (PriceGroup::Host, "Host functions"),
    (PriceGroup::Transaction, "Transaction"),
];

#[component]
pub(crate) fn PricePage() -> Html {
    let heading = use_node_ref();
    use_effect_with(heading.clone(), |heading| {
        if let Some(heading) = heading.cast::<web_sys::HtmlElement>() {
            // Refused only for elements that cannot take focus.
            let _ = heading.focus();
        }
    });
    let rows = price_table(&WATTAGE_1);
    html! {
        <main class="prices" id={ids::PRICES}>
            <div class="prices-head">
                <h1 ref={heading} tabindex="-1">{ "What everything costs" }</h1>
                <button type="button" id={ids::PRICES_CLOSE} onclick={|_| hash::leave()}>{ "Back to the contract" }</button>
            </div>
            <p class="lead dim">
                { "All prices of the gas schedule " }<span class="chip">{ WATTAGE_1.id }</span>
                { ". The unit is one plain instruction. Nothing else costs gas, and a published schedule never changes: other prices have another id." }
            </p>
            { for GROUPS.into_iter().map(|(group, title)| section(group, title, &rows)) }
        </main>
    }
}

fn section(group: PriceGroup, title: &'static str, rows: &[PriceRow]) -> Html {
    let rows = rows.iter().filter(|row| row.group == group);
    html! {
        <section key={title}>
            <h2>{ title }</h2>
            <div class="scroll"><table class="price-table">
                <caption class="visually-hidden">{ format!("{title}: prices of the schedule {}", WATTAGE_1.id) }</caption>
                <thead><tr>
                    <th scope="col">{ "what" }</th><th scope="col">{ "gas" }</th><th scope="col">{ "why" }</th>
                </tr></thead>
                <tbody>{ for rows.map(|row| html! {
                    <tr key={row.name.clone()} data-price={row.name.clone()}>
                        <th scope="row">{ name(row) }</th>
                        <td class="price"><b>{ &row.price }</b><small class="dim">{ " " }{ row.unit }</small></td>
                        <td class="dim">{ row.reason }</td>
                    </tr>
                }) }</tbody>
            </table></div>
        </section>
    }
}

/// A text in which what stands between backticks is code.
fn with_code(text: &'static str) -> Html {
    let parts = text.split('`').enumerate();
    parts
        .map(|(index, part)| match index % 2 {
            0 => html! { { part } },
            _ => html! { <code>{ part }</code> },
        })
        .collect()
}

fn name(row: &PriceRow) -> Html {
    match row.group {
        PriceGroup::Host | PriceGroup::Memory => html! {
            <><code>{ &row.name }</code><small class="dim meaning">{ with_code(row.meaning) }</small></>
        },
        PriceGroup::Transaction | PriceGroup::Instructions => html! { { &row.name } },
    }
}

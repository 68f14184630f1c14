//! Accounts and storage rows that differ at the ends of both ledgers.

use std::rc::Rc;

use wattage_core::share::Compared;
use yew::prelude::*;

use crate::ids;
use crate::model::compare::{StateRow, Value, What, state};
use crate::model::format::{counted, decoded, named_accounts, short};

#[derive(PartialEq, Properties)]
pub(super) struct StateProps {
    pub(super) compared: Rc<Compared>,
}

#[component]
pub(super) fn State(props: &StateProps) -> Html {
    let rows = state(&props.compared.state);
    let more = props.compared.more_state;
    html! {
        <section aria-labelledby="compare-state" id={ids::COMPARE_STATE}>
            <h2 id="compare-state">{ "State" }</h2>
            if rows.is_empty() {
                <p class="dim">{ "Both ledgers end with the same accounts and the same storage." }</p>
            } else {
                <div class="scroll"><table>
                    <caption class="visually-hidden">{ "Accounts and storage that differ at the end" }</caption>
                    <thead><tr>
                        <th scope="col">{ "account" }</th><th scope="col">{ "what" }</th><th scope="col">{ "first" }</th><th scope="col">{ "second" }</th>
                    </tr></thead>
                    <tbody>{ for rows.iter().map(row) }</tbody>
                </table></div>
            }
            if more > 0 {
                <p class="dim">{ format!("{} more differ.", counted(more, "row", "rows")) }</p>
            }
        </section>
    }
}

fn row(row: &StateRow) -> Html {
    let place = named_accounts(&row.place);
    let what = match &row.what {
        What::Property(name) => html! { { *name } },
        What::Row(key) => {
            html! { <>{ "storage " }<code title={key.to_string()}>{ decoded(key).text }</code></> }
        }
    };
    html! {
        <tr>
            <th scope="row" title={row.place.clone()}><code>{ short(&place) }</code></th>
            <td>{ what }</td><td>{ value(row.old.as_ref()) }</td><td>{ value(row.new.as_ref()) }</td>
        </tr>
    }
}

fn value(value: Option<&Value>) -> Html {
    match value {
        None => html! { <span class="dim">{ "none" }</span> },
        Some(Value::Text(text)) => html! { <code title={text.clone()}>{ shown(text) }</code> },
        Some(Value::Bytes(bytes)) => {
            html! { <code title={bytes.to_string()}>{ decoded(bytes).text }</code> }
        }
    }
}

/// Hashes are cut to their ends, amounts never.
fn shown(text: &str) -> String {
    match text.starts_with("0x") {
        true => short(text),
        false => text.to_owned(),
    }
}

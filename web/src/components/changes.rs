//! Tables of what a run changed: storage rows and balances, old and new. Plain markup, absent when nothing changed.

use wattage_core::types::Bytes;
use yew::prelude::*;

use crate::model::format::{decoded, grouped};
use crate::model::names::Names;
use crate::model::report::{BalanceChange, StorageChange};

/// Changed rows, in the order of their keys.
pub(crate) fn storage_changes(changes: &[StorageChange], names: &Names) -> Option<Html> {
    if changes.is_empty() {
        return None;
    }
    Some(html! {
        <section key="storage">
            <h2>{ "Storage" }</h2>
            <div class="scroll"><table>
                <thead><tr><th>{ "key" }</th><th>{ "before" }</th><th>{ "now" }</th><th>{ "as" }</th></tr></thead>
                <tbody>{ for changes.iter().map(|change| html! {
                    <tr class="changed">
                        <td>{ value(Some(&change.key), "", names) }</td>
                        <td>{ value(change.old.as_ref(), "none", names) }</td>
                        <td>{ value(change.new.as_ref(), "removed", names) }</td>
                        <td class="dim">{ kind(change) }</td>
                    </tr>
                }) }</tbody>
            </table></div>
        </section>
    })
}

fn kind(change: &StorageChange) -> &'static str {
    change
        .new
        .as_ref()
        .or(change.old.as_ref())
        .map_or("", |value| decoded(value).kind)
}

/// A byte string in its likely reading; the tooltip has the hex. `absent` stands for a missing row.
pub(crate) fn value(bytes: Option<&Bytes>, absent: &str, names: &Names) -> Html {
    match bytes {
        Some(bytes) => {
            html! { <code title={bytes.to_string()}>{ names.decoded(bytes).text }</code> }
        }
        None => html! { <span class="dim">{ absent }</span> },
    }
}

/// Changed balances.
pub(crate) fn balance_changes(changes: &[BalanceChange], names: &Names) -> Option<Html> {
    if changes.is_empty() {
        return None;
    }
    Some(html! {
        <section key="balances">
            <h2>{ "Balances" }</h2>
            <div class="scroll"><table>
                <thead><tr>
                    <th>{ "account" }</th><th class="num">{ "before" }</th><th class="num">{ "now" }</th><th class="num">{ "difference" }</th>
                </tr></thead>
                <tbody>{ for changes.iter().map(|change| html! {
                    <tr class="changed">
                        <td title={change.address.to_string()}>{ names.of(&change.address) }</td>
                        <td class="num">{ grouped(change.old) }</td>
                        <td class="num">{ grouped(change.new) }</td>
                        <td class="num">{ change.difference() }</td>
                    </tr>
                }) }</tbody>
            </table></div>
        </section>
    })
}

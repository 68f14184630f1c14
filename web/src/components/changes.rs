//! Tables of what a run changed: storage rows and balances, old and new.

use wattage_core::types::Bytes;
use yew::prelude::*;

use crate::model::format::{account, decoded, grouped};
use crate::model::report::{BalanceChange, StorageChange};

#[derive(PartialEq, Properties)]
pub(crate) struct StorageChangesProps {
    /// Changed rows, in the order of their keys.
    pub(crate) changes: Vec<StorageChange>,
}

#[component]
pub(crate) fn StorageChanges(props: &StorageChangesProps) -> Html {
    if props.changes.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2>{ "Storage" }</h2>
            <div class="scroll"><table>
                <thead><tr><th>{ "key" }</th><th>{ "before" }</th><th>{ "now" }</th><th>{ "as" }</th></tr></thead>
                <tbody>{ for props.changes.iter().map(|change| html! {
                    <tr class="changed">
                        <td><Value value={Some(change.key.clone())} absent="" /></td>
                        <td><Value value={change.old.clone()} absent="none" /></td>
                        <td><Value value={change.new.clone()} absent="removed" /></td>
                        <td class="dim">{ kind(change) }</td>
                    </tr>
                }) }</tbody>
            </table></div>
        </>
    }
}

fn kind(change: &StorageChange) -> &'static str {
    change
        .new
        .as_ref()
        .or(change.old.as_ref())
        .map_or("", |value| decoded(value).kind)
}

#[derive(PartialEq, Properties)]
pub(crate) struct ValueProps {
    /// The bytes, or `None` for a missing row.
    pub(crate) value: Option<Bytes>,
    /// What stands in place of a missing row.
    pub(crate) absent: &'static str,
}

/// A byte string in its likely reading; the tooltip has the hex.
#[component]
pub(crate) fn Value(props: &ValueProps) -> Html {
    match &props.value {
        Some(bytes) => html! { <code title={bytes.to_string()}>{ decoded(bytes).text }</code> },
        None => html! { <span class="dim">{ props.absent }</span> },
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct BalanceChangesProps {
    /// Changed balances.
    pub(crate) changes: Vec<BalanceChange>,
}

#[component]
pub(crate) fn BalanceChanges(props: &BalanceChangesProps) -> Html {
    if props.changes.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2>{ "Balances" }</h2>
            <div class="scroll"><table>
                <thead><tr>
                    <th>{ "account" }</th><th class="num">{ "before" }</th><th class="num">{ "now" }</th><th class="num">{ "difference" }</th>
                </tr></thead>
                <tbody>{ for props.changes.iter().map(|change| html! {
                    <tr class="changed">
                        <td title={change.address.to_string()}>{ account(&change.address) }</td>
                        <td class="num">{ grouped(change.old) }</td>
                        <td class="num">{ grouped(change.new) }</td>
                        <td class="num">{ change.difference() }</td>
                    </tr>
                }) }</tbody>
            </table></div>
        </>
    }
}

//! The State tab: accounts and storage as the node has them, what the last run changed marked.

use std::rc::Rc;

use wattage_core::api::BlockView;
use wattage_core::types::Address;
use yew::prelude::*;

use super::address::CopyAddress;
use super::changes::value;
use super::team::Blocks;
use crate::hooks::{use_dispatch, use_names};
use crate::ids;
use crate::model::app::{Action, Connection};
use crate::model::format::grouped;
use crate::model::ledger::{AccountRow, LedgerSeen, StorageRow};
use crate::model::names::Names;
use crate::model::offline::Place;
use crate::model::report::Report;

#[derive(PartialEq, Properties)]
pub(crate) struct StatePanelProps {
    /// The ledger as last read.
    pub(crate) ledger: Option<Rc<LedgerSeen>>,
    /// Whether there is a ledger to be read.
    pub(crate) reading: bool,
    /// The last run, whose changes are marked.
    pub(crate) report: Option<Rc<Report>>,
    /// The node as last seen.
    pub(crate) connection: Connection,
    /// The newest blocks, the head first.
    pub(crate) blocks: Rc<Vec<BlockView>>,
    /// The own name.
    pub(crate) member: String,
    /// Where the present ledger is.
    pub(crate) place: Option<Place>,
    /// The newest block of it that the node has, where a copy is here.
    pub(crate) shared: Option<u64>,
}

#[component]
pub(crate) fn StatePanel(props: &StatePanelProps) -> Html {
    let here = props.place.as_ref().is_some_and(|place| place.here);
    let down = match &props.connection {
        // The banner says so; what is shown is of this browser's copy, and complete.
        Connection::Down { .. } if here || props.place.is_none() => None,
        Connection::Down { reason } => Some(reason.clone()),
        Connection::Waiting | Connection::Up { .. } => None,
    };
    html! {
        <div>
            if let Some(reason) = &down {
                <div class="card trouble"><b class="bad">{ "The node is not reachable" }</b><p>{ reason }</p></div>
            }
            if let Some(ledger) = &props.ledger {
                <p class="lead" id={ids::HEIGHT}>
                    <b>{ format!("Block {}", grouped(ledger.height)) }</b>
                    <span class="dim">{ if down.is_some() { ", as last seen" } else { ", the newest" } }</span>
                    <span class="dim" id={ids::COPY}>{ copy(here, ledger.height, props.shared) }</span>
                </p>
                <Blocks blocks={props.blocks.clone()} member={props.member.clone()} shared={props.shared} />
                <Accounts ledger={ledger.clone()} report={props.report.clone()} />
                <Storage ledger={ledger.clone()} report={props.report.clone()} />
            } else if down.is_none() && props.reading {
                <p class="empty">{ "Reading the ledger…" }</p>
            } else if down.is_none() {
                <p class="empty">{ "There is no ledger yet. The first run makes one, with 1,000,000 each for alice, bob, carol and dave." }</p>
            }
        </div>
    }
}

/// What this browser has of it.
fn copy(here: bool, height: u64, shared: Option<u64>) -> String {
    match shared {
        Some(shared) if here && shared < height => {
            format!(". The node has up to block {}.", grouped(shared))
        }
        Some(shared) => format!(
            ". Shared with the node, and mirrored in this browser up to block {}.",
            grouped(shared)
        ),
        None if here => ". Only in this browser.".to_owned(),
        None => String::new(),
    }
}

#[derive(PartialEq, Properties)]
struct TableProps {
    ledger: Rc<LedgerSeen>,
    report: Option<Rc<Report>>,
}

#[component]
fn Accounts(props: &TableProps) -> Html {
    let names = use_names();
    html! {
        <div>
            <h2>{ "Accounts" }</h2>
            <div class="scroll"><table id={ids::ACCOUNTS_TABLE}>
                <thead><tr>
                    <th>{ "name" }</th><th>{ "address" }</th><th class="num">{ "balance" }</th><th class="num">{ "nonce" }</th>
                </tr></thead>
                <tbody>{ for props.ledger.accounts.iter().map(|row| account_row(props, row, &names)) }</tbody>
            </table></div>
            { rest(props.ledger.more_accounts, "accounts", props.ledger.accounts.len()) }
        </div>
    }
}

/// The line below a table that does not show everything.
fn rest(more: bool, what: &str, shown: usize) -> Html {
    let shown = grouped(shown);
    let told = more.then(|| html! { <p class="dim">{ format!("These are the first {shown} {what}; there are more.") }</p> });
    html! { <div>{ told }</div> }
}

fn account_row(props: &TableProps, row: &AccountRow, names: &Names) -> Html {
    let changes = props
        .report
        .iter()
        .flat_map(|report| report.balances.iter());
    let change = changes
        .into_iter()
        .find(|change| change.address == row.address && change.new == row.balance);
    html! {
        <tr key={row.address.to_string()} class={classes!(change.map(|_| "changed"))}>
            <td>
                { names.of(&row.address) }
                if row.contract { { " " }<span class="chip">{ "contract" }</span> }
            </td>
            <td><CopyAddress address={row.address} /></td>
            <td class="num">
                { grouped(row.balance) }
                if let Some(change) = change {
                    { " " }<span class={if change.new >= change.old { "ok" } else { "bad" }}>{ change.difference() }</span>
                }
            </td>
            <td class="num">{ grouped(row.nonce) }</td>
        </tr>
    }
}

#[component]
fn Storage(props: &TableProps) -> Html {
    let (names, dispatch) = (use_names(), use_dispatch());
    let Some(contract) = props.ledger.contract else {
        return html! {
            <div><h2>{ "Storage" }</h2><p class="empty">{ "This file is not deployed here yet; Run does it." }</p></div>
        };
    };
    html! {
        <div>
            <h2>{ format!("Storage of {}", names.of(&contract)) }</h2>
            <p class="lead">
                <CopyAddress address={contract} />{ ", " }
                <button type="button" class="link" title="Deploys this file again, as a new contract with nothing stored, and runs the call there"
                    onclick={move |_| dispatch.dispatch(Action::RunAsked { fresh: true })}>{ "Deploy a fresh one" }</button>
            </p>
            if props.ledger.storage.is_empty() {
                <p class="empty">{ "Nothing is stored." }</p>
            } else {
                <div class="scroll"><table id={ids::STORAGE_TABLE}>
                    <thead><tr><th>{ "key" }</th><th>{ "value" }</th><th>{ "as" }</th></tr></thead>
                    <tbody>{ for props.ledger.storage.iter().map(|row| storage_row(props, &contract, row, &names)) }</tbody>
                </table></div>
                { rest(props.ledger.more_storage, "rows", props.ledger.storage.len()) }
            }
        </div>
    }
}

fn storage_row(props: &TableProps, contract: &Address, row: &StorageRow, names: &Names) -> Html {
    let changes = props.report.iter().flat_map(|report| report.storage.iter());
    let change = changes.into_iter().find(|change| {
        change.contract == *contract
            && change.key == row.key
            && change.new.as_ref() == Some(&row.value)
    });
    html! {
        <tr key={row.key.to_string()} class={classes!(change.map(|_| "changed"))}>
            <td>{ value(Some(&row.key), "", names) }</td>
            <td>
                if let Some(old) = change.and_then(|change| change.old.clone()) {
                    { value(Some(&old), "", names) }{ " → " }
                }
                { value(Some(&row.value), "", names) }
            </td>
            <td class="dim">{ names.decoded(&row.value).kind }</td>
        </tr>
    }
}

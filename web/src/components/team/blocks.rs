//! The newest blocks, as they come: what was done, by whom, and how it ended.

use std::rc::Rc;

use wattage_core::api::{BlockView, TransactionSummary};
use wattage_core::vm::Outcome;
use yew::prelude::*;

use crate::hooks::use_names;
use crate::ids;
use crate::model::format::{account, grouped};
use crate::model::names::Names;

#[derive(PartialEq, Properties)]
pub(crate) struct BlocksProps {
    /// The head first.
    pub(crate) blocks: Rc<Vec<BlockView>>,
    /// The own name.
    pub(crate) member: String,
    /// The blocks above this one wait to be sent to the node.
    pub(crate) shared: Option<u64>,
}

#[component]
pub(crate) fn Blocks(props: &BlocksProps) -> Html {
    let names = use_names();
    // What comes after the list was first seen is marked for a moment.
    let begun = use_mut_ref(|| None);
    let newest = props.blocks.first().map(|block| block.height);
    let seen = *begun.borrow_mut().get_or_insert(newest.unwrap_or(u64::MAX));
    html! {
        <section>
            <h2>{ "Newest blocks" }</h2>
            if props.blocks.is_empty() {
                <p class="empty">{ "None yet." }</p>
            } else {
                <ol class="blocks" id={ids::BLOCKS} reversed=true>
                    { for props.blocks.iter().map(|block| row(block, props, &names, block.height > seen)) }
                </ol>
            }
        </section>
    }
}

fn row(block: &BlockView, props: &BlocksProps, names: &Names, new: bool) -> Html {
    let by = by(block, &props.member);
    let waits = props.shared.is_some_and(|shared| block.height > shared);
    let outcome = block.transactions.first().map(|done| done.outcome);
    html! {
        <li key={block.hash.to_string()} class={classes!(new.then_some("new"))} data-height={block.height.to_string()} data-by={by.clone()}>
            <span class="block-height">{ grouped(block.height) }</span>
            <span class="block-what">
                { what(block, names) }
                if waits { { " " }<span class="chip unsent">{ "not sent yet" }</span> }
                if let Some(by) = by { <span class="dim">{ format!(" by {by}") }</span> }
            </span>
            if let Some(outcome) = outcome {
                <span class={if outcome == Outcome::Success { "dim" } else { "bad" }}>{ ended(outcome) }</span>
                <span class="block-gas">{ format!("{} gas", grouped(block.gas_used)) }</span>
            }
        </li>
    }
}

/// Who sent it: `you` for one's own name.
pub(super) fn by(block: &BlockView, member: &str) -> Option<String> {
    let name = block.sent_by.as_deref()?;
    Some(if name == member { "you" } else { name }.to_owned())
}

/// What was done, in words.
pub(super) fn what(block: &BlockView, names: &Names) -> String {
    let done: Vec<String> = block
        .transactions
        .iter()
        .map(|done| told(done, names))
        .collect();
    match done.as_slice() {
        [] => "the ledger begins".to_owned(),
        done => done.join("; "),
    }
}

fn told(done: &TransactionSummary, names: &Names) -> String {
    let sender = done.sender.as_ref().map_or_else(String::new, account);
    let to = done
        .to
        .as_ref()
        .map_or_else(|| "a contract".to_owned(), |to| names.of(to));
    match done.kind.as_str() {
        "call" => format!(
            "{sender} calls {} of {to}",
            done.function.as_deref().unwrap_or_default()
        ),
        "deploy" => format!("{sender} deploys {to}"),
        "upgrade" => format!("{sender} upgrades {to}"),
        "transfer" => format!("{sender} pays {to}"),
        "faucet" => format!("the faucet pays {to}"),
        "warp" => "the time is set".to_owned(),
        other => other.to_owned(),
    }
}

fn ended(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "done",
        Outcome::Revert => "reverted",
        Outcome::Trap => "trapped",
        Outcome::OutOfGas => "out of gas",
    }
}

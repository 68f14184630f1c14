//! The call bar: who calls which function with what, and Run.

use std::rc::Rc;

use yew::prelude::*;

use super::field::FieldInput;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::analysis::{Entry, Param};
use crate::model::app::{Action, Field};
use crate::model::file::CallForm;

/// Accounts of the default genesis, offered for the caller; any other name or address may be typed.
const ACCOUNTS: [&str; 4] = wattage_core::ledger::DEFAULT_ACCOUNTS;

#[derive(PartialEq, Properties)]
pub(crate) struct CallBarProps {
    /// What is filled in.
    pub(crate) call: Rc<CallForm>,
    /// Functions that can be called, in the order of the source.
    pub(crate) entries: Rc<[Entry]>,
    /// The chosen one, if the module has any.
    pub(crate) entry: Option<Entry>,
    /// Whether a call is under way.
    pub(crate) running: bool,
    /// Runs the call.
    pub(crate) onrun: Callback<()>,
    /// Abandons it.
    pub(crate) onstop: Callback<()>,
}

#[component]
pub(crate) fn CallBar(props: &CallBarProps) -> Html {
    let call = &props.call;
    let onsubmit = {
        let run = props.onrun.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            run.emit(());
        }
    };
    html! {
        <form class="call" aria-label="Call" autocomplete="off" {onsubmit}>
            <FieldInput field={Field::Caller} id={ids::CALLER} label="as" value={call.caller.clone()} size={7} list="accounts"
                title="Who calls: a name such as alice, or an address" />
            <datalist id="accounts">{ for ACCOUNTS.iter().map(|name| html! { <option value={*name} /> }) }</datalist>
            <EntrySelect entries={props.entries.clone()} chosen={props.entry.clone()} />
            if let Some(entry) = &props.entry {
                { for entry.params.iter().enumerate().map(|(index, param)| argument(call, entry, index, param)) }
            }
            <FieldInput field={Field::GasLimit} id={ids::GAS_LIMIT} label="gas limit" value={call.gas_limit.clone()} size={11}
                numeric=true title="The most gas this call may use, at most 1,000,000,000" />
            <MoreButton unfolded={call.more} />
            <RunButton running={props.running} onstop={props.onstop.clone()} />
            if call.more {
                <MoreFields call={props.call.clone()} />
            }
        </form>
    }
}

fn argument(call: &CallForm, entry: &Entry, index: usize, param: &Param) -> Html {
    let value = call
        .args
        .get(&entry.name)
        .and_then(|args| args.get(index))
        .cloned();
    let label = param
        .name
        .clone()
        .unwrap_or_else(|| format!("argument {}", index + 1));
    html! {
        <FieldInput key={format!("{}/{index}", entry.name)} field={Field::Argument(index)} id={ids::argument(index)}
            {label} value={value.unwrap_or_default()} size={7} placeholder="0" type_name={param.ty.to_string()}
            title={format!("An {}: a whole or decimal number, or 0x and hex digits", param.ty)} />
    }
}

#[derive(PartialEq, Properties)]
struct EntrySelectProps {
    entries: Rc<[Entry]>,
    chosen: Option<Entry>,
}

#[component]
fn EntrySelect(props: &EntrySelectProps) -> Html {
    let dispatch = use_dispatch();
    let onchange = move |event: Event| {
        if let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
            dispatch.dispatch(Action::FormEdited(Field::Entry, select.value()));
        }
    };
    let chosen = props.chosen.as_ref().map(|entry| entry.name.as_str());
    html! {
        <label title="The exported function to call">
            { "call" }
            <select id={ids::ENTRY} {onchange} disabled={props.entries.is_empty()}>
                if props.entries.is_empty() {
                    <option>{ "no exported function" }</option>
                }
                { for props.entries.iter().map(|entry| html! {
                    <option key={entry.name.clone()} value={entry.name.clone()} selected={chosen == Some(entry.name.as_str())}>
                        { &entry.name }
                    </option>
                }) }
            </select>
        </label>
    }
}

#[derive(PartialEq, Properties)]
struct MoreButtonProps {
    unfolded: bool,
}

#[component]
fn MoreButton(props: &MoreButtonProps) -> Html {
    let dispatch = use_dispatch();
    html! {
        <button type="button" id={ids::MORE} aria-expanded={props.unfolded.to_string()}
            title="Value, spend limit and call input" onclick={move |_| dispatch.dispatch(Action::MoreToggled)}>
            { if props.unfolded { "less" } else { "more" } }
        </button>
    }
}

#[derive(PartialEq, Properties)]
struct RunButtonProps {
    running: bool,
    onstop: Callback<()>,
}

#[component]
fn RunButton(props: &RunButtonProps) -> Html {
    let stop = props.onstop.clone();
    html! {
        <>
            <button type="submit" id={ids::RUN} class="run" disabled={props.running} title="Deploy or upgrade, then call (Ctrl+Enter)">
                if props.running { { "Running…" } } else { { "Run" }<kbd class="wide-only">{ "Ctrl ⏎" }</kbd> }
            </button>
            if props.running {
                <button type="button" id={ids::STOP} title="Do not wait for the answer" onclick={move |_| stop.emit(())}>
                    { "Stop" }
                </button>
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct MoreFieldsProps {
    call: Rc<CallForm>,
}

/// The fields most calls leave alone.
#[component]
fn MoreFields(props: &MoreFieldsProps) -> Html {
    let call = &props.call;
    html! {
        <div class="call-more">
            <FieldInput field={Field::Value} id={ids::VALUE} label="value" value={call.value.clone()} size={9}
                numeric=true title="Amount moved from the caller to the contract with the call" />
            <FieldInput field={Field::SpendLimit} id={ids::SPEND_LIMIT} label="spend limit" value={call.spend_limit.clone()}
                size={9} numeric=true title="How much of the caller's balance the contract may move with transfer" />
            <FieldInput field={Field::Input} id={ids::INPUT} label="call input" value={call.input.clone()} size={34}
                placeholder="0x… or text" title="Bytes the contract reads with input_read: 0x and hex digits, or text" />
        </div>
    }
}

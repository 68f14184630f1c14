//! The call bar: who calls which function with what, Run, and what the last run came to in one line.

use std::rc::Rc;

use wattage_core::limits::{GAS_DEFAULT, GAS_MAX};
use yew::prelude::*;

use super::field::FieldInput;
use super::run_line::RunLine;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::analysis::{Entry, Param};
use crate::model::app::{Action, Field, Standing};
use crate::model::baseline::Difference;
use crate::model::file::CallForm;
use crate::model::format::{counted, grouped, input_bytes};
use crate::model::report::{Report, Trouble};

/// Accounts of the default genesis, offered for the caller; any other name or address may be typed.
const ACCOUNTS: [&str; 4] = wattage_core::ledger::DEFAULT_ACCOUNTS;

#[derive(PartialEq, Properties)]
pub(crate) struct CallBarProps {
    /// What is filled in.
    pub(crate) call: Rc<CallForm>,
    /// Whether the functions of the text are known.
    pub(crate) known: bool,
    /// Functions that can be called, in the order of the source.
    pub(crate) entries: Vec<Entry>,
    /// The chosen one, if the module has any.
    pub(crate) entry: Option<Entry>,
    /// `init`, if Run will deploy and has to know its arguments.
    pub(crate) init: Option<Entry>,
    /// Whether a call is under way.
    pub(crate) running: bool,
    /// The run or the preview in front.
    pub(crate) shown: Option<Rc<Report>>,
    /// What it differs from the baseline by.
    pub(crate) difference: Option<Rc<Difference>>,
    /// Whether there is a baseline.
    pub(crate) pinned: bool,
    /// The last run of the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// Why the last call was not made.
    pub(crate) trouble: Option<Rc<Trouble>>,
    /// How the run stands to what is on the page.
    pub(crate) standing: Standing,
    /// Runs the call.
    pub(crate) onrun: Callback<()>,
    /// Abandons it.
    pub(crate) onstop: Callback<()>,
}

impl CallBarProps {
    fn wrong(&self, field: Field) -> bool {
        let trouble = self.trouble.as_ref();
        trouble.is_some_and(|trouble| trouble.field == Some(field))
    }
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
            <FieldInput field={Field::Caller} label="as" value={call.caller.clone()} size={7} list="accounts"
                wrong={props.wrong(Field::Caller)} title="Who calls: a name such as alice, or an address" />
            <datalist id="accounts">{ for ACCOUNTS.iter().map(|name| html! { <option value={*name} /> }) }</datalist>
            <EntrySelect known={props.known} entries={props.entries.clone()} chosen={props.entry.clone()} />
            <span class="arguments">{ for arguments(props) }</span>
            <FieldInput field={Field::GasLimit} label="gas limit" value={call.gas_limit.clone()} size={11} numeric=true
                wrong={props.wrong(Field::GasLimit)} placeholder={grouped(GAS_DEFAULT)}
                title={format!("The most gas this call may use, from 1 to {}; empty for {}", grouped(GAS_MAX), grouped(GAS_DEFAULT))} />
            <MoreButton unfolded={call.more} />
            <RunButton running={props.running} onstop={props.onstop.clone()} />
            <RunLine shown={props.shown.clone()} difference={props.difference.clone()} pinned={props.pinned} report={props.report.clone()} trouble={props.trouble.clone()} standing={props.standing}
                running={props.running} />
            { if call.more { more_fields(props) } else { Html::default() } }
        </form>
    }
}

/// The fields of the chosen function, and of `init` where Run deploys.
fn arguments(props: &CallBarProps) -> Vec<Html> {
    let fields = |entry: &Option<Entry>, field: fn(usize) -> Field, prefix: &str| -> Vec<Html> {
        let params = entry.iter().flat_map(|entry| {
            let each = entry.params.iter().enumerate();
            each.map(move |(index, param)| (entry, index, param))
        });
        params
            .map(|(entry, index, param)| argument(props, entry, field(index), index, param, prefix))
            .collect()
    };
    // `init` called as a function shares its arguments with the deployment: one set of fields is enough.
    let chosen = props.entry.as_ref().map(|entry| &entry.name);
    let init = props.init.clone().filter(|init| Some(&init.name) != chosen);
    let mut all = fields(&init, Field::InitArgument, "init: ");
    all.extend(fields(&props.entry, Field::Argument, ""));
    all
}

fn argument(
    props: &CallBarProps,
    entry: &Entry,
    field: Field,
    index: usize,
    param: &Param,
    prefix: &str,
) -> Html {
    let args = props.call.args.get(&entry.name);
    let value = args.and_then(|args| args.get(index)).cloned();
    let name = param.name.clone();
    let label = name.unwrap_or_else(|| format!("argument {}", index + 1));
    let wrong = props.wrong(field)
        || (entry.name == wattage_core::ledger::INIT && props.wrong(Field::InitArgument(index)));
    html! {
        <FieldInput key={format!("{}/{index}", entry.name)} {field} label={format!("{prefix}{label}")} {wrong}
            value={value.unwrap_or_default()} size={7} placeholder="0" type_name={param.ty.to_string()}
            title={format!("An {}: a whole or decimal number, or 0x and hex digits", param.ty)} />
    }
}

#[derive(PartialEq, Properties)]
struct EntrySelectProps {
    /// Whether the functions are known.
    known: bool,
    entries: Vec<Entry>,
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
                    <option>{ if props.known { "no exported function" } else { "…" } }</option>
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
        <span class="run-buttons">
            <button type="submit" id={ids::RUN} class="run" disabled={props.running} title="Deploy or upgrade, then call (Ctrl+Enter)">
                if props.running { { "Running…" } } else { { "Run" }<kbd class="wide-only">{ "Ctrl ⏎" }</kbd> }
            </button>
            if props.running {
                <button type="button" id={ids::STOP} title="Do not wait for the answer" onclick={move |_| stop.emit(())}>
                    { "Stop" }
                </button>
            }
        </span>
    }
}

/// The fields most calls leave alone.
fn more_fields(props: &CallBarProps) -> Html {
    let call = &props.call;
    let size = input_bytes(&call.input).map_or_else(
        |_| "not hex".to_owned(),
        |bytes| counted(bytes.0.len(), "byte", "bytes"),
    );
    html! {
        <div class="call-more">
            <FieldInput field={Field::Value} label="value" value={call.value.clone()} size={9} numeric=true
                wrong={props.wrong(Field::Value)} title="Amount moved from the caller to the contract with the call" />
            <FieldInput field={Field::SpendLimit} label="spend limit" value={call.spend_limit.clone()} size={9} numeric=true
                wrong={props.wrong(Field::SpendLimit)} title="How much of the caller's balance the contract may move with transfer" />
            <FieldInput field={Field::Input} label="call input" value={call.input.clone()} size={34} placeholder="0x… or text"
                wrong={props.wrong(Field::Input)}
                title="Bytes the contract reads with input_read: 0x and hex digits, with blanks if you like, or text" />
            <span class="dim" id={ids::INPUT_SIZE}>{ size }</span>
        </div>
    }
}

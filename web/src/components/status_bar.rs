//! The line at the bottom: cursor, problems, static price, and whether the text is saved.

use std::rc::Rc;

use wattage_web::protocol::language::{Lint, Severity};
use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::analysis::Analysis;
use crate::model::app::{Action, Cursor, Saving};
use crate::model::care::{CareAction, Panel};
use crate::model::format::{counted, grouped};
use crate::model::gutter::selected;
use crate::model::problems::tally;
use crate::model::report::Report;

#[derive(PartialEq, Properties)]
pub(crate) struct StatusBarProps {
    /// The cursor.
    pub(crate) cursor: Cursor,
    /// The run or the preview in front.
    pub(crate) shown: Option<Rc<Report>>,
    /// Whether that is known of the text on the page.
    pub(crate) analysed: bool,
    /// What assembling the source gave.
    pub(crate) analysis: Rc<Analysis>,
    /// All that is wrong or doubtful in the source: what the list below the editor has.
    pub(crate) problems: Rc<[Lint]>,
    /// Whether the last edit is in this browser's database.
    pub(crate) saving: Saving,
}

#[component]
pub(crate) fn StatusBar(props: &StatusBarProps) -> Html {
    let (line, column) = (props.cursor.line, props.cursor.column);
    let (class, saved) = match &props.saving {
        Saving::Pending => ("", "saving…".to_owned()),
        Saving::Temporary => ("", "temporary copy".to_owned()),
        Saving::Saved => ("", "saved in this browser".to_owned()),
        Saving::Refused(reason) => ("bad", format!("not saved: {reason}")),
    };
    let dispatch = use_dispatch();
    let storage = move |_: MouseEvent| {
        dispatch.dispatch(Action::Care(CareAction::Panel(Some(Panel::Storage))));
    };
    html! {
        <footer class="status">
            <span>{ format!("Ln {line}, Col {column}") }</span>
            <ProblemCount known={props.analysed} problems={props.problems.clone()} />
            if let Some(module) = &props.analysis.module {
                <span title="The static price of all lines together, and the size of the module: deploying costs by the byte">
                    { format!("every line once: {} gas; {} bytes", grouped(module.gas), grouped(module.bytes)) }
                </span>
            }
            { selection(props) }
            <span class="grow" />
            <button type="button" class={classes!("link", class)} id={ids::SAVED} aria-haspopup="dialog" title="Files, trash, room and backups" onclick={storage}>{ saved }</button>
        </footer>
    }
}

fn selection(props: &StatusBarProps) -> Option<Html> {
    let (first, last) = props.cursor.selected?;
    let found = selected(&props.analysis, props.shown.as_deref(), first, last)?;
    let used = found.used.map_or_else(String::new, |used| {
        let kind = if props.shown.as_ref().is_some_and(|shown| shown.is_preview()) {
            "preview"
        } else {
            "run"
        };
        format!("; {} gas in the {kind}", grouped(used))
    });
    Some(html! {
        <span id={ids::SELECTION_PRICE} title="The selected lines that cost gas: each once, and what they used">
            { format!("selection: {}, {} gas once{used}", counted(found.lines, "line", "lines"), grouped(found.once)) }
        </span>
    })
}

#[derive(PartialEq, Properties)]
struct ProblemCountProps {
    /// Whether the text was looked at.
    known: bool,
    problems: Rc<[Lint]>,
}

#[component]
fn ProblemCount(props: &ProblemCountProps) -> Html {
    let dispatch = use_dispatch();
    if !props.known && props.problems.is_empty() {
        return html! { <span id={ids::PROBLEM_COUNT} /> };
    }
    let Some(first) = props.problems.first() else {
        return html! { <span class="ok" id={ids::PROBLEM_COUNT}>{ "no problems" }</span> };
    };
    let (line, column) = (first.line, first.column);
    let wrong = props
        .problems
        .iter()
        .any(|lint| lint.severity == Severity::Error);
    html! {
        <button type="button" class={classes!("link", wrong.then_some("bad"))} id={ids::PROBLEM_COUNT} title="Go to the first problem"
            onclick={move |_| dispatch.dispatch(Action::JumpAsked { line, column })}>
            { tally(&props.problems) }
        </button>
    }
}

//! The line at the bottom: cursor, problems, static price, and whether the text is saved.

use std::rc::Rc;

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::analysis::{Analysis, Problem};
use crate::model::app::{Action, Cursor, Saving};
use crate::model::format::{counted, grouped};

#[derive(PartialEq, Properties)]
pub(crate) struct StatusBarProps {
    /// The cursor.
    pub(crate) cursor: Cursor,
    /// What assembling the source gave.
    pub(crate) analysis: Rc<Analysis>,
    /// Whether the last edit is in this browser's database.
    pub(crate) saving: Saving,
}

#[component]
pub(crate) fn StatusBar(props: &StatusBarProps) -> Html {
    let (line, column) = (props.cursor.line, props.cursor.column);
    let (class, saved) = match &props.saving {
        Saving::Pending => ("", "saving…".to_owned()),
        Saving::Saved => ("", "saved in this browser".to_owned()),
        Saving::Refused(reason) => ("bad", format!("not saved: {reason}")),
    };
    html! {
        <footer class="status">
            <span>{ format!("Ln {line}, Col {column}") }</span>
            <ProblemCount problems={props.analysis.problems.clone()} />
            if let Some(module) = &props.analysis.module {
                <span title="The static price of all lines together, and the size of the module: deploying costs by the byte">
                    { format!("every line once: {} gas; {} bytes", grouped(module.gas), grouped(module.bytes)) }
                </span>
            }
            <span class="grow" />
            <span id={ids::SAVED} {class}>{ saved }</span>
        </footer>
    }
}

#[derive(PartialEq, Properties)]
struct ProblemCountProps {
    problems: Vec<Problem>,
}

#[component]
fn ProblemCount(props: &ProblemCountProps) -> Html {
    let dispatch = use_dispatch();
    let Some(first) = props.problems.first() else {
        return html! { <span class="ok" id={ids::PROBLEM_COUNT}>{ "no problems" }</span> };
    };
    let (line, column) = (first.line, first.column);
    html! {
        <button type="button" class="link bad" id={ids::PROBLEM_COUNT} title="Go to the first problem"
            onclick={move |_| dispatch.dispatch(Action::JumpAsked { line, column })}>
            { counted(props.problems.len(), "problem", "problems") }
        </button>
    }
}

//! The list of what is wrong or doubtful in the source. A click goes to the place.

use wattage_web::protocol::language::{Lint, Severity};
use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;

#[derive(PartialEq, Properties)]
pub(crate) struct ProblemsProps {
    /// In the order of the source.
    pub(crate) problems: Vec<Lint>,
}

#[component]
pub(crate) fn Problems(props: &ProblemsProps) -> Html {
    let dispatch = use_dispatch();
    let list = (!props.problems.is_empty()).then(|| html! {
        <ul class="problems" id={ids::PROBLEMS} aria-label="Errors and warnings in the source">
            { for props.problems.iter().map(|problem| {
                let (line, column) = (problem.line, problem.column);
                let dispatch = dispatch.clone();
                let (class, word) = severity(problem.severity);
                html! {
                    <li {class}>
                        <button type="button" class="link" title="Go to this place (F8: to the next one, Shift F8: to the one before)"
                            aria-label={format!("{word} in line {line}, column {column}: go to this place")}
                            onclick={move |_| dispatch.dispatch(Action::JumpAsked { line, column })}>
                            { format!("{line}:{column}") }
                        </button>
                        <span class="problem-word" aria-hidden="true">{ word }</span>
                        { &problem.message }
                    </li>
                }
            }) }
        </ul>
    });
    html! { <div>{ list }</div> }
}

/// Class and word of a severity.
fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("problem problem-error", "error"),
        Severity::Warning => ("problem problem-warning", "warning"),
        Severity::Info => ("problem problem-info", "note"),
    }
}

//! The list of what is wrong or doubtful in the source. A click goes to the place.

use gloo_timers::callback::Timeout;
use wattage_web::protocol::language::{Lint, Severity};
use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::problems;

/// How long the list rests before it is said, milliseconds.
const REST: u32 = 1_000;

#[derive(PartialEq, Properties)]
pub(crate) struct ProblemsProps {
    /// In the order of the source.
    pub(crate) problems: Vec<Lint>,
}

#[component]
pub(crate) fn Problems(props: &ProblemsProps) -> Html {
    let dispatch = use_dispatch();
    let said = use_rested(problems::spoken(&props.problems));
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
    html! { <div>{ list }<p class="visually-hidden" role="status">{ &*said }</p></div> }
}

/// The sentence once nobody types any more: half a word is always a mistake, and not worth interrupting for.
#[hook]
fn use_rested(sentence: String) -> UseStateHandle<String> {
    let said = use_state(String::new);
    let saying = said.clone();
    use_effect_with(sentence, move |sentence| {
        let sentence = sentence.clone();
        let timer = Timeout::new(REST, move || saying.set(sentence));
        move || drop(timer)
    });
    said
}

/// Class and word of a severity.
fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("problem problem-error", "error"),
        Severity::Warning => ("problem problem-warning", "warning"),
        Severity::Info => ("problem problem-info", "note"),
    }
}

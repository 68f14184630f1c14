//! The list of problems in the source. A click goes to the place.

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::analysis::Problem;
use crate::model::app::Action;

#[derive(PartialEq, Properties)]
pub(crate) struct ProblemsProps {
    /// In the order of the source.
    pub(crate) problems: Vec<Problem>,
}

#[component]
pub(crate) fn Problems(props: &ProblemsProps) -> Html {
    let dispatch = use_dispatch();
    let list = (!props.problems.is_empty()).then(|| html! {
        <ul class="problems" id={ids::PROBLEMS} aria-label="Problems in the source">
            { for props.problems.iter().map(|problem| {
                let (line, column) = (problem.line, problem.column);
                let dispatch = dispatch.clone();
                html! {
                    <li>
                        <button type="button" class="link" title="Go to this place"
                            onclick={move |_| dispatch.dispatch(Action::JumpAsked { line, column })}>
                            { format!("{line}:{column}") }
                        </button>
                        { &problem.message }
                    </li>
                }
            }) }
        </ul>
    });
    html! { <div>{ list }</div> }
}

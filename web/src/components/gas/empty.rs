//! What the Gas tab says when there are no figures of what is on the page, and what to do.

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::model::app::Action;
use crate::model::gas::view::GasView;

#[derive(PartialEq, Properties)]
pub(super) struct EmptyProps {
    pub(super) view: GasView,
}

#[component]
pub(super) fn Empty(props: &EmptyProps) -> Html {
    let dispatch = use_dispatch();
    let view = &props.view;
    let said = match (view.analysis.problems.first(), &view.refusal) {
        (Some(problem), _) if view.analysed => {
            let (line, column) = (problem.line, problem.column);
            let jump = move |_: MouseEvent| dispatch.dispatch(Action::JumpAsked { line, column });
            html! {
                <p class="empty">
                    { "The source has a problem, so there is nothing to price: " }
                    <button type="button" class="link" onclick={jump}>{ format!("line {line}") }</button>
                    { format!(". {}", problem.message) }
                </p>
            }
        }
        (_, Some(why)) => html! {
            <p class="empty">{ format!("The call would not be made, so it costs nothing: {why}") }</p>
        },
        _ if view.report.is_some() => html! {},
        _ => html! {
            <p class="empty">
                { "Here stands what the call above costs, part by part and line by line, as soon as it has been previewed or run. The figures \
                   beside the lines are what each costs when it runs once." }
            </p>
        },
    };
    html! {
        <div id={crate::ids::GAS_EMPTY}>
            { said }
            if view.report.is_none() { <p class="chips"><a class="chip" href="#prices">{ "Price table" }</a></p> }
        </div>
    }
}

//! What the last run came to, in one line beside Run: there whichever tab is in front. A click shows the whole of it.

use std::rc::Rc;

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::{Action, Standing};
use crate::model::report::{Report, Trouble};
use crate::model::settings::Tab;

#[derive(PartialEq, Properties)]
pub(crate) struct RunLineProps {
    /// The last run of the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// Why the last call was not made.
    pub(crate) trouble: Option<Rc<Trouble>>,
    /// How the run stands to what is on the page.
    pub(crate) standing: Standing,
    /// Whether a call is under way; the line of the one before is not its answer.
    pub(crate) running: bool,
}

#[component]
pub(crate) fn RunLine(props: &RunLineProps) -> Html {
    let dispatch = use_dispatch();
    let line = match (&props.trouble, &props.report) {
        _ if props.running => None,
        (Some(trouble), _) => Some(("bad", trouble.line().to_owned())),
        (None, Some(report)) => Some(match props.standing {
            Standing::Present if report.succeeded() => ("ok", report.line()),
            Standing::Present => ("bad", report.line()),
            _ => ("dim", format!("before: {}", report.line())),
        }),
        (None, None) => None,
    };
    let button = line.map(|(class, text)| {
        html! {
            <button type="button" id={ids::RUN_LINE} class={classes!("link", class)} title="Show the result"
                onclick={move |_| dispatch.dispatch(Action::TabChosen(Tab::Result))}>{ text }</button>
        }
    });
    html! { <span class="run-line">{ button }</span> }
}

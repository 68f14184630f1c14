//! What Run came to, or would come to, in one line beside it: there whichever tab is in front. A click shows the whole of it.

use std::rc::Rc;

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::{Action, Standing};
use crate::model::baseline::Difference;
use crate::model::format::grouped;
use crate::model::report::{Report, Trouble};
use crate::model::settings::Tab;

#[derive(PartialEq, Properties)]
pub(crate) struct RunLineProps {
    /// The run or the preview in front.
    pub(crate) shown: Option<Rc<Report>>,
    /// The last run of the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// Why the last call was not made.
    pub(crate) trouble: Option<Rc<Trouble>>,
    /// How the run stands to what is on the page.
    pub(crate) standing: Standing,
    /// Whether a call is under way; the line of the one before is not its answer.
    pub(crate) running: bool,
    /// What is shown differs from the baseline by this.
    pub(crate) difference: Option<Rc<Difference>>,
    /// Whether there is a baseline.
    pub(crate) pinned: bool,
}

#[component]
pub(crate) fn RunLine(props: &RunLineProps) -> Html {
    let dispatch = use_dispatch();
    let toggle = dispatch.clone();
    let line = line(props).map(|(class, text)| {
        let preview = props.shown.as_ref().is_some_and(|shown| shown.is_preview());
        html! {
            <>
                if preview && props.trouble.is_none() {
                    <span class="tag preview" title="What Run would come to. Nothing is committed.">{ "preview" }</span>
                }
                <button type="button" id={ids::RUN_LINE} class={classes!("link", class)} title="Show the result"
                    onclick={move |_| dispatch.dispatch(Action::TabChosen(Tab::Result))}>{ text }</button>
            </>
        }
    });
    let (label, title) = if props.pinned {
        ("Unpin", "Compare with the baseline no longer (Ctrl+Alt+P)")
    } else {
        (
            "Pin",
            "Pin this preview as the baseline: later ones show by how much they differ (Ctrl+Alt+P)",
        )
    };
    html! {
        <span class="run-line">
            { line }
            { difference(props) }
            <button type="button" id={ids::PIN} class="small" aria-pressed={props.pinned.to_string()} {title}
                onclick={move |_| toggle.dispatch(Action::PinToggled)}>{ label }</button>
        </span>
    }
}

fn line(props: &RunLineProps) -> Option<(&'static str, String)> {
    if props.running {
        return None;
    }
    if let Some(trouble) = &props.trouble {
        return Some(("bad", trouble.line().to_owned()));
    }
    if let Some(shown) = &props.shown {
        let class = if shown.succeeded() { "ok" } else { "bad" };
        return Some((class, shown.line()));
    }
    let before = props
        .report
        .as_ref()
        .filter(|_| props.standing != Standing::Present)?;
    Some(("dim", format!("before: {}", before.line())))
}

fn difference(props: &RunLineProps) -> Option<Html> {
    let difference = props.difference.as_ref().filter(|_| !props.running)?;
    let class = match difference.gas() {
        _ if difference.ends_otherwise() => "dim",
        0 => "dim",
        less if less < 0 => "ok",
        _ => "bad",
    };
    let pinned = difference.pinned.map(|height| {
        html! {
            <small class="dim" title="The ledger has moved since: part of the difference may come from what is stored there">
                { format!(" pinned on block {}", grouped(height)) }
            </small>
        }
    });
    Some(html! { <span id={ids::DIFFERENCE} {class}>{ difference.sentence() }{ pinned }</span> })
}

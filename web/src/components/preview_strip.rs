//! The strip below the call bar: a preview that takes long, with its time budget and Stop, or why there is none.

use yew::prelude::*;

use crate::ids;
use crate::model::lane::BUDGET;
use crate::model::preview::Previewing;

#[derive(PartialEq, Properties)]
pub(crate) struct PreviewStripProps {
    /// How it stands with the preview.
    pub(crate) previewing: Previewing,
    /// Ends it.
    pub(crate) onstop: Callback<()>,
}

/// The element is always there, and nothing in it is announced: somebody is typing.
#[component]
pub(crate) fn PreviewStrip(props: &PreviewStripProps) -> Html {
    let strip = match &props.previewing {
        Previewing::Quiet => None,
        Previewing::Long { elapsed } => Some(long(*elapsed, &props.onstop)),
        Previewing::Stopped(reason) | Previewing::Unavailable(reason) => Some(html! {
            <div class="preview-strip" id={ids::PREVIEW_STRIP}><span>{ reason }</span></div>
        }),
    };
    html! { <div>{ strip }</div> }
}

fn long(elapsed: u32, onstop: &Callback<()>) -> Html {
    let stop = onstop.clone();
    let seconds = |milliseconds: f64| format!("{:.1}", milliseconds / 1_000.0);
    let (gone, budget) = (seconds(f64::from(elapsed)), seconds(BUDGET));
    html! {
        <div class="preview-strip" id={ids::PREVIEW_STRIP}>
            <span>{ format!("Previewing: {gone} of {budget} seconds") }</span>
            <progress max={BUDGET.to_string()} value={elapsed.to_string()} aria-label="Time used by the preview" />
            <button type="button" id={ids::PREVIEW_STOP} title="End this preview (Ctrl+.); the next edit begins a new one"
                onclick={move |_| stop.emit(())}>{ "Stop" }</button>
        </div>
    }
}

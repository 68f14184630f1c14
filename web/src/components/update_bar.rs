//! The line that says that a new version of the page can be loaded. Nothing is loaded without being asked for.

use yew::prelude::*;

use crate::hooks::Update;
use crate::ids;
use crate::model::version::Offer;

#[derive(PartialEq, Properties)]
pub(crate) struct UpdateBarProps {
    /// What there is to say.
    pub(crate) update: Update,
}

/// The element is always there: screen readers announce what is put into it.
#[component]
pub(crate) fn UpdateBar(props: &UpdateBarProps) -> Html {
    let Update {
        offer,
        waits_for,
        onload,
    } = &props.update;
    let news = (*offer != Offer::None).then(|| {
        let onload = onload.reform(|_: MouseEvent| ());
        html! {
            <div class="notice" id={ids::UPDATE}>
                <span>{ offer.sentence() }</span>
                if let Some(end) = waits_for {
                    <span>{ format!("It is loaded when {end}.") }</span>
                } else {
                    <button type="button" class="link" id={ids::UPDATE_LOAD} onclick={onload}>{ "Load it" }</button>
                }
            </div>
        }
    });
    html! { <div role="status">{ news }</div> }
}

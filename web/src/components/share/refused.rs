//! What is said of a link that cannot be opened. One's own work stays as it is below.

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;

#[derive(PartialEq, Properties)]
pub(crate) struct RefusedLinkProps {
    /// Why: a sentence.
    pub(crate) problem: String,
}

#[component]
pub(crate) fn RefusedLink(props: &RefusedLinkProps) -> Html {
    let dispatch = use_dispatch();
    html! {
        <section class="shared refused" id={ids::REFUSED_LINK} role="alert" aria-labelledby="refused-title">
            <div class="shared-line">
                <b class="bad" id="refused-title">{ "This link cannot be opened" }</b>
                <span class="grow" />
                <button type="button" id={ids::REFUSED_CLOSE} onclick={move |_| dispatch.dispatch(Action::LinkLeft)}>{ "Close" }</button>
            </div>
            <p>{ &props.problem }</p>
            <p class="dim">{ "Nothing of it is shown. What is below has nothing to do with the link, and is as you left it." }</p>
        </section>
    }
}

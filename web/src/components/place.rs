//! A place in the source, `12:5`; a click goes there.

use wattage_core::vm::Location;
use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::model::app::Action;

#[derive(PartialEq, Properties)]
pub(crate) struct PlaceProps {
    /// The place.
    pub(crate) location: Location,
}

#[component]
pub(crate) fn Place(props: &PlaceProps) -> Html {
    let dispatch = use_dispatch();
    let Location { line, column } = props.location;
    html! {
        <button type="button" class="link place" title="Go to this place"
            onclick={move |_| dispatch.dispatch(Action::JumpAsked { line, column })}>
            { format!("line {line}:{column}") }
        </button>
    }
}

//! The field of one's own name. What is typed counts when the field is left, or with Enter.

use wattage_core::limits::MEMBER_CHARS;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::model::app::Action;
use crate::model::team::TeamAction;

#[derive(PartialEq, Properties)]
pub(super) struct NameFieldProps {
    /// Id of the field.
    pub(super) id: AttrValue,
    /// The name as it is.
    pub(super) name: String,
}

#[component]
pub(super) fn NameField(props: &NameFieldProps) -> Html {
    let dispatch = use_dispatch();
    let onchange = move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(Action::Team(TeamAction::Named(input.value())));
        }
    };
    html! {
        <label class="team-field">
            { "Your name, for the others to see" }
            <input id={props.id.clone()} value={props.name.clone()} maxlength={MEMBER_CHARS.to_string()} placeholder="no name"
                autocomplete="nickname" spellcheck="false" {onchange} />
        </label>
    }
}

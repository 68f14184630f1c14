//! One labelled field of the call bar.

use yew::prelude::*;

use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::{Action, Field};

#[derive(PartialEq, Properties)]
pub(crate) struct FieldInputProps {
    /// Which value it edits.
    pub(crate) field: Field,
    /// What stands before it.
    pub(crate) label: AttrValue,
    /// Its text.
    pub(crate) value: String,
    /// Its tooltip.
    pub(crate) title: AttrValue,
    /// Width in characters.
    pub(crate) size: u32,
    /// Whether it is filled in wrongly.
    pub(crate) wrong: bool,
    /// Whether a phone shows its digits.
    #[prop_or_default]
    pub(crate) numeric: bool,
    /// Shown while it is empty.
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
    /// The list of values it offers.
    #[prop_or_default]
    pub(crate) list: Option<AttrValue>,
    /// The value type, shown small behind the label.
    #[prop_or_default]
    pub(crate) type_name: Option<AttrValue>,
}

#[component]
pub(crate) fn FieldInput(props: &FieldInputProps) -> Html {
    let dispatch = use_dispatch();
    let field = props.field;
    let oninput = move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
            dispatch.dispatch(Action::FormEdited(field, input.value()));
        }
    };
    html! {
        <label title={&props.title}>
            { &props.label }
            if let Some(name) = &props.type_name { <span class="type">{ name }</span> }
            <input id={ids::field(field)} aria-invalid={props.wrong.then_some("true")} value={props.value.clone()} size={props.size.to_string()} {oninput}
                inputmode={props.numeric.then_some("numeric")} placeholder={props.placeholder.clone()}
                list={props.list.clone()} spellcheck="false" autocapitalize="off" />
        </label>
    }
}

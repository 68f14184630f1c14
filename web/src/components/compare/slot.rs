//! One of the two: a link, or the present work.

use wattage_web::protocol::compare::Slot as Side;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::Content;
use crate::ids;

#[derive(PartialEq, Properties)]
pub(super) struct SlotProps {
    pub(super) side: Side,
    pub(super) content: Content,
    /// Name of the open file.
    pub(super) file: AttrValue,
    /// Why it cannot be compared.
    pub(super) why: Option<String>,
    pub(super) onchange: Callback<Content>,
}

#[component]
pub(super) fn Slot(props: &SlotProps) -> Html {
    let (key, title) = match props.side {
        Side::Old => ("old", "First"),
        Side::New => ("new", "Second"),
    };
    // What was pasted stays while the other choice is looked at.
    let pasted = use_mut_ref(String::new);
    if let Content::Link(text) = &props.content {
        pasted.borrow_mut().clone_from(text);
    }
    let present = props.content == Content::Present;
    let choose = |content: Content| {
        let onchange = props.onchange.clone();
        move |_: Event| onchange.emit(content.clone())
    };
    let oninput = {
        let onchange = props.onchange.clone();
        move |event: InputEvent| {
            onchange.emit(Content::Link(
                event.target_unchecked_into::<HtmlInputElement>().value(),
            ));
        }
    };
    let (field, problem) = (ids::compare_link(key), format!("compare-{key}-problem"));
    html! {
        <fieldset class="compare-slot" data-slot={key}>
            <legend>{ title }</legend>
            <label class="choice">
                <input type="radio" name={format!("compare-{key}")} value="link" checked={!present}
                    onchange={choose(Content::Link(pasted.borrow().clone()))} />{ " A link" }
            </label>
            <label class="choice">
                <input type="radio" name={format!("compare-{key}")} value="present" checked={present} onchange={choose(Content::Present)} />
                { format!(" My present work: {}", props.file) }
            </label>
            <input id={field} type="text" autocomplete="off" spellcheck="false" hidden={present} value={pasted.borrow().clone()}
                aria-label={format!("{title}: link")} placeholder="v1.… or https://…/#v1.… or https://…/s/…"
                aria-invalid={props.why.is_some().to_string()} aria-describedby={problem.clone()} {oninput} />
            <p class="bad compare-problem" id={problem} role="alert">{ props.why.clone().unwrap_or_default() }</p>
        </fieldset>
    }
}

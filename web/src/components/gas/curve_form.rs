//! What a curve goes over: the argument, from where to where, in how many values.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement, SubmitEvent};
use yew::prelude::*;

use crate::ids;
use crate::model::gas::curve::{POINTS_MAX, POINTS_MIN, Range};

#[derive(PartialEq, Properties)]
pub(super) struct CurveFormProps {
    /// Arguments to choose from: index and name.
    pub(super) choices: Vec<(usize, String)>,
    /// The chosen one's index.
    pub(super) argument: usize,
    /// Told the place in `choices` of another choice.
    pub(super) onargument: Callback<usize>,
    /// The range at first.
    pub(super) first: Range,
    /// How many values are there, of how many, while the curve is drawn.
    pub(super) progress: Option<(usize, usize)>,
    pub(super) ondraw: Callback<Range>,
    pub(super) onstop: Callback<()>,
}

#[component]
pub(super) fn CurveForm(props: &CurveFormProps) -> Html {
    let typed = use_state(|| None::<Range>);
    let range = (*typed).clone().unwrap_or_else(|| props.first.clone());
    let field = |id: &'static str,
                 label: &'static str,
                 value: &str,
                 set: fn(&mut Range, String)| {
        let (typed, range) = (typed.clone(), range.clone());
        let oninput = move |event: InputEvent| {
            let input = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                let mut range = range.clone();
                set(&mut range, input.value());
                typed.set(Some(range));
            }
        };
        html! { <label>{ label }<input {id} inputmode="numeric" size="8" value={value.to_owned()} {oninput} /></label> }
    };
    let onsubmit = {
        let (ondraw, range) = (props.ondraw.clone(), range.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            ondraw.emit(range.clone());
        }
    };
    let onchange = {
        let onargument = props.onargument.clone();
        move |event: Event| {
            let list = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let at = list.and_then(|list| usize::try_from(list.selected_index()).ok());
            onargument.emit(at.unwrap_or_default());
        }
    };
    let onstop = {
        let onstop = props.onstop.clone();
        move |_: MouseEvent| onstop.emit(())
    };
    let values = format!("values ({POINTS_MIN} to {POINTS_MAX})");
    html! {
        <form class="curve-form" {onsubmit}>
            <label>{ "argument" }
                <select id={ids::CURVE_ARGUMENT} {onchange}>
                    { for props.choices.iter().map(|(index, name)| html! {
                        <option key={*index} value={index.to_string()} selected={*index == props.argument}>{ name }</option>
                    }) }
                </select>
            </label>
            { field(ids::CURVE_FROM, "from", &range.from, |range, text| range.from = text) }
            { field(ids::CURVE_TO, "to", &range.to, |range, text| range.to = text) }
            <span title={values}>{ field(ids::CURVE_POINTS, "values", &range.points, |range, text| range.points = text) }</span>
            <button type="submit" id={ids::CURVE_DRAW}>{ "Draw" }</button>
            <span class="curve-progress" role="status">
                { props.progress.map(|(done, of)| html! {
                    <>
                        <progress value={done.to_string()} max={of.to_string()} aria-label="Values that were called" />
                        { format!(" {done} of {of} ") }
                    </>
                }) }
            </span>
            <button type="button" id={ids::CURVE_STOP} hidden={props.progress.is_none()} onclick={onstop}>{ "Stop" }</button>
        </form>
    }
}

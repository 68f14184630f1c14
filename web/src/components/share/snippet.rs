//! The snippet that shows an experiment in another page, with its choices.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::ways::copy;
use crate::browser::hash;
use crate::ids;
use crate::model::embed::{Options, Shown, Size, snippet};

#[derive(PartialEq, Properties)]
pub(super) struct SnippetProps {
    /// The link's text.
    pub(super) link: AttrValue,
    /// What the frame is called for those who hear the page.
    pub(super) name: AttrValue,
    /// Told what was copied.
    pub(super) onsaid: Callback<String>,
}

#[component]
pub(super) fn Snippet(props: &SnippetProps) -> Html {
    let options = use_state(Options::default);
    let size = use_state(Size::default);
    let address = options.address(&hash::site(), &props.link);
    let html = snippet(&address, &props.name, *size);
    let change = |name: &'static str| {
        let (options, size) = (options.clone(), size.clone());
        move |event: Event| {
            let word = event.target_unchecked_into::<HtmlSelectElement>().value();
            let mut next = (*options).clone();
            match name {
                "view" => {
                    next.shown = Shown::ALL
                        .into_iter()
                        .find(|s| s.word() == word)
                        .unwrap_or_default();
                }
                "theme" => next.theme = ["light", "dark"].into_iter().find(|theme| *theme == word),
                _ => size.set(
                    Size::ALL
                        .into_iter()
                        .find(|s| s.word() == word)
                        .unwrap_or_default(),
                ),
            }
            options.set(next);
        }
    };
    let hide = {
        let options = options.clone();
        move |event: Event| {
            let hidden = event.target_unchecked_into::<HtmlInputElement>().checked();
            options.set(Options {
                hidden,
                ..(*options).clone()
            });
        }
    };
    let take = {
        let (html, onsaid) = (html.clone(), props.onsaid.clone());
        move |_: MouseEvent| copy(html.clone(), "Snippet", onsaid.clone())
    };
    let pixels = |size: Size| {
        let (width, height) = size.pixels();
        format!("{}: {width} × {height}", size.word())
    };
    html! {
        <div class="more-ways" id={ids::SNIPPET}>
            <div class="choices">
                <label>{ "Shown" }<select id={ids::SNIPPET_VIEW} onchange={change("view")}>
                    { for Shown::ALL.into_iter().map(|of| html! { <option value={of.word()} selected={of == options.shown}>{ of.label() }</option> }) }
                </select></label>
                <label>{ "Size" }<select id={ids::SNIPPET_SIZE} onchange={change("size")}>
                    { for Size::ALL.into_iter().map(|of| html! { <option value={of.word()} selected={of == *size}>{ pixels(of) }</option> }) }
                </select></label>
                <label>{ "Theme" }<select id={ids::SNIPPET_THEME} onchange={change("theme")}>
                    { for ["", "light", "dark"].into_iter().map(|of| html! {
                        <option value={of} selected={options.theme.unwrap_or_default() == of}>{ if of.is_empty() { "as the reader has it" } else { of } }</option>
                    }) }
                </select></label>
                <label class="choice"><input type="checkbox" id={ids::SNIPPET_HIDE} checked={options.hidden} onchange={hide} />{ " Hide the code until asked" }</label>
            </div>
            <textarea id={ids::SNIPPET_TEXT} readonly=true aria-label="Snippet" value={html} />
            <p class="exports"><button type="button" id={ids::SNIPPET_COPY} onclick={take}>{ "Copy the snippet" }</button></p>
        </div>
    }
}

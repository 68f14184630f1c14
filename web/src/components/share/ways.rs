//! Ways to give an experiment away without its long link: a snippet for other pages, a file, Markdown.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_core::share::file_text;
use wattage_web::protocol::contract::{Answer, Request};
use wattage_web::protocol::share::LinkPlace;
use yew::prelude::*;

use super::snippet::Snippet;
use crate::browser::errand::Errand;
use crate::browser::{download, hash, page};
use crate::ids;
use crate::model::picked::file_name;

#[derive(PartialEq, Properties)]
pub(super) struct WaysProps {
    /// The link's text.
    pub(super) link: AttrValue,
    /// The title, or the name of the file.
    pub(super) name: AttrValue,
    /// Hears what came of it: a sentence.
    pub(super) onsaid: Callback<String>,
}

#[component]
pub(super) fn Ways(props: &WaysProps) -> Html {
    let markdown = use_state_eq(|| None::<Rc<str>>);
    let embedding = use_state(|| false);
    let errand = use_mut_ref(|| None::<Errand>);
    // Text of an earlier link is no text of this one.
    let forgotten = markdown.setter();
    use_effect_with(props.link.clone(), move |_| forgotten.set(None));
    let address = hash::of_link(&props.link);
    let save = {
        let (link, name) = (props.link.clone(), props.name.clone());
        let (onsaid, address) = (props.onsaid.clone(), address.clone());
        move |_: MouseEvent| {
            let file = file_name(&name);
            let saved = download::save(&file, "text/plain", &file_text(&link, &name, "", &address));
            onsaid.emit(match saved {
                Ok(()) => format!("{file} is saved where this browser keeps downloads."),
                Err(why) => why,
            });
        }
    };
    let ask = {
        let (shown, onsaid) = (markdown.setter(), props.onsaid.clone());
        let link = props.link.to_string();
        move |_: MouseEvent| {
            let request = Request::Markdown {
                link: LinkPlace::Text(link.clone()),
                address: address.clone(),
            };
            let (shown, onsaid) = (shown.clone(), onsaid.clone());
            onsaid.emit("Executing it once more for its figures…".to_owned());
            let started = Errand::start(None, request, move |answer| match answer {
                Ok(Answer::Progress { .. }) => {}
                Ok(Answer::Markdown(Ok(text))) => {
                    shown.set(Some(Rc::from(text.as_str())));
                    copy(text, "Markdown", onsaid.clone());
                }
                Ok(Answer::Markdown(Err(why))) | Err(why) => onsaid.emit(why),
                Ok(_) => onsaid.emit("The contract worker answered something else.".to_owned()),
            });
            *errand.borrow_mut() = Some(started);
        }
    };
    let embed = {
        let embedding = embedding.clone();
        move |_: MouseEvent| embedding.set(!*embedding)
    };
    html! {
        <div class="more-ways" id={ids::MORE_WAYS}>
            <div class="exports">
                <button type="button" id={ids::SHARE_EMBED} aria-expanded={embedding.to_string()} onclick={embed}>{ "Embed" }</button>
                <button type="button" id={ids::SHARE_DOWNLOAD} title="One file that holds the whole experiment" onclick={save}>{ "Download" }</button>
                <button type="button" id={ids::SHARE_MARKDOWN} title="Link, source, result and the gas table, for chats and issues" onclick={ask}>{ "Copy as Markdown" }</button>
            </div>
            if *embedding {
                <Snippet link={props.link.clone()} name={props.name.clone()} onsaid={props.onsaid.clone()} />
            }
            if let Some(text) = &*markdown {
                <label>{ "Markdown" }<textarea id={ids::SHARE_MARKDOWN_TEXT} readonly=true value={text.to_string()} /></label>
            }
        </div>
    }
}

/// Copies a text and says so, or that it has to be copied by hand.
pub(super) fn copy(text: String, what: &'static str, onsaid: Callback<String>) {
    spawn_local(async move {
        onsaid.emit(match page::copy(&text).await {
            true => format!("{what} copied."),
            false => format!("This browser does not let the page copy. Select the text below and copy it: {what}."),
        });
    });
}

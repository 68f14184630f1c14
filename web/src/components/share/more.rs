//! Other ways to give an experiment away, below its link: a snippet for other pages, a file, Markdown.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_core::share::file_text;
use wattage_web::protocol::contract::{Answer, Request};
use wattage_web::protocol::share::LinkPlace;
use yew::prelude::*;

use super::snippet::Snippet;
use crate::browser::job::Job;
use crate::browser::{download, page};
use crate::ids;
use crate::model::picked::file_name;

#[derive(PartialEq, Properties)]
pub(crate) struct MoreProps {
    /// The link's text.
    pub(crate) link: AttrValue,
    /// The title, or the name of the file.
    pub(crate) name: AttrValue,
}

#[component]
pub(crate) fn More(props: &MoreProps) -> Html {
    let said = use_state_eq(String::new);
    let markdown = use_state_eq(|| None::<Rc<str>>);
    let embedding = use_state(|| false);
    let job = use_mut_ref(|| None::<Job>);
    let ontold = use_callback(said.setter(), |text: String, said| said.set(text));
    // Text of an earlier link is no text of this one.
    use_effect_with(props.link.clone(), {
        let (said, markdown) = (said.setter(), markdown.setter());
        move |_| {
            said.set(String::new());
            markdown.set(None);
        }
    });
    let address = format!("{}/#{}", page::origin(), props.link);
    let save = {
        let (said, props, address) = (
            said.setter(),
            (props.link.clone(), props.name.clone()),
            address.clone(),
        );
        move |_: MouseEvent| {
            let (link, name) = &props;
            let file = file_name(name);
            let saved = download::save(&file, "text/plain", &file_text(link, name, "", &address));
            said.set(match saved {
                Ok(()) => format!("{file} is saved where this browser keeps downloads."),
                Err(why) => why,
            });
        }
    };
    let ask = {
        let (said, shown) = (said.setter(), markdown.setter());
        let (link, address, ontold) = (props.link.to_string(), address, ontold.clone());
        move |_: MouseEvent| {
            let link = LinkPlace::Text(link.clone());
            let request = Request::Markdown {
                link,
                address: address.clone(),
            };
            let (said, shown, ontold) = (said.clone(), shown.clone(), ontold.clone());
            said.set("Executing it once more for its figures…".to_owned());
            let started = Job::start(request, move |answer| match answer {
                Ok(Answer::Progress { .. }) => {}
                Ok(Answer::Markdown(Ok(text))) => {
                    shown.set(Some(Rc::from(text.as_str())));
                    copy(text, "Markdown", ontold.clone());
                }
                Ok(Answer::Markdown(Err(why))) | Err(why) => said.set(why),
                Ok(_) => said.set("The contract worker answered something else.".to_owned()),
            });
            *job.borrow_mut() = Some(started);
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
            <p class="dim exported" role="status" id={ids::SHARE_SAID}>{ (*said).clone() }</p>
            if *embedding {
                <Snippet link={props.link.clone()} name={props.name.clone()} {ontold} />
            }
            if let Some(text) = &*markdown {
                <label>{ "Markdown" }<textarea id={ids::SHARE_MARKDOWN_TEXT} readonly=true value={text.to_string()} /></label>
            }
        </div>
    }
}

/// Copies a text and says so, or that it has to be copied by hand.
pub(super) fn copy(text: String, what: &'static str, told: Callback<String>) {
    spawn_local(async move {
        told.emit(match page::copy(&text).await {
            true => format!("{what} copied."),
            false => format!("This browser does not let the page copy. Select the text below and copy it: {what}."),
        });
    });
}

//! The field behind "Open file…": an experiment opens as its link does, a source becomes a file.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::{hash, pick};
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::picked::{Picked, picked};

/// Not seen: the menu presses it. It stays on the page when the menu is closed, since the browser answers later.
#[component]
pub(crate) fn OpenFileField() -> Html {
    let dispatch = use_dispatch();
    let onchange = move |event: Event| {
        let field = event.target_unchecked_into::<HtmlInputElement>();
        let dispatch = dispatch.clone();
        spawn_local(async move {
            let Some(read) = pick::read(field).await else {
                return;
            };
            match read.and_then(|(name, text)| picked(&name, &text)) {
                Ok(Picked::Link(link)) => hash::open_link(&link),
                Ok(Picked::Source(name, source)) => {
                    dispatch.dispatch(Action::SourceOpened { name, source });
                }
                Err(why) => dispatch.dispatch(Action::FileRefused(why)),
            }
        });
    };
    html! {
        <input type="file" id={ids::OPEN_FILE} hidden=true tabindex="-1" aria-hidden="true" accept=".wattage,.wat,.txt,text/plain" {onchange} />
    }
}

//! The small page inside other pages: an experiment to look at, never to edit. It reads no file of this browser and
//! writes nothing.

mod code;
mod result;

use yew::prelude::*;

use self::code::Code;
use self::result::ResultFoot;
use crate::browser::{hash, page};
use crate::hooks::use_embedded;
use crate::ids;
use crate::model::embed::Options;

#[component]
pub(crate) fn EmbedPage() -> Html {
    let options = use_memo((), |()| Options::of_query(&page::query()));
    use_effect_with(options.theme, |theme| {
        if let Some(theme) = theme {
            page::show_theme(theme);
        }
    });
    let (embedded, stop) = use_embedded();
    // A solution is shown when it is asked for, and not before.
    let revealed = use_state(|| !options.hidden);
    let reveal = {
        let revealed = revealed.clone();
        move |_: MouseEvent| revealed.set(true)
    };
    let Some(told) = embedded.told.clone() else {
        return html! { <div class="embed" id={ids::EMBED}>{ waiting(embedded.trouble.as_deref()) }</div> };
    };
    let name = match told.title.trim() {
        "" => told.file.name.clone(),
        title => title.to_owned(),
    };
    let address = hash::of_link(&told.link);
    let line = options.line.or(told.view.line);
    html! {
        <div class="embed" id={ids::EMBED}>
            <header class="embed-head">
                <h1>{ name }</h1>
                <a class="open" href={address} target="_blank" rel="noopener">{ "Open in Wattage" }</a>
            </header>
            if options.shown.has_code() && *revealed {
                <Code source={told.file.text.clone()} opened={embedded.opened.clone()} {line} />
            } else if options.shown.has_code() {
                <div class="embed-hidden"><button type="button" id={ids::EMBED_REVEAL} onclick={reveal}>{ "Show the code" }</button></div>
            } else {
                <div class="embed-fill" hidden=true />
            }
            if options.shown.has_result() {
                <ResultFoot shown={options.shown} embedded={(*embedded).clone()} onstop={stop} />
            }
        </div>
    }
}

fn waiting(trouble: Option<&str>) -> Html {
    match trouble {
        None => html! { <p class="embed-result" role="status">{ "Opening the experiment…" }</p> },
        Some(why) => html! {
            <div class="embed-trouble" role="alert" id={ids::EMBED_TROUBLE}>
                <b>{ "This experiment cannot be shown" }</b><p>{ why }</p>
            </div>
        },
    }
}

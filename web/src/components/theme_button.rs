//! The theme: system, light, dark, in turn.

use yew::prelude::*;

use crate::browser::page::Theme;
use crate::ids;

#[component]
pub(crate) fn ThemeButton() -> Html {
    let theme = use_state(Theme::stored);
    let onclick = {
        let theme = theme.clone();
        move |_| {
            let next = theme.next();
            next.apply();
            theme.set(next);
        }
    };
    let name = theme.name();
    html! {
        <button type="button" id={ids::THEME} title={format!("Theme: {name}. Click for {}.", theme.next().name())} {onclick}>
            { "Theme" }<span class="wide-only">{ format!(": {name}") }</span>
        </button>
    }
}

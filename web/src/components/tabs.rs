//! The tab list on the right. Arrow keys go from tab to tab, as the ARIA pattern has it.

use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::browser::page;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::settings::Tab;

#[derive(PartialEq, Properties)]
pub(crate) struct TabsProps {
    /// The tab in front.
    pub(crate) chosen: Tab,
}

#[component]
pub(crate) fn Tabs(props: &TabsProps) -> Html {
    let dispatch = use_dispatch();
    let chosen = props.chosen;
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let count = Tab::ALL.len();
            let at = Tab::ALL
                .iter()
                .position(|tab| *tab == chosen)
                .unwrap_or_default();
            let next = match event.key().as_str() {
                "ArrowRight" => (at + 1) % count,
                "ArrowLeft" => (at + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            dispatch.dispatch(Action::TabChosen(Tab::ALL[next]));
            page::focus(&ids::tab(Tab::ALL[next].key()));
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label="What the contract did" {onkeydown}>
            { for Tab::ALL.into_iter().map(|tab| {
                let dispatch = dispatch.clone();
                let selected = tab == chosen;
                html! {
                    <button key={tab.key()} type="button" class="tab" role="tab" id={ids::tab(tab.key())}
                        aria-selected={selected.to_string()} aria-controls={selected.then(|| ids::panel(tab.key()))}
                        tabindex={if selected { "0" } else { "-1" }}
                        onclick={move |_| dispatch.dispatch(Action::TabChosen(tab))}>
                        { tab.label() }
                    </button>
                }
            }) }
        </div>
    }
}

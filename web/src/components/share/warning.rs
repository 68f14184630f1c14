//! Where a link is too long for the places that people paste links into.

use yew::prelude::*;

use crate::ids;
use crate::model::format::grouped;

/// The most characters of a message, and where.
const PLACES: [(usize, &str); 2] = [(2_000, "Discord"), (4_000, "Slack")];

#[derive(PartialEq, Properties)]
pub(crate) struct LengthWarningProps {
    /// Characters of the address.
    pub(crate) characters: usize,
    /// Whether the ledger's history is in it, and could be left out.
    pub(crate) history: bool,
    /// Leaves it out.
    pub(crate) onwithout: Callback<()>,
    /// Makes the short link.
    pub(crate) onshort: Callback<()>,
}

#[component]
pub(crate) fn LengthWarning(props: &LengthWarningProps) -> Html {
    let cut: Vec<String> = PLACES
        .iter()
        .filter(|(most, _)| props.characters > *most)
        .map(|(most, place)| format!("{place} cuts messages at {} characters", grouped(most)))
        .collect();
    if cut.is_empty() {
        return Html::default();
    }
    let emit = |callback: &Callback<()>| {
        let callback = callback.clone();
        move |_: MouseEvent| callback.emit(())
    };
    html! {
        <div class="card soft" id={ids::SHARE_WARNING}>
            <p>{ format!("The link has {} characters: {}.", grouped(props.characters), cut.join(", and ")) }</p>
            <p class="shared-line">
                <button type="button" onclick={emit(&props.onshort)}>{ "Copy the short link" }</button>
                if props.history {
                    <button type="button" onclick={emit(&props.onwithout)}>{ "Leave the history out" }</button>
                }
            </p>
        </div>
    }
}

//! The bar that stays while something is wrong with the storage: what, what becomes of the text, and what one can do.

use yew::prelude::*;

use super::backup::use_export;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::{Action, Saving};
use crate::model::care::{Care, CareAction};

#[derive(PartialEq, Properties)]
pub(crate) struct StorageBarProps {
    pub(crate) care: Care,
    pub(crate) saving: Saving,
}

/// The element is always there: screen readers announce what is put into it.
#[component]
pub(crate) fn StorageBar(props: &StorageBarProps) -> Html {
    let dispatch = use_dispatch();
    let (said, export) = use_export();
    let text = match (&props.care.lasting, &props.saving) {
        (Some(lasting), _) => Some(lasting.clone()),
        (None, Saving::Refused(why)) => Some(format!(
            "Not saved: {why}. What you write is on this page, and the open file in this browser's small storage where that has \
             room. Closing the page may lose the rest."
        )),
        _ => None,
    };
    let body = text.map(|text| {
        html! {
            <>
                <span>{ text }</span>
                if props.care.lasting.is_some() { <a class="link" href="">{ "Load the page again" }</a> }
                <button type="button" id={ids::STORAGE_RETRY} onclick={move |_| dispatch.dispatch(Action::Care(CareAction::Retried))}>{ "Try again" }</button>
                <button type="button" id={ids::STORAGE_DOWNLOAD} onclick={move |_| export.emit(false)}>{ "Download everything" }</button>
                <span>{ said }</span>
            </>
        }
    });
    html! { <div class="storage-bar" id={ids::STORAGE_BAR} role="alert">{ body }</div> }
}

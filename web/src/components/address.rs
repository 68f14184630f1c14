//! An address cut to its ends, with a button that copies all of it.

use wasm_bindgen_futures::spawn_local;
use wattage_core::types::Address;
use yew::prelude::*;

use crate::browser::page;
use crate::hooks::use_dispatch;
use crate::model::app::Action;
use crate::model::format::short;

#[derive(PartialEq, Properties)]
pub(crate) struct CopyAddressProps {
    /// The address.
    pub(crate) address: Address,
}

#[component]
pub(crate) fn CopyAddress(props: &CopyAddressProps) -> Html {
    let dispatch = use_dispatch();
    let address = props.address;
    let whole = address.to_string();
    let onclick = move |_| {
        let dispatch = dispatch.clone();
        spawn_local(async move {
            let done = page::copy(&address.to_string()).await;
            dispatch.dispatch(Action::AddressCopied(address, done));
        });
    };
    html! {
        <span class="address">
            <code class="whole" title={whole.clone()}>{ short(&whole) }</code>
            { " " }
            <button type="button" class="link" title={format!("Copy {whole}")} aria-label={format!("Copy the address {whole}")} {onclick}>
                { "Copy" }
            </button>
        </span>
    }
}

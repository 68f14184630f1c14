//! Makes a snapshot of a ledger file.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::PartProps;
use crate::browser::pick;
use crate::ids;
use crate::model::snapshots::{ShelfAction, Task};

/// The largest ledger file that is read, bytes.
const BYTES_MAX: f64 = 256e6;

#[component]
pub(super) fn ImportSection(props: &PartProps) -> Html {
    let desk = props.desk.clone();
    let onchange = move |event: Event| {
        let field = event.target_unchecked_into::<HtmlInputElement>();
        let desk = desk.clone();
        spawn_local(async move {
            match pick::read_up_to(BYTES_MAX, field).await {
                Some(Ok((file, text))) => {
                    let name = file.strip_suffix(".json").unwrap_or(&file).to_owned();
                    desk.run.emit(Task::Import { text, name });
                }
                Some(Err(why)) => desk.act(ShelfAction::Ended(Err(why))),
                None => (),
            }
        });
    };
    html! {
        <section aria-labelledby="import-title">
            <h3 id="import-title">{ "Import" }</h3>
            <p class="storage-row"><label>{ "A ledger file: " }<input type="file" id={ids::IMPORT_LEDGER} accept=".json,application/json"
                disabled={props.desk.shelf.doing.is_some()} {onchange} /></label></p>
            <p class="dim">{ "All of it is executed here, and each block must come out as the file says. It becomes a snapshot." }</p>
        </section>
    }
}

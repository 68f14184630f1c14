//! How much room the browser gives, what takes it, and whether it may be cleared without asking.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::room::{self, Room};
use crate::ids;

#[component]
pub(super) fn RoomSection() -> Html {
    let seen = use_state(|| None::<Option<Room>>);
    let refused = use_state(|| false);
    let setter = seen.setter();
    use_effect_with((), move |()| {
        spawn_local(async move { setter.set(Some(room::look().await)) });
    });
    let persist = {
        let (seen, refused) = (seen.setter(), refused.setter());
        move |_: MouseEvent| {
            let (seen, refused) = (seen.clone(), refused.clone());
            spawn_local(async move {
                refused.set(!room::persist().await);
                seen.set(Some(room::look().await));
            });
        }
    };
    let body = match *seen {
        None => html! { <p class="dim">{ "Asking the browser…" }</p> },
        Some(None) => html! { <p>{ "This browser does not tell how much room there is." }</p> },
        Some(Some(room)) => html! {
            <>
                <p class="storage-row">
                    <meter min="0" max={room.quota.to_string()} high={(room.quota * 0.9).to_string()} value={room.used.to_string()} aria-label="Room in use" />
                    <span>{ format!("{} of {} in use by this site: files, versions, kept ledgers, the page itself.", megabytes(room.used), megabytes(room.quota)) }</span>
                </p>
                if room.is_nearly_full() { <p class="bad">{ "There is hardly any room left. Export all, then empty the trash or delete files." }</p> }
                <p class="storage-row">
                    if room.persistent {
                        <span class="ok">{ "The browser keeps this until you clear it." }</span>
                    } else {
                        <span>{ "When the disk is nearly full, the browser may clear this without asking." }</span>
                        <button type="button" class="small" id={ids::PERSIST} onclick={persist}>{ "Ask the browser to keep it" }</button>
                    }
                    if *refused { <span class="bad">{ "The browser did not agree. Some do once the page is bookmarked or installed." }</span> }
                </p>
            </>
        },
    };
    html! {
        <section aria-labelledby="room-title">
            <h3 id="room-title">{ "Room" }</h3>
            <div id={ids::ROOM} role="status">{ body }</div>
        </section>
    }
}

/// `12.3 MB`.
fn megabytes(bytes: f64) -> String {
    match bytes {
        large if large >= 1e9 => format!("{:.1} GB", large / 1e9),
        small => format!("{:.1} MB", small / 1e6),
    }
}

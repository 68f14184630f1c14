//! Takes a snapshot of the present ledger, at a height.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::PartProps;
use super::panel::kept_title;
use crate::ids;
use crate::model::format::grouped;
use crate::model::snapshots::{ShelfAction, Task, at_height};

#[component]
pub(super) fn TakeSection(props: &PartProps) -> Html {
    let desk = &props.desk;
    let (name, height) = (use_node_ref(), use_node_ref());
    let Some(kept) = desk.kept() else {
        let why = match (&desk.present, &desk.shelf.all) {
            (None, _) => "There is no ledger yet; the first run makes one.",
            (Some(_), None) => "Looking at what this browser keeps…",
            (Some(_), Some(_)) => {
                "This browser has no copy of the present ledger yet; it is made while the node answers."
            }
        };
        return html! { <section aria-label="Take a snapshot"><p>{ why }</p></section> };
    };
    let (head, title) = (kept.head.height, kept_title(desk, kept));
    let onsubmit = {
        let (desk, ledger, title) = (desk.clone(), kept.id.clone(), title.clone());
        let (name, height) = (name.clone(), height.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = |field: &NodeRef| {
                let field = field.cast::<HtmlInputElement>();
                field.map_or_else(String::new, |field| field.value().trim().to_owned())
            };
            match at_height(&typed(&height), head) {
                Ok(height) => {
                    let name = Some(typed(&name)).filter(|name| !name.is_empty());
                    let at = grouped(height.unwrap_or(head));
                    desk.run.emit(Task::Take {
                        ledger: ledger.clone(),
                        height,
                        name: name.unwrap_or_else(|| format!("{title} at block {at}")),
                    });
                }
                Err(why) => desk.act(ShelfAction::Ended(Err(why))),
            }
        }
    };
    html! {
        <section aria-labelledby="take-title">
            <h3 id="take-title">{ format!("Take one of {title}") }</h3>
            <form class="storage-row" {onsubmit}>
                <label>{ "Name " }<input id={ids::SNAPSHOT_NAME} ref={name} maxlength="80" placeholder="as the ledger and its block" /></label>
                <label>{ "Block " }<input id={ids::SNAPSHOT_HEIGHT} ref={height} class="snapshot-height" inputmode="numeric" placeholder={head.to_string()}
                    title={format!("0 to {}, the newest", grouped(head))} /></label>
                <button type="submit" id={ids::SNAPSHOT_TAKE} disabled={desk.shelf.doing.is_some()}>{ "Take snapshot" }</button>
            </form>
        </section>
    }
}

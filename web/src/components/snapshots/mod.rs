//! The ledgers that this browser keeps: the button in the State tab, and the panel that it opens. What is done there goes
//! through [`Desk`]; the panel begins anew with each opening.

mod compare;
mod empty;
mod import;
mod list;
mod panel;
mod rename;
mod rescue;
mod take;

use yew::prelude::*;

use self::panel::SnapshotsPanel;
use crate::hooks::Desk;
use crate::ids;
use crate::model::offline::Place;

#[derive(PartialEq, Properties)]
pub(crate) struct SnapshotsProps {
    /// Where the present ledger is.
    pub(crate) place: Option<Place>,
}

#[component]
pub(crate) fn Snapshots(props: &SnapshotsProps) -> Html {
    let open = use_state(|| false);
    let show = |value: bool| {
        let open = open.setter();
        move || open.set(value)
    };
    let (press, close) = (show(true), show(false));
    html! {
        <div class="snapshots-way">
            <button type="button" class="small" id={ids::SNAPSHOTS} aria-haspopup="dialog" onclick={move |_: MouseEvent| press()}>{ "Snapshots" }</button>
            if *open { <SnapshotsPanel place={props.place.clone()} onclose={Callback::from(move |()| close())} /> }
        </div>
    }
}

/// What each part of the panel is given.
#[derive(PartialEq, Properties)]
struct PartProps {
    desk: Desk,
}

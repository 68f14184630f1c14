//! New versions of the page: hears of them, and takes one when a person asked and nothing stands in the way.

use std::rc::Rc;

use yew::prelude::*;

use super::EditorSlot;
use crate::browser::version;
use crate::model::app::App;
use crate::model::version::{Offer, obstacle};

/// What the page says of a new version.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Update {
    /// What there is to load.
    pub(crate) offer: Offer,
    /// What it waits for, once a person asked for it.
    pub(crate) waits_for: Option<&'static str>,
    /// A person asks for it.
    pub(crate) onload: Callback<()>,
}

/// Keeps [`Update`] true.
#[hook]
pub(crate) fn use_update(app: &App, slot: &Rc<EditorSlot>) -> Update {
    let offer = use_state_eq(version::offer);
    let asked = use_state(|| false);
    use_effect_with((), {
        let offer = offer.setter();
        move |()| {
            // It may have come between the first drawing and now.
            offer.set(version::offer());
            let listener = version::on_offer(move || offer.set(version::offer()));
            move || drop(listener)
        }
    });
    let obstacle = obstacle(app);
    use_effect_with((*asked, obstacle), |(asked, obstacle)| {
        if *asked && obstacle.is_none() {
            version::take();
        }
    });
    Update {
        offer: *offer,
        waits_for: obstacle.filter(|_| *asked),
        onload: use_callback(slot.clone(), move |(), slot| {
            // The state hears of the last keys first, and waits until they are stored.
            slot.flush();
            asked.set(true);
        }),
    }
}

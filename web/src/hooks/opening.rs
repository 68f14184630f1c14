//! The link in the page's address: it is opened when the page begins with it or comes to it, and leaves the address when the shared
//! experiment is closed.

use std::cell::RefCell;
use std::rc::Rc;

use wattage_web::protocol::contract::{Answer, Request};
use wattage_web::protocol::share::LinkPlace;
use yew::prelude::*;

use super::{Dispatch, EditorSlot};
use crate::browser::errand::{self, Errand};
use crate::browser::{hash, page};
use crate::model::app::{Action, App};
use crate::model::settings::Tab;
use crate::model::share::{Look, Visit};

/// Opens what the address says. Gives what ends the execution of a link.
#[hook]
pub(crate) fn use_opening(app: &App, dispatch: &Dispatch, slot: &Rc<EditorSlot>) -> Callback<()> {
    let address = use_state_eq(hash::link);
    use_address(&address);
    let errand: Rc<RefCell<Option<Errand>>> = use_mut_ref(|| None);
    let began = use_mut_ref(|| false);
    let opening = (dispatch.clone(), slot.clone(), errand.clone());
    use_effect_with(
        (app.loaded, (*address).clone()),
        move |(loaded, address)| {
            let (dispatch, slot, errand) = opening;
            if !loaded {
                return;
            }
            let first = !began.replace(true);
            drop(errand.take());
            slot.flush();
            match address {
                Some(place) => {
                    dispatch.dispatch(Action::LinkFound { first });
                    *errand.borrow_mut() = Some(open(place.clone(), dispatch));
                }
                None if first => (),
                None => dispatch.dispatch(Action::LinkLeft),
            }
        },
    );
    // A link pasted while the node is away needs a worker that is there already.
    use_effect_with(app.loaded && app.is_analysed(), |ready| {
        if *ready {
            errand::keep_ready();
        }
    });
    // Whichever way the experiment was left, its link leaves the address.
    let away = app.visit != Visit::Home;
    let was_away = use_mut_ref(|| false);
    let left = (address.setter(), errand.clone());
    use_effect_with(away, move |away| {
        if was_away.replace(*away) && !away && hash::link().is_some() {
            let (setter, errand) = left;
            drop(errand.take());
            hash::leave_link();
            setter.set(None);
        }
    });
    use_callback((dispatch.clone(), errand), |(), (dispatch, errand)| {
        drop(errand.take());
        dispatch.dispatch(Action::LinkOpened(Err(
            "It was stopped, so there is no result: text and call are the sender's. Load the page again to execute it."
                .to_owned(),
        )));
    })
}

/// Follows the address. A page beside the contract's takes a link out of it, but not away.
#[hook]
fn use_address(address: &UseStateHandle<Option<LinkPlace>>) {
    let setter = address.setter();
    let open = use_mut_ref(|| None);
    (*open.borrow_mut()).clone_from(&**address);
    use_effect_with((), move |()| {
        let beside = Rc::new(RefCell::new(hash::is_page()));
        let listeners = hash::on_move(move || {
            let was_beside = beside.replace(hash::is_page());
            if hash::is_page() {
                return;
            }
            match (hash::link(), &*open.borrow()) {
                (None, Some(place)) if was_beside => hash::restore(place),
                (link, _) => setter.set(link),
            }
        });
        move || drop(listeners)
    });
}

fn open(place: LinkPlace, dispatch: Dispatch) -> Errand {
    let look = Look {
        tab: hash::option("view")
            .and_then(|view| Tab::ALL.into_iter().find(|tab| tab.key() == view)),
        line: hash::option("line").and_then(|line| line.parse().ok()),
    };
    if let Some(theme) = hash::option("theme").and_then(|name| page::Theme::named(&name)) {
        theme.show();
    }
    Errand::start(None, Request::Open(place), move |news| {
        dispatch.dispatch(match news {
            Ok(Answer::Told(Ok(told))) => Action::LinkTold(told.into(), look),
            Ok(Answer::Told(Err(why))) => Action::LinkRefused(why),
            Ok(Answer::Progress { done, all }) => Action::LinkProgress(done, all),
            Ok(Answer::Opened(opened)) => Action::LinkOpened(opened.map(Rc::from)),
            Ok(_) => return,
            Err(why) => Action::LinkFailed(why),
        });
    })
}

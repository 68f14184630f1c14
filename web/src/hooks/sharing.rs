//! The link of what is to be shared: made by a contract worker, and made again when anything of it changes.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wattage_web::protocol::contract::{Answer, Follow, Request};
use wattage_web::protocol::share::{ShareAsk, Shared};
use yew::prelude::*;

use crate::browser::errand::Errand;

/// How long the keyboard rests before the link is made again, milliseconds.
const REST: u32 = 250;

/// How far it is with a link.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Made {
    /// It is being made: transactions that are executed, and all, once that is known.
    Going(Option<(usize, usize)>),
    /// It is there.
    Done(Rc<Shared>),
    /// There is none, and why.
    Failed(String),
}

/// The link of `ask` on `ledger`.
#[hook]
pub(crate) fn use_made(ledger: Follow, ask: ShareAsk) -> Made {
    let wanted = (ledger, ask);
    let made = use_state_eq(|| (None, Made::Going(None)));
    let (setter, first) = (made.setter(), made.0.is_none());
    use_effect_with(wanted.clone(), move |wanted| {
        let wanted = wanted.clone();
        // The errand ends with the effect, whether it has begun or not.
        let errand = Rc::new(std::cell::RefCell::new(None));
        let place = Rc::clone(&errand);
        let start = move || {
            let (ledger, ask) = wanted.clone();
            let request = Request::Share(Box::new(ask));
            let told = move |news| {
                let now = match news {
                    Ok(Answer::Progress { done, all }) => Made::Going(Some((done, all))),
                    Ok(Answer::Shared(Ok(shared))) => Made::Done(shared.into()),
                    Ok(Answer::Shared(Err(why))) | Err(why) => Made::Failed(why),
                    Ok(_) => return,
                };
                setter.set((Some(wanted.clone()), now));
            };
            *place.borrow_mut() = Some(Errand::start(Some(ledger), request, told));
        };
        let timer = Timeout::new(if first { 0 } else { REST }, start);
        move || {
            drop(timer);
            drop(errand.take());
        }
    });
    match &*made {
        (Some(of), now) if *of == wanted => now.clone(),
        _ => Made::Going(None),
    }
}

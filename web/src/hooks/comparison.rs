//! Comparing two experiments: asked of workers of their own, so that nothing else waits for it, and stopped by ending them.

use std::cell::RefCell;
use std::rc::Rc;

use wattage_core::share::Compared;
use wattage_web::protocol::compare::{Compare, Slot, Uncompared};
use wattage_web::protocol::contract::{Answer, Request};
use wattage_web::protocol::share::LinkPlace;
use yew::prelude::*;

use crate::browser::errand::{Errand, News};
use crate::model::share::ShareView;
use crate::model::short_link::place;

/// How far a comparison is.
#[derive(Clone, PartialEq, Default)]
pub(crate) enum Comparison {
    /// Nothing was asked.
    #[default]
    Idle,
    /// The experiments are executed: transactions done, and all of them, once that is known.
    Going(Option<(usize, usize)>),
    /// What came of it.
    Done(Rc<Compared>),
    /// One of the two is the reason that there is nothing.
    Failed(Uncompared),
    /// It was stopped by the person.
    Stopped,
}

/// What is compared.
#[derive(Clone, PartialEq)]
pub(crate) enum Content {
    /// A link, as it was pasted.
    Link(String),
    /// What is on the page now.
    Present,
}

/// Both of them, and what the page's own link is made of.
pub(crate) struct Asked {
    pub(crate) old: Content,
    pub(crate) new: Content,
    pub(crate) view: ShareView,
}

/// The errand under way; the next one takes its place and ends it.
type Place = Rc<RefCell<Option<Errand>>>;

/// The comparison, how it is started, and how it is stopped.
#[hook]
pub(crate) fn use_comparison() -> (Comparison, Callback<Asked>, Callback<()>) {
    let state = use_state_eq(Comparison::default);
    let errand = use_mut_ref(|| None::<Errand>);
    let ended = errand.clone();
    use_effect_with((), move |()| move || drop(ended.borrow_mut().take()));
    let start = {
        let (state, errand) = (state.setter(), errand.clone());
        Callback::from(move |asked: Asked| {
            state.set(Comparison::Going(None));
            start(asked, &errand, state.clone());
        })
    };
    let stop = {
        let state = state.setter();
        Callback::from(move |()| {
            drop(errand.borrow_mut().take());
            state.set(Comparison::Stopped);
        })
    };
    ((*state).clone(), start, stop)
}

/// Makes the link of the present work first, if it is one of the two.
fn start(asked: Asked, errand: &Place, state: UseStateSetter<Comparison>) {
    let Asked { old, new, view } = asked;
    let slot = match (&old, &new) {
        (Content::Link(old), Content::Link(new)) => {
            return compare(place(old), place(new), errand, state);
        }
        (Content::Present, _) => Slot::Old,
        _ => Slot::New,
    };
    let request = Request::Share(Box::new(view.ask(&view.title, &view.note, true)));
    let next = Rc::clone(errand);
    let told = move |news: News| match news {
        Ok(Answer::Shared(Ok(shared))) => {
            let link = |content: &Content| match content {
                Content::Link(text) => place(text),
                Content::Present => LinkPlace::Text(shared.link.clone()),
            };
            compare(link(&old), link(&new), &next, state.clone());
        }
        Ok(Answer::Shared(Err(why))) | Err(why) => {
            state.set(Comparison::Failed(Uncompared { slot, why }));
        }
        _ => {}
    };
    let started = Errand::start(Some(view.ledger), request, told);
    *errand.borrow_mut() = Some(started);
}

fn compare(old: LinkPlace, new: LinkPlace, errand: &Place, state: UseStateSetter<Comparison>) {
    let told = move |news: News| {
        state.set(match news {
            Ok(Answer::Progress { done, all }) => Comparison::Going(Some((done, all))),
            Ok(Answer::Compared(Ok(compared))) => Comparison::Done(Rc::from(compared)),
            Ok(Answer::Compared(Err(failed))) => Comparison::Failed(failed),
            Ok(_) => failed("The contract worker answered something else."),
            Err(why) => failed(&why),
        });
    };
    let started = Errand::start(None, Request::Compare(Compare { old, new }), told);
    *errand.borrow_mut() = Some(started);
}

fn failed(why: &str) -> Comparison {
    Comparison::Failed(Uncompared {
        slot: Slot::New,
        why: why.to_owned(),
    })
}

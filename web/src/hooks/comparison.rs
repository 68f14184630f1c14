//! Comparing two links: asked of a worker of its own, so that nothing else waits for it, and stopped by ending it.

use std::rc::Rc;

use wattage_core::share::Compared;
use wattage_web::protocol::compare::{Compare, Slot, Uncompared};
use wattage_web::protocol::contract::{Answer, Request};
use yew::prelude::*;

use crate::browser::job::Job;
use crate::model::short_link::place;

/// How far a comparison is.
#[derive(Clone, PartialEq, Default)]
pub(crate) enum Comparison {
    /// Nothing was asked.
    #[default]
    Idle,
    /// The links are read and executed: transactions done, and all of them, once that is known.
    Going(Option<(usize, usize)>),
    /// What came of it.
    Done(Rc<Compared>),
    /// One of the two is the reason that there is nothing.
    Failed(Uncompared),
    /// It was stopped by the person.
    Stopped,
}

/// What a slot gives: the text of a link, or why there is none.
pub(crate) type Given = Result<String, String>;

/// The comparison, how it is started with what the slots give, and how it is stopped.
#[hook]
pub(crate) fn use_comparison() -> (Comparison, Callback<(Given, Given)>, Callback<()>) {
    let state = use_state_eq(Comparison::default);
    let job = use_mut_ref(|| None::<Job>);
    let ended = job.clone();
    use_effect_with((), move |()| move || drop(ended.borrow_mut().take()));
    let start = {
        let (state, job) = (state.setter(), job.clone());
        Callback::from(move |given: (Given, Given)| {
            // Whoever asks again does not wait for what was asked before.
            drop(job.borrow_mut().take());
            let links = match links(given) {
                Ok(links) => links,
                Err(failed) => return state.set(Comparison::Failed(failed)),
            };
            state.set(Comparison::Going(None));
            let told = state.clone();
            let started = Job::start(Request::Compare(links), move |answer| {
                told.set(match answer {
                    Ok(Answer::Progress { done, all }) => Comparison::Going(Some((done, all))),
                    Ok(Answer::Compared(Ok(compared))) => Comparison::Done(Rc::from(compared)),
                    Ok(Answer::Compared(Err(failed))) => Comparison::Failed(failed),
                    Ok(_) => failed("The contract worker answered something else."),
                    Err(why) => failed(&why),
                });
            });
            *job.borrow_mut() = Some(started);
        })
    };
    let stop = {
        let state = state.setter();
        Callback::from(move |()| {
            drop(job.borrow_mut().take());
            state.set(Comparison::Stopped);
        })
    };
    ((*state).clone(), start, stop)
}

fn links((old, new): (Given, Given)) -> Result<Compare, Uncompared> {
    let told = |slot| move |why| Uncompared { slot, why };
    Ok(Compare {
        old: place(&old.map_err(told(Slot::Old))?),
        new: place(&new.map_err(told(Slot::New))?),
    })
}

fn failed(why: &str) -> Comparison {
    Comparison::Failed(Uncompared {
        slot: Slot::New,
        why: why.to_owned(),
    })
}

//! The experiment of the small page: read from the address, executed once, nothing kept.

use std::rc::Rc;

use wattage_web::protocol::contract::{Answer, Request};
use wattage_web::protocol::share::{LinkPlace, Opened, Told};
use yew::prelude::*;

use crate::browser::errand::Errand;
use crate::browser::hash;

/// What is known of it by now.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Embedded {
    /// What the link says.
    pub(crate) told: Option<Rc<Told>>,
    /// What it came to.
    pub(crate) opened: Option<Rc<Opened>>,
    /// How far its execution is: transactions done, and all of them.
    pub(crate) progress: Option<(usize, usize)>,
    /// Why there is nothing, or no result.
    pub(crate) trouble: Option<String>,
}

impl Reducible for Embedded {
    type Action = Result<Answer, String>;

    fn reduce(self: Rc<Self>, answer: Self::Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match answer {
            Ok(Answer::Told(Ok(told))) => next.told = Some(Rc::from(told)),
            Ok(Answer::Opened(Ok(opened))) => next.opened = Some(Rc::from(opened)),
            Ok(Answer::Progress { done, all }) => next.progress = Some((done, all)),
            Ok(Answer::Told(Err(why)) | Answer::Opened(Err(why))) | Err(why) => {
                next.trouble = Some(why);
            }
            Ok(_) => next.trouble = Some("The contract worker answered something else.".to_owned()),
        }
        Rc::new(next)
    }
}

/// The link behind the address, executed; and how the execution is stopped.
#[hook]
pub(crate) fn use_embedded() -> (UseReducerHandle<Embedded>, Callback<()>) {
    let embedded = use_reducer_eq(Embedded::default);
    let job = use_mut_ref(|| None::<Errand>);
    let (running, dispatcher) = (job.clone(), embedded.dispatcher());
    use_effect_with((), move |()| {
        let place = LinkPlace::Text(hash::present());
        let started = Errand::start(None, Request::Open(place), move |answer| {
            dispatcher.dispatch(answer);
        });
        *running.borrow_mut() = Some(started);
        move || drop(running.borrow_mut().take())
    });
    let dispatcher = embedded.dispatcher();
    let stop = Callback::from(move |()| {
        drop(job.borrow_mut().take());
        dispatcher.dispatch(Err(
            "Stopped. The source is shown without a result.".to_owned()
        ));
    });
    (embedded, stop)
}

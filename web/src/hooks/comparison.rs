//! Comparing two links: asked of a worker of its own, so that nothing else waits for it, and stopped by ending it.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wattage_core::share::Compared;
use wattage_web::protocol::compare::{Compare, Slot, Uncompared};
use wattage_web::protocol::contract::{Answer, Follow, Request};
use yew::prelude::*;

use super::use_inquirer;
use crate::browser::inquirer::Inquirer;
use crate::browser::shares::link_text;

/// How far a comparison is.
#[derive(Clone, PartialEq, Default)]
pub(crate) enum Comparison {
    /// Nothing was asked.
    #[default]
    Idle,
    /// The links are read and executed.
    Going,
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
    let state = use_state(Comparison::default);
    // Counts the questions: what comes of an older one is not shown.
    let number = use_mut_ref(|| 0u32);
    let inquirer = use_inquirer();
    let start = {
        let (state, number, inquirer) = (state.setter(), number.clone(), inquirer.clone());
        Callback::from(move |(old, new): (Given, Given)| {
            inquirer.stop();
            *number.borrow_mut() += 1;
            let (asked, now) = (*number.borrow(), number.clone());
            let (state, inquirer) = (state.clone(), inquirer.clone());
            state.set(Comparison::Going);
            spawn_local(async move {
                let read = read(old, new).await;
                if *now.borrow() != asked {
                    return;
                }
                match read {
                    Ok(links) => ask(&inquirer, links, state),
                    Err(failed) => state.set(Comparison::Failed(failed)),
                }
            });
        })
    };
    let stop = {
        let state = state.setter();
        Callback::from(move |()| {
            *number.borrow_mut() += 1;
            inquirer.stop();
            state.set(Comparison::Stopped);
        })
    };
    ((*state).clone(), start, stop)
}

/// Both links in full.
async fn read(old: Given, new: Given) -> Result<Compare, Uncompared> {
    let told = |slot| move |why| Uncompared { slot, why };
    let old = old.map_err(told(Slot::Old))?;
    let new = new.map_err(told(Slot::New))?;
    Ok(Compare {
        old: link_text(old).await.map_err(told(Slot::Old))?,
        new: link_text(new).await.map_err(told(Slot::New))?,
    })
}

fn ask(inquirer: &Inquirer, links: Compare, state: UseStateSetter<Comparison>) {
    // Links bring their own ledgers.
    let ledger = Follow {
        sandbox: None,
        head: None,
    };
    inquirer.ask(ledger, Request::Compare(links), move |answer| {
        state.set(match answer {
            Ok(Answer::Compared(Ok(compared))) => Comparison::Done(Rc::from(compared)),
            Ok(Answer::Compared(Err(failed))) => Comparison::Failed(failed),
            Ok(_) => failed("The contract worker answered something else."),
            Err(why) => failed(&why),
        });
    });
}

fn failed(why: &str) -> Comparison {
    Comparison::Failed(Uncompared {
        slot: Slot::New,
        why: why.to_owned(),
    })
}

//! The ledger worker as the page holds it: one for the page, started when it is first needed, and again when it broke.
//!
//! It is a contract worker of its own, so that nothing that ends those while somebody types ends a write. What is asked is
//! answered in every case: by the worker, or by the sentence why it does not.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wattage_web::protocol::Numbered;
use wattage_web::protocol::contract::{self, Answer as Told};
use wattage_web::protocol::ledger::{Answer, Request};

use super::contract_worker::{ContractWorker, Said};

/// What the worker has answered, or the sentence why it does not.
pub(crate) type News = Result<Answer, String>;

type Hears = Rc<dyn Fn(News)>;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

#[derive(Default)]
struct Desk {
    worker: Option<ContractWorker>,
    up: bool,
    /// Counts the requests, over all workers.
    number: u32,
    /// What is asked once the worker can be.
    waiting: Vec<(Request, Hears)>,
    /// Who hears of what was asked.
    asked: BTreeMap<u32, Hears>,
}

/// Asks `request`, after what was asked before. `told` hears of every answer to it, the last one last.
pub(crate) fn ask(request: Request, told: impl Fn(News) + 'static) {
    DESK.with_borrow_mut(|desk| desk.waiting.push((request, Rc::new(told))));
    let started: Result<(), String> = DESK.with_borrow_mut(|desk| {
        if desk.worker.is_none() {
            desk.worker = Some(ContractWorker::start(hear)?);
        }
        Ok(())
    });
    match started {
        Ok(()) => post_waiting(),
        Err(why) => give_up(&why),
    }
}

/// Asks `request`, and waits for the last answer.
///
/// # Errors
/// A sentence that says why there is none.
pub(crate) async fn ask_async(request: Request) -> News {
    let last = Rc::new(RefCell::new(None));
    let answered = Promise::new(&mut |resolve, _| {
        let last = Rc::clone(&last);
        ask(request.clone(), move |news| {
            if !news.as_ref().is_ok_and(Answer::is_followed) {
                *last.borrow_mut() = Some(news);
                // It cannot throw: a promise's own function.
                drop(resolve.call0(&JsValue::UNDEFINED));
            }
        });
    });
    drop(JsFuture::from(answered).await);
    let answer = last.take();
    answer.unwrap_or_else(|| Err("The ledger worker gave no answer.".to_owned()))
}

fn hear(said: Said) {
    match said {
        Said::Ready => {
            DESK.with_borrow_mut(|desk| desk.up = true);
            post_waiting();
        }
        Said::Answer(answer) => {
            let Numbered { number, body } = *answer;
            let Told::Ledger(body) = body else {
                return;
            };
            let told = DESK.with_borrow_mut(|desk| match body.is_followed() {
                true => desk.asked.get(&number).cloned(),
                false => desk.asked.remove(&number),
            });
            if let Some(told) = told {
                told(Ok(*body));
            }
        }
        Said::Broke(why) => give_up(&format!(
            "What this browser keeps cannot be read or written just now: its worker broke off ({why}). What was saved is still \
             there; the worker is started again with the next attempt."
        )),
    }
}

fn post_waiting() {
    let posted: Result<(), String> = DESK.with_borrow_mut(|desk| {
        let Some(worker) = desk.worker.as_ref().filter(|_| desk.up) else {
            return Ok(());
        };
        for (request, told) in std::mem::take(&mut desk.waiting) {
            desk.number += 1;
            let number = desk.number;
            desk.asked.insert(number, told);
            let body = contract::Request::Ledger(Box::new(request));
            worker.post(&Numbered { number, body })?;
        }
        Ok(())
    });
    if let Err(why) = posted {
        give_up(&why);
    }
}

/// Ends the worker, and tells everybody who waits why.
fn give_up(why: &str) {
    let (worker, hearing) = DESK.with_borrow_mut(|desk| {
        desk.up = false;
        let asked = std::mem::take(&mut desk.asked).into_values();
        let waiting = std::mem::take(&mut desk.waiting);
        let waiting = waiting.into_iter().map(|(_, told)| told);
        let hearing: Vec<Hears> = asked.chain(waiting).collect();
        (desk.worker.take(), hearing)
    });
    // Whoever hears of it may ask again at once.
    drop(worker);
    for told in hearing {
        told(Err(why.to_owned()));
    }
}

/// Ends what is under way, on a person's wish. What was written stays; the next question starts the worker again.
pub(crate) fn stop() {
    give_up("You stopped it.");
}

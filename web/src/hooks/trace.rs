//! The traces of the Gas tab: asked for once typing rests, while the tab is open.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wattage_web::protocol::contract::{Answer, Request};
use yew::prelude::*;

use super::use_inquirer;
use crate::model::gas::traces::{Found, Of, Trace, Traces};
use crate::model::gas::view::GasView;

/// How long nothing changes before the calls are traced, milliseconds.
const REST: u32 = 250;

/// The trace to show: that of the report in `view` if there is one, else of what is on the page, once it is there.
#[hook]
pub(crate) fn use_trace(view: &GasView) -> Found {
    let inquirer = use_inquirer();
    let traces = use_state_eq(Traces::default);
    let latest = use_mut_ref(Traces::default);
    let of: Of = (view.work.clone(), view.ledger.clone());
    let wanted = view.is_callable().then(|| of.clone());
    let setter = traces.setter();
    use_effect_with(wanted, move |wanted| {
        let ended = inquirer.clone();
        let timer = wanted.clone().map(|of| {
            Timeout::new(REST, move || {
                let request = Request::Trace((*of.0).clone());
                inquirer.ask(of.1.clone(), request, move |answer| {
                    let told = match answer {
                        Ok(Answer::Traced(Ok(traced))) => Ok(Rc::from(traced)),
                        Ok(Answer::Traced(Err(why))) | Err(why) => Err(why),
                        Ok(_) => Err("The contract worker answered something else.".to_owned()),
                    };
                    let next = latest.borrow().with(Trace { of, told });
                    latest.replace(next.clone());
                    setter.set(next);
                });
            })
        });
        move || {
            drop(timer);
            ended.forget();
        }
    });
    traces.find(view.report.as_deref(), &of)
}

//! The curve of gas over one argument: the range, drawing it in small batches, and stopping.

use std::rc::Rc;

use wattage_core::contract::Entry;
use wattage_web::protocol::contract::{Answer, Curve as CurveRequest, Follow, Request};
use yew::prelude::*;

use super::chart::Chart;
use super::curve_form::CurveForm;
use super::points::PointsTable;
use crate::browser::inquirer::Inquirer;
use crate::hooks::use_inquirer;
use crate::ids;
use crate::model::gas::curve::{Point, Range, argument_name, arguments, beside};
use crate::model::gas::drawing::{Drawing, Step};
use crate::model::gas::law::law;
use crate::model::work::Work;

/// Values per request: a stop comes through between two of them.
const BATCH: usize = 4;

#[derive(PartialEq, Properties)]
pub(crate) struct CurveProps {
    /// Text and call on the page.
    pub(crate) work: Rc<Work>,
    /// The function that is called.
    pub(crate) entry: Entry,
    /// The ledger that the calls are made on.
    pub(crate) ledger: Follow,
    /// The schedule that makes the figures.
    pub(crate) schedule: String,
}

#[component]
pub(crate) fn Curve(props: &CurveProps) -> Html {
    let chosen = use_state_eq(|| 0usize);
    let choices: Vec<(usize, String)> = arguments(&props.entry)
        .into_iter()
        .map(|(index, param)| (index, argument_name(index, param)))
        .collect();
    let Some((argument, name)) = choices.get(*chosen).or(choices.first()).cloned() else {
        return html! {
            <p class="empty">{ format!("{} takes no whole number that a curve could go over.", props.entry.name) }</p>
        };
    };
    let onargument = {
        let chosen = chosen.setter();
        Callback::from(move |at| chosen.set(at))
    };
    html! {
        <CurveOver work={props.work.clone()} entry={props.entry.clone()} ledger={props.ledger.clone()}
            schedule={props.schedule.clone()} {choices} {argument} {name} {onargument} />
    }
}

#[derive(PartialEq, Properties)]
struct CurveOverProps {
    work: Rc<Work>,
    entry: Entry,
    ledger: Follow,
    schedule: String,
    choices: Vec<(usize, String)>,
    argument: usize,
    name: String,
    onargument: Callback<usize>,
}

#[component]
fn CurveOver(props: &CurveOverProps) -> Html {
    let inquirer = use_inquirer();
    let drawing = use_reducer_eq(Drawing::default);
    let argument = props.argument;
    let ty = props.entry.params[argument].ty;
    let typed = props.work.call.args.get(&props.entry.name);
    let typed = typed
        .and_then(|texts| texts.get(argument))
        .cloned()
        .unwrap_or_default();

    let of = (
        Rc::new(beside(&props.work, &props.entry, argument)),
        props.ledger.clone(),
        argument,
    );
    let present = drawing.is_of(&of.0, &of.1, argument);
    // What is drawn of another text, call or ledger is not drawn on.
    use_effect_with(present, {
        let (drawing, inquirer) = (drawing.clone(), inquirer.clone());
        move |present| {
            if !present && drawing.going {
                inquirer.stop();
                drawing.dispatch(Step::Stop);
            }
        }
    });
    use_batches(&drawing, &inquirer, props.work.clone());

    let ondraw = {
        let (drawing, inquirer, of) = (drawing.dispatcher(), inquirer.clone(), of);
        Callback::from(move |range: Range| {
            inquirer.stop();
            let (work, ledger, argument) = of.clone();
            drawing.dispatch(match range.values(ty) {
                Ok(values) => Step::Begin(work, ledger, argument, values),
                Err(why) => Step::Refuse(why),
            });
        })
    };
    let onstop = {
        let (drawing, inquirer) = (drawing.dispatcher(), inquirer);
        Callback::from(move |()| {
            inquirer.stop();
            drawing.dispatch(Step::Stop);
        })
    };
    let progress = drawing
        .going
        .then(|| (drawing.points.len(), drawing.values.len()));
    html! {
        <div class="curve-panel">
            <CurveForm key={format!("{}-{argument}", props.entry.name)} choices={props.choices.clone()} {argument}
                onargument={props.onargument.clone()} first={Range::around(ty, &typed)} {progress} {ondraw} {onstop} />
            <div role="alert">{ drawing.trouble.as_ref().map(|why| html! { <p class="bad">{ why }</p> }) }</div>
            { drawn(&drawing, present, &props.name, &props.schedule) }
        </div>
    }
}

/// Asks for the next values, once those before are there.
#[hook]
fn use_batches(drawing: &UseReducerHandle<Drawing>, inquirer: &Inquirer, work: Rc<Work>) {
    let (asked, inquirer, dispatch) = (drawing.clone(), inquirer.clone(), drawing.dispatcher());
    use_effect_with(
        (drawing.number, drawing.points.len(), drawing.going),
        move |&(number, done, going)| {
            let Some((_, ledger, argument)) = asked.of.clone().filter(|_| going) else {
                return;
            };
            let values: Vec<i128> = asked
                .values
                .iter()
                .skip(done)
                .take(BATCH)
                .copied()
                .collect();
            let request = Request::Curve(CurveRequest {
                work: (*work).clone(),
                argument,
                values: values.iter().map(ToString::to_string).collect(),
            });
            inquirer.ask(ledger, request, move |answer| {
                dispatch.dispatch(match answer {
                    Ok(Answer::Curve(points)) => {
                        let points = values.into_iter().zip(points);
                        Step::Points(
                            number,
                            points.map(|(at, point)| Point::read(at, point)).collect(),
                        )
                    }
                    Ok(_) => Step::Fail(
                        number,
                        "The contract worker answered something else.".to_owned(),
                    ),
                    Err(why) => Step::Fail(number, why),
                });
            });
        },
    );
}

fn drawn(drawing: &Drawing, present: bool, argument: &str, schedule: &str) -> Html {
    if drawing.of.is_some() && !present {
        return html! {
            <p class="empty">{ "Source, call or ledger have changed since the curve was drawn." }</p>
        };
    }
    if drawing.points.is_empty() {
        return html! {
            <p class="empty">{ "The call is made with each value, all else as it is filled in above, and nothing is committed." }</p>
        };
    }
    let points: Rc<[Point]> = drawing.points.as_slice().into();
    let said = law(&points).filter(|_| !drawing.going);
    html! {
        <>
            <p id={ids::CURVE_LAW} class="lead" aria-live="polite">
                { said.map(|law| law.sentence(argument)) }
            </p>
            <Chart points={points.clone()} argument={argument.to_owned()} />
            <PointsTable {points} argument={argument.to_owned()} schedule={schedule.to_owned()} />
        </>
    }
}

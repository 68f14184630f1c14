//! What the call comes to for each of several values of one argument.

use super::copy::Copy;
use super::preview::{assemble, run};
use crate::model::order::Order;
use crate::model::report::Trouble;
use crate::model::work::Work;
use crate::protocol::contract::{Curve, CurvePoint};
use crate::vm::BrowserVm;

/// One point for each value, in order. The source is assembled once.
pub(super) fn curve(vm: &BrowserVm, copy: &Copy, curve: &Curve) -> Vec<CurvePoint> {
    let (analysis, program) = assemble(vm, &curve.work.source);
    let point = |value: &String| {
        let work = filled_in(&curve.work, &analysis, curve.argument, value);
        let result = Order::new(&work, &analysis).and_then(|order| {
            let nothing = || Trouble::new("The source has a problem", "It does not assemble.");
            let previewed = run(vm, copy, &order, program.clone().ok_or_else(nothing)?)?;
            let failed = || {
                let message = previewed.placement.as_ref().and_then(|p| p.message.clone());
                let message = message.unwrap_or_default();
                Trouble::new("The contract would not be placed", message)
            };
            previewed.call.clone().ok_or_else(failed)
        });
        CurvePoint {
            value: value.clone(),
            result: result.map_err(|trouble| trouble.detail),
        }
    };
    curve.values.iter().map(point).collect()
}

/// The work with `value` as argument `argument` of the function that is called.
fn filled_in(
    work: &Work,
    analysis: &crate::model::analysis::Analysis,
    argument: usize,
    value: &str,
) -> Work {
    let mut work = work.clone();
    if let Some(entry) = analysis.entry(&work.call.entry) {
        let arguments = work.call.args.entry(entry.name.clone()).or_default();
        if arguments.len() <= argument {
            arguments.resize(argument + 1, String::new());
        }
        arguments[argument] = value.to_owned();
    }
    work
}

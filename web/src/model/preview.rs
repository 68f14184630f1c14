//! A preview as the page holds it: what it is one of, what the contract worker told, and that as a report.

use std::rc::Rc;

use super::order::Order;
use super::report::{Basis, Placement, PlacingGas, Report, Trouble};
use super::work::Work;
use crate::protocol::contract::{Base, Previewed, PreviewedRun};

/// A preview, and what it is one of.
#[derive(Clone, PartialEq, Debug)]
pub struct Preview {
    /// Text and call that were previewed.
    pub work: Work,
    /// What the contract worker told.
    pub told: Previewed,
    /// The call, or the placement that would fail before it, as it would be reported; none if Run would send nothing.
    pub report: Option<Rc<Report>>,
}

/// How it stands with the preview of what is on the page now.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Previewing {
    /// It is there, or will be in a moment.
    #[default]
    Quiet,
    /// It takes longer than a moment.
    Long {
        /// Milliseconds since it began.
        elapsed: u32,
    },
    /// It was stopped before its end, and why.
    Stopped(String),
    /// There are no previews at present, and why.
    Unavailable(String),
}

impl Preview {
    /// The preview of `work`.
    pub fn new(work: Work, told: Previewed) -> Self {
        let report = told.run.as_ref().ok().and_then(|run| {
            let order = Order::new(&work, &told.analysis).ok()?;
            reported(&order, &told.base, run)
        });
        Self {
            work,
            told,
            report: report.map(Rc::new),
        }
    }

    /// Why Run would send nothing.
    pub fn trouble(&self) -> Option<&Trouble> {
        self.told.run.as_ref().err()
    }

    /// The state that it is on.
    pub fn base(&self) -> &Base {
        &self.told.base
    }
}

fn reported(order: &Order, base: &Base, run: &PreviewedRun) -> Option<Report> {
    let sandbox = base.sandbox.clone().unwrap_or_default();
    let known = order.deployed_in(&sandbox);
    let placing = run.placement.as_ref().map(|result| PlacingGas {
        used: result.gas_used,
        limit: order.placing_gas(),
    });
    let report = match (&run.call, &run.placement, known) {
        (Some(call), _, _) => {
            let placement = match (placing, known) {
                (None, _) => Placement::Reused,
                (Some(gas), None) => Placement::Deployed(gas),
                (Some(gas), Some(_)) => Placement::Upgraded(gas),
            };
            let contract = call.contract.unwrap_or_default();
            order.report(&sandbox, call.clone(), contract, placement)
        }
        (None, Some(failed), None) => order.failed_deployment(&sandbox, failed.clone()),
        (None, Some(failed), Some(known)) => order.failed_upgrade(known, failed.clone()),
        (None, None, _) => return None,
    };
    let basis = Basis::Preview {
        height: base.height,
    };
    Some(Report { basis, ..report })
}

//! Traces that the Gas tab has: one of what is on the page, and the one before, which may be of the run that was made
//! since. A trace is shown as that of a run only if it has every figure of it.

use std::collections::BTreeMap;
use std::rc::Rc;

use wattage_core::vm::{CallTree, Callee};

use crate::model::report::Report;
use crate::model::work::Work;
use crate::protocol::contract::{Follow, Traced};

/// What a trace is of: text and call, and the ledger.
pub type Of = (Rc<Work>, Follow);

/// A trace that was asked for, or why there is none.
#[derive(Clone, PartialEq, Debug)]
pub struct Trace {
    /// What it is of.
    pub of: Of,
    /// What the contract worker told.
    pub told: Result<Rc<Traced>, String>,
}

/// The last traces, the latest first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Traces {
    kept: Vec<Trace>,
}

/// What there is to show.
#[derive(Clone, PartialEq, Debug)]
pub enum Found {
    /// The trace of the report itself.
    OfReport(Rc<Traced>),
    /// The trace of the same call as it would run now.
    OfNow(Rc<Traced>),
    /// There is none, and why.
    Failed(String),
    /// It is being made.
    Pending,
}

impl Traces {
    /// These and another one; the oldest goes.
    pub fn with(&self, trace: Trace) -> Self {
        let older = self.kept.first().cloned();
        Self {
            kept: std::iter::once(trace).chain(older).collect(),
        }
    }

    /// What to show beside `report`, when `now` is on the page.
    pub fn find(&self, report: Option<&Report>, now: &Of) -> Found {
        let traces = self.kept.iter().filter_map(|trace| {
            let traced = trace.told.as_ref().ok()?;
            Some((&trace.of.0, traced))
        });
        let mut same = traces
            .filter(|(work, traced)| report.is_some_and(|report| is_same(report, work, traced)));
        if let Some((_, traced)) = same.next() {
            return Found::OfReport(Rc::clone(traced));
        }
        match self.kept.iter().find(|trace| trace.of == *now) {
            None => Found::Pending,
            Some(trace) => match &trace.told {
                Ok(traced) => Found::OfNow(Rc::clone(traced)),
                Err(why) => Found::Failed(why.clone()),
            },
        }
    }
}

impl Found {
    /// The trace, whichever it is.
    pub fn traced(&self) -> Option<&Rc<Traced>> {
        match self {
            Self::OfReport(traced) | Self::OfNow(traced) => Some(traced),
            Self::Failed(_) | Self::Pending => None,
        }
    }

    /// How often each host function was called in the run of the report, by name; none when that is not known.
    pub fn host_calls(&self) -> Option<BTreeMap<String, u64>> {
        match self {
            Self::OfReport(traced) => Some(host_calls(&traced.tree)),
            _ => None,
        }
    }
}

/// Whether the trace is of the same text and call, in the same block, with the same figures.
fn is_same(report: &Report, work: &Work, traced: &Traced) -> bool {
    let result = &traced.result;
    *report.source == *work.source
        && report.form.is_same_call(&work.call)
        && report.height == result.height
        && report.gas_used == result.gas_used
        && report.breakdown == result.breakdown
        && report.lines == result.lines
        && report.functions == result.functions
}

/// Calls of host functions that the contract itself made: those of contracts it called are in the price of `call`.
fn host_calls(tree: &CallTree) -> BTreeMap<String, u64> {
    let mut outside = vec![false; tree.nodes.len()];
    let mut calls = BTreeMap::new();
    for (index, node) in tree.nodes.iter().enumerate() {
        let parent = node.parent.map(|parent| parent as usize);
        let inner = matches!(node.callee, Callee::Contract { .. }) && parent.is_some();
        outside[index] = inner || parent.is_some_and(|parent| outside[parent]);
        if let Callee::Host { name } = &node.callee
            && !outside[index]
        {
            *calls.entry(name.to_string()).or_default() += node.calls;
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use wattage_core::types::Address;
    use wattage_core::vm::CallNode;

    use super::*;
    use crate::model::app::App;
    use crate::model::testing::{base, report, result};
    use crate::protocol::contract::Tip;

    fn of(height: u64) -> Of {
        let ledger = Follow {
            sandbox: None,
            head: Some(Tip { height, hash: None }),
            here: false,
        };
        (Rc::new(Work::of(&App::default(), false)), ledger)
    }

    fn trace(height: u64) -> Trace {
        let traced = Traced {
            base: base(None, height),
            result: result(height + 1),
            tree: CallTree { nodes: Vec::new() },
        };
        Trace {
            of: of(height),
            told: Ok(Rc::new(traced)),
        }
    }

    #[test]
    fn the_trace_of_the_preview_stays_that_of_the_run_and_no_other_is_shown_for_it() {
        let mut run = report(&App::default().file.source);
        run.form = App::default().file.call.clone();
        let before = Traces::default().with(trace(1));
        assert!(matches!(
            before.find(Some(&run), &of(1)),
            Found::OfReport(_)
        ));
        // The run has made block 2; the same call would be block 3 now.
        assert!(matches!(
            before.find(Some(&run), &of(2)),
            Found::OfReport(_)
        ));
        let after = Traces::default().with(trace(2));
        assert!(matches!(after.find(Some(&run), &of(2)), Found::OfNow(_)));
        assert_eq!(after.find(Some(&run), &of(3)), Found::Pending);
        run.gas_used += 1;
        assert_eq!(before.find(Some(&run), &of(2)), Found::Pending);
    }

    #[test]
    fn host_calls_of_other_contracts_are_not_counted_as_own() {
        let host = |name: &'static str| Callee::Host { name: name.into() };
        let contract = || Callee::Contract {
            contract: Address::default(),
            function: "main".to_owned(),
        };
        let node = |parent, callee, calls| CallNode {
            parent,
            callee,
            calls,
            gas: 0,
            hidden: 0,
        };
        let nodes = vec![
            node(None, contract(), 1),
            node(Some(0), host("caller"), 3),
            node(Some(0), host("call"), 1),
            node(Some(2), contract(), 1),
            node(Some(3), host("caller"), 5),
        ];
        let calls = host_calls(&CallTree { nodes });
        assert_eq!(
            calls,
            BTreeMap::from([("call".to_owned(), 1), ("caller".to_owned(), 3)])
        );
    }
}

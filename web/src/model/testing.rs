//! What the model's tests are made of: an analysed state, and a plain result, preview and report.

use std::rc::Rc;

use wattage_core::api::TransactionResult;
use wattage_core::types::{Bytes, Hash};
use wattage_core::vm::{Breakdown, Outcome};

use super::action::Action;
use super::agreement::Checked;
use super::analysis::analyse;
use super::app::App;
use super::file::CallForm;
use super::preview::Preview;
use super::report::{Basis, Placement, Report, Trouble};
use super::work::Work;
use crate::protocol::contract::{Base, Previewed, PreviewedRun};

/// A successful result at this height.
pub(crate) fn result(height: u64) -> TransactionResult {
    TransactionResult {
        transaction: Hash([0; 32]),
        height,
        outcome: Outcome::Success,
        gas_used: 100,
        gas_limit: 1_000,
        schedule: "wattage-1".to_owned(),
        breakdown: Breakdown {
            instructions: 100,
            ..Breakdown::default()
        },
        contract: None,
        results: Vec::new(),
        return_data: Bytes::default(),
        logs: Vec::new(),
        changes: Vec::new(),
        prints: Vec::new(),
        message: None,
        location: None,
        lines: Vec::new(),
        functions: Vec::new(),
        calls: Vec::new(),
        trace: Vec::new(),
    }
}

/// The state of a ledger.
pub(crate) fn base(sandbox: Option<&str>, height: u64) -> Base {
    Base {
        sandbox: sandbox.map(str::to_owned),
        height,
        block: Hash([0; 32]),
        state_root: Hash([0; 32]),
    }
}

/// A preview of the first example.
pub(crate) fn previewed(base: Base, run: Result<PreviewedRun, Trouble>) -> Preview {
    previewed_of(Work::of(&App::default(), false), base, run)
}

fn previewed_of(work: Work, base: Base, run: Result<PreviewedRun, Trouble>) -> Preview {
    let analysis = analyse(&work.source, None);
    let told = Previewed {
        analysis,
        base,
        run,
    };
    Preview::new(work, told)
}

/// The state after the contract worker has previewed what is on the page, on a fresh ledger.
pub(crate) fn answered(app: &App) -> App {
    let run = PreviewedRun {
        placement: Some(result(1)),
        call: Some(result(2)),
    };
    let preview = previewed_of(Work::of(app, false), base(None, 0), Ok(run));
    app.after(Action::Previewed(Rc::new(preview)))
}

/// The receipt of the call of the first example's form, with this source.
pub(crate) fn report(source: &str) -> Report {
    let result = result(2);
    Report {
        basis: Basis::Receipt(Rc::new(Checked::default())),
        here: false,
        form: CallForm::default(),
        sandbox: "s".to_owned(),
        source: source.into(),
        call: "alice calls increment(1)".to_owned(),
        placement: Placement::Reused,
        contract: wattage_core::types::Address::default(),
        height: result.height,
        outcome: result.outcome,
        results: result.results,
        return_data: result.return_data,
        gas_used: result.gas_used,
        gas_limit: result.gas_limit,
        schedule: result.schedule,
        breakdown: result.breakdown,
        lines: result.lines,
        functions: result.functions,
        logs: result.logs,
        prints: result.prints,
        balances: Vec::new(),
        storage: Vec::new(),
        message: None,
        location: None,
        calls: result.calls,
        trace: result.trace,
    }
}

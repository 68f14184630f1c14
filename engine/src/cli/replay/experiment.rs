//! A link executed again: whether its experiment comes out as the sender saw it.

use std::ops::ControlFlow;
use std::time::Instant;

use serde::Serialize;
use wattage_core::api::TransactionResult;
use wattage_core::ledger::LedgerError;
use wattage_core::limits;
use wattage_core::share::{Link, ReplayError, Replayed, Verdict, replay};
use wattage_core::types::{Hash, grouped, plain_line};

use super::super::link::{self, Inside};
use super::super::output::{Exit, Failure, Refusal, print, print_json};
use super::super::progress::Progress;
use crate::vm::WasmVm;

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    inside: Inside<'a>,
    /// What it came to here.
    here: Here<'a>,
    verdict: &'a Verdict,
    /// How long it took here.
    seconds: f64,
}

/// What an experiment came to here.
#[derive(Serialize)]
struct Here<'a> {
    state_root: Hash,
    /// The newest block that was made.
    height: u64,
    result: Option<&'a TransactionResult>,
}

/// Executes the experiment of `link` and prints what came of it.
///
/// # Errors
/// [`Failure::Input`] for an experiment that cannot be executed anywhere.
pub(super) fn run(link: &Link, json: bool) -> Result<Exit, Failure> {
    let began = Instant::now();
    let vm = WasmVm::new(limits::GAS_MAX).map_err(LedgerError::from)?;
    let mut progress = Progress::new();
    let replayed = replay(&vm, link.bundle(), |at| {
        progress.tell(|| {
            let (done, all) = (grouped(at.done as u64), grouped(at.all as u64));
            format!("{done} of {all} transactions")
        });
        ControlFlow::Continue(())
    });
    drop(progress);
    let replayed = replayed.map_err(failure)?;
    match json {
        true => print_json(&Report {
            inside: Inside::new(link),
            here: Here {
                state_root: replayed.head.state_root,
                height: replayed.head.height,
                result: replayed.result.as_ref(),
            },
            verdict: &replayed.verdict,
            seconds: began.elapsed().as_secs_f64(),
        })?,
        false => print(&text(link, &replayed))?,
    }
    Ok(match replayed.verdict.is_same() {
        true => Exit::Success,
        false => Exit::Failed,
    })
}

/// A link beyond the limits, or with code that is none, is wrong input; the rest is the machine's failure.
fn failure(error: ReplayError) -> Failure {
    match error {
        ReplayError::Ledger(error) => error.into(),
        other => Refusal::new(other.to_string()).into(),
    }
}

fn text(link: &Link, replayed: &Replayed) -> String {
    let mut out = format!(
        "{}: {}\n",
        plain_line(link.bundle().name()),
        sentence(&replayed.verdict)
    );
    if let Verdict::Differs(found) = &replayed.verdict {
        for disagreement in found {
            out.push_str(&format!("  {}\n", plain_line(&disagreement.to_string())));
        }
    }
    out.push('\n');
    out.push_str(&link::text(link));
    if let Some(result) = &replayed.result {
        let gas = format!("{} ({})", grouped(result.gas_used), result.schedule);
        let result = result.headline();
        out.push_str(&format!("{:<12}{}\n", "result", plain_line(&result)));
        out.push_str(&format!("{:<12}{gas}\n", "gas"));
    }
    out.push_str(&format!(
        "{:<12}{}\n",
        "state root", replayed.head.state_root
    ));
    out
}

fn sentence(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Same => "it came out as the sender saw it: gas, result, and state".to_owned(),
        Verdict::NoCall => "the ledger is as the sender saw it; there is no call in it".to_owned(),
        Verdict::Differs(_) => "DIFFERS from what the sender saw:".to_owned(),
        Verdict::OtherSchedule { theirs, ours } => format!(
            "its figures are of the schedule {}, and this program has {ours}: nothing was executed",
            plain_line(theirs)
        ),
    }
}

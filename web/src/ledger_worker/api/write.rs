//! Making a ledger, executing a transaction on one, and previewing.
//!
//! A block is told when IndexedDB has it. Where another tab has written in between, the transaction is resolved and executed
//! again on what there is then, as often as a person would not notice.

use wattage_core::api::{
    CreateSandbox, Preview, PreviewRequest, Refusal, Resolver, SandboxCreated, TransactionRequest,
    TransactionResult,
};
use wattage_core::ledger::{Genesis, Ledger, Transaction};
use wattage_core::limits;
use wattage_core::vm::{Detail, Outcome};

use super::super::{LedgerWorker, keeping};
use super::failure::Failure;
use super::find::find;
use super::read::shown;
use super::{Answered, CREATED, OK, json, parsed};
use crate::mirror::{LedgerId, Mirror, Record};
use crate::model::settings::Sandbox;
use crate::protocol::ledger::Kind;

/// How often a transaction is executed again since another tab came first.
const ATTEMPTS: usize = 5;

/// A new ledger of this browser. It needs no token.
pub(super) async fn create(worker: &LedgerWorker, body: Option<&str>) -> Answered {
    let request: CreateSandbox = parsed(body)?;
    let genesis = request
        .genesis
        .map_or_else(|| Ok(Genesis::default()), Genesis::try_from)?;
    let id = LedgerId::random()?;
    let name = Sandbox::local(id.to_string(), String::new())
        .name()
        .to_owned();
    let record = Record::new(id, name, Kind::Local);
    let mut mirror = Mirror::create(&keeping::opened(worker).await?, record)?;
    Ledger::create(mirror.store(), &genesis)?;
    mirror.flush().await?;
    let sandbox = shown(&id.to_string(), &mirror)?;
    worker.loaded.put(mirror);
    json(
        CREATED,
        &SandboxCreated {
            token: String::new(),
            sandbox,
        },
    )
}

/// Executes a transaction and keeps its block.
pub(super) async fn submit(worker: &LedgerWorker, id: &str, body: Option<&str>) -> Answered {
    let mut mirror = find(worker, id).await?;
    if let Kind::Snapshot { .. } = mirror.record().kind {
        let told = "a snapshot stays as it is; open it as a ledger of its own to go on from it";
        return Err(Failure::malformed(told));
    }
    let request: TransactionRequest = parsed(body)?;
    let mut attempt = 1;
    loop {
        match execute(worker, &mut mirror, request.clone()).await {
            Err(failure) if failure.is_stale() && attempt < ATTEMPTS => attempt += 1,
            other => {
                let result = other?;
                return json(CREATED, &result);
            }
        }
    }
}

async fn execute(
    worker: &LedgerWorker,
    mirror: &mut Mirror,
    request: TransactionRequest,
) -> Result<TransactionResult, Failure> {
    let ledger = mirror.ledger()?;
    let transaction = Resolver::new(&worker.vm, ledger.view()?).resolve(request)?;
    let applied = ledger.apply(&worker.vm, transaction, Detail::Profiled)?;
    mirror.flush().await?;
    Ok(applied.into())
}

/// What transactions would come to.
pub(super) async fn preview(worker: &LedgerWorker, id: &str, body: Option<&str>) -> Answered {
    let mirror = find(worker, id).await?;
    let request: PreviewRequest = parsed(body)?;
    let (count, most) = (request.transactions.len(), limits::PREVIEW_TRANSACTIONS);
    if count > most {
        return Err(Failure::malformed(format!(
            "the body: {count} transactions; a preview takes at most {most}"
        )));
    }
    let ledger = mirror.ledger()?;
    let mut resolver = Resolver::new(&worker.vm, ledger.view()?);
    let transactions = request.transactions.into_iter();
    let transactions = transactions.map(|request| resolver.resolve(request));
    let transactions = transactions.collect::<Result<Vec<_>, _>>()?;
    let limits = transactions.iter().map(Transaction::gas_limit);
    let sum = limits.fold(0, u64::saturating_add);
    if sum > limits::PREVIEW_GAS {
        return Err(Refusal::PreviewGas { sum }.into());
    }
    let preview = ledger.preview(&worker.vm, transactions, Detail::Profiled)?;
    let mut applied = preview.applied.iter();
    let failed = applied.any(|applied| applied.receipt.outcome != Outcome::Success);
    match preview.rejection {
        // What comes after a failure may be refused because of it: the failure is the answer.
        Some(rejection) if !failed => Err(Refusal::Rejected(rejection).into()),
        _ => {
            let results = preview.applied.into_iter().map(TransactionResult::from);
            json(
                OK,
                &Preview {
                    results: results.collect(),
                },
            )
        }
    }
}

//! What transactions would come to.

use axum::Json;
use axum::extract::State;
use wattage_core::api::{
    Preview, PreviewRequest, Refusal, Resolver, TransactionRequest, TransactionResult, routes,
};
use wattage_core::ledger::{Applied, Transaction};
use wattage_core::limits;
use wattage_core::vm::{Detail, Outcome};

use super::error::ApiError;
use super::extract::{Body, Reader};
use super::node::Node;
use super::problems::{TRANSACTION, words};
use crate::sandboxes::Sandbox;
use crate::vm::WasmVm;

/// What transactions would come to.
///
/// Executes them as the next blocks would, one after the other, and commits nothing. Needs no token and waits for no
/// writer: it works on the ledger as it is when it begins. If a transaction fails and a later one is refused, the
/// results end before that one: the failure says why.
#[utoipa::path(post, path = routes::PREVIEW, operation_id = "preview", tag = "transactions",
    request_body = PreviewRequest,
    responses((status = 200, body = Preview)),
    extensions(("x-problems" = json!(words(&[TRANSACTION])))))]
pub(super) async fn preview(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    Body(request): Body<PreviewRequest>,
) -> Result<Json<Preview>, ApiError> {
    let count = request.transactions.len();
    if count > limits::PREVIEW_TRANSACTIONS {
        let most = limits::PREVIEW_TRANSACTIONS;
        let detail = format!("the body: {count} transactions; a preview takes at most {most}");
        return Err(Refusal::Malformed(detail).into());
    }
    let vm = node.vm();
    let work = move || execute(&vm, &sandbox, request.transactions);
    Ok(Json(node.execute(work).await?))
}

fn execute(
    vm: &WasmVm,
    sandbox: &Sandbox,
    requests: Vec<TransactionRequest>,
) -> Result<Preview, ApiError> {
    let ledger = sandbox.frozen()?;
    let mut resolver = Resolver::new(vm, ledger.view()?);
    let transactions = requests
        .into_iter()
        .map(|request| resolver.resolve(request));
    let transactions = transactions.collect::<Result<Vec<_>, _>>()?;
    bounded(&transactions)?;
    let preview = ledger.preview(vm, transactions, Detail::Profiled)?;
    let failed = |applied: &Applied| applied.receipt.outcome != Outcome::Success;
    match preview.rejection {
        // What comes after a failure may be refused because of it: the failure is the answer.
        Some(rejection) if !preview.applied.iter().any(failed) => {
            Err(Refusal::Rejected(rejection).into())
        }
        _ => Ok(Preview {
            results: preview
                .applied
                .into_iter()
                .map(TransactionResult::from)
                .collect(),
        }),
    }
}

/// A preview is free, so what it may ask for is bounded as a whole.
fn bounded(transactions: &[Transaction]) -> Result<(), ApiError> {
    let limits = transactions.iter().map(Transaction::gas_limit);
    let sum = limits.fold(0, u64::saturating_add);
    if sum <= limits::PREVIEW_GAS {
        return Ok(());
    }
    Err(Refusal::PreviewGas { sum }.into())
}

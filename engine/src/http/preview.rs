//! What transactions would come to.

use axum::Json;
use axum::extract::State;
use wattage_core::api::{Preview, PreviewRequest, TransactionRequest, TransactionResult};
use wattage_core::ledger::{Action, LedgerError, Rejection, Transaction};
use wattage_core::types::Address;

use super::error::ApiError;
use super::extract::{Body, Reader};
use super::node::Node;
use super::resolve::Resolver;
use crate::sandboxes::Sandbox;
use crate::vm::WasmVm;

/// The most transactions of a preview. Each may use as much gas as a transaction.
const MOST: usize = 16;

/// `POST /api/v1/sandboxes/{id}/preview`: executes transactions as the next blocks would, and commits nothing.
///
/// Needs no token and waits for no writer: it works on the ledger as it is when it begins. If a deployment fails and a
/// later transaction calls its contract, the results end with that deployment, which says why.
pub(super) async fn preview(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    Body(request): Body<PreviewRequest>,
) -> Result<Json<Preview>, ApiError> {
    let count = request.transactions.len();
    if count > MOST {
        let detail = format!("the body: {count} transactions; a preview takes at most {MOST}");
        return Err(ApiError::Malformed(detail));
    }
    let vm = node.vm().clone();
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
    let mut transactions = transactions.collect::<Result<Vec<_>, _>>()?;
    let preview = match ledger.preview(vm, transactions.clone(), true) {
        Err(LedgerError::Rejected(rejection)) => {
            let failed = failed_deployment(&transactions, &rejection).ok_or(rejection)?;
            transactions.truncate(failed + 1);
            ledger.preview(vm, transactions, true)?
        }
        other => other?,
    };
    Ok(Preview {
        results: preview
            .applied
            .into_iter()
            .map(TransactionResult::from)
            .collect(),
    })
}

/// The deployment in this very preview whose failure is why a later transaction finds no contract.
fn failed_deployment(transactions: &[Transaction], rejection: &Rejection) -> Option<usize> {
    let Rejection::NoContract { contract } = rejection else {
        return None;
    };
    transactions
        .iter()
        .position(|transaction| match transaction {
            Transaction::Sent {
                sender,
                nonce,
                action: Action::Deploy { .. },
                ..
            } => Address::of_contract(sender, *nonce) == *contract,
            _ => false,
        })
}

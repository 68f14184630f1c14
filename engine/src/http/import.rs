//! Making a sandbox of a ledger file: its transactions are executed again, and every block must come to what it says.

use std::ops::ControlFlow;
use std::sync::Arc;

use axum::extract::State;
use axum::response::IntoResponse;
use wattage_core::api::{LedgerFile, Refusal, SandboxCreated, routes};
use wattage_core::ledger::{Genesis, Ledger, Report, replay};
use wattage_core::limits;
use wattage_core::schedule::Schedule;
use wattage_core::store::MemoryStore;
use wattage_core::types::grouped;

use super::error::ApiError;
use super::extract::LargeBody;
use super::node::Node;
use super::problems::{CREATING, GENESIS, LEDGER_DIFFERS, LEDGER_FILE, NOT_COMPILED};
use super::problems::{QUOTA_BYTES, QUOTA_ROWS, words};
use super::sandboxes::made;
use super::unclaimed::Unclaimed;
use crate::sandboxes::SandboxError;
use crate::store::PipelinedStore;
use crate::vm::WasmVm;

/// After how many blocks it is measured what the ledger holds: measuring waits for the disk.
const MEASURED: u64 = 64;

/// Make a sandbox of a ledger file.
///
/// Every transaction is executed again, and every block must come to what the file says. Otherwise nothing is made, and
/// the answer says at which height what differs. A file has at most 32 MiB and 4,000,000,000 gas.
#[utoipa::path(post, path = routes::IMPORT, operation_id = "import", tag = "sandboxes",
    request_body = LedgerFile,
    responses((status = 201, body = SandboxCreated, headers(("location" = String)))),
    extensions(("x-problems" = json!(words(&[CREATING,
        &[GENESIS, LEDGER_DIFFERS, LEDGER_FILE, NOT_COMPILED, QUOTA_BYTES, QUOTA_ROWS]])))))]
pub(super) async fn import(
    State(node): State<Node>,
    body: LargeBody<{ limits::IMPORT_BYTES }>,
) -> Result<impl IntoResponse, ApiError> {
    let (vm, sandboxes) = (node.vm(), node.sandboxes().clone());
    let places = Arc::clone(&node.edge().imports);
    let import = move || {
        // Waiting for a place would hold a processor.
        let _place = places.try_acquire_owned().map_err(|_| ApiError::Busy)?;
        let mut file: LedgerFile = body.parse()?;
        check(&file)?;
        let genesis =
            Genesis::try_from(std::mem::take(&mut file.genesis)).map_err(Refusal::Genesis)?;
        let (sandbox, token, ()) =
            sandboxes.import(|store, may_grow| execute(&vm, &genesis, file, store, may_grow))?;
        Unclaimed::new(&sandboxes, sandbox, &token)
    };
    node.execute(import).await.map(Unclaimed::told).map(made)
}

/// Whether the file is worth executing.
fn check(file: &LedgerFile) -> Result<(), ApiError> {
    if file.format != LedgerFile::FORMAT {
        let (found, known) = (&file.format, LedgerFile::FORMAT);
        let problem = format!("its format is {found:?}; this node reads {known:?}");
        return Err(ApiError::LedgerFile(problem));
    }
    if Schedule::by_id(&file.schedule).is_none() {
        let schedule = &file.schedule;
        let problem =
            format!("it uses the gas schedule {schedule:?}, which this node does not know");
        return Err(ApiError::LedgerFile(problem));
    }
    let blocks = file.blocks.iter();
    let gas = blocks.fold(0, |sum: u64, block| sum.saturating_add(block.gas_used));
    match gas <= limits::IMPORT_GAS {
        true => Ok(()),
        false => Err(ApiError::LedgerFile(format!(
            "its transactions used {} gas; a node executes files of up to {}",
            grouped(gas),
            grouped(limits::IMPORT_GAS)
        ))),
    }
}

fn execute(
    vm: &WasmVm,
    genesis: &Genesis,
    file: LedgerFile,
    store: PipelinedStore,
    may_grow: &dyn Fn() -> Result<(), SandboxError>,
) -> Result<(), ApiError> {
    // What everything else follows from is compared first, as wattage replay does.
    let first = Ledger::create(MemoryStore::default(), genesis)?;
    let found = first.view()?.head()?.hash;
    if found != file.genesis_hash {
        return Err(ApiError::LedgerDiffers(format!(
            "block 0: the block hash was {}, and is {found}",
            file.genesis_hash
        )));
    }
    let entries = (1..).zip(file.blocks);
    let entries = entries.map(|(height, block)| Ok::<_, ApiError>(block.entry(height)));
    // A block that uses more gas than the file says ends it, so the sum holds.
    let mut full = Ok(());
    let watch = |report: &Report| {
        if report.blocks.is_multiple_of(MEASURED) {
            full = may_grow();
        }
        match full {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let report = replay(store, vm, genesis, entries, watch)?;
    full?;
    match report.difference {
        None => Ok(()),
        Some(difference) => Err(ApiError::LedgerDiffers(difference.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_file_is_looked_at_only_while_few_others_are() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let node = Node::open(folder.path()).expect("a node");
        let import = async || {
            let request = Request::post(routes::IMPORT);
            let request = request.header(header::CONTENT_TYPE, "application/json");
            let request = request.body(Body::from("no ledger")).expect("a request");
            let answer = node.router().oneshot(request).await;
            answer.expect("an answer").status()
        };
        let places = &node.edge().imports;
        let others = places.try_acquire_many(2).expect("free");
        assert_eq!(import().await, StatusCode::SERVICE_UNAVAILABLE);
        drop(others);
        assert_eq!(import().await, StatusCode::BAD_REQUEST);
    }
}

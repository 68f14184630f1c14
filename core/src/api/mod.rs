//! The wire: routes, requests and answers of the node, and what the command line prints as JSON.
//!
//! Plain data, shared by the node, its clients and the page. Bytes are `0x` + hex; amounts and values are
//! strings; heights, nonces and gas are numbers below 2^53.

mod account;
mod as_request;
mod block;
mod changes;
mod ledger_file;
mod member;
mod page;
mod problem;
mod proof;
mod receipt;
pub mod refusal;
#[cfg(feature = "openapi")]
mod request_schema;
mod requests;
mod resolve;
pub mod routes;
mod sandbox;
mod tools;
mod transaction;

pub use account::{AccountPage, AccountView, ContractView, StoragePage, StorageRow};
pub use block::{BlockPage, BlockView, TransactionSummary};
pub use changes::{ChangedRow, ChangesPage, RowKey};
pub use ledger_file::{LedgerFile, LedgerFileBlock};
pub use member::{MEMBER_HEADER, Member, MemberName, MemberNameError, Present};
pub use page::{PAGE_BYTES, PAGE_DEFAULT, PAGE_MOST, Page};
pub use problem::{Kind, Problem, UNKNOWN_SANDBOX};
pub use proof::ProofView;
pub use receipt::{ChangeView, Preview, TransactionResult};
pub use refusal::Refusal;
pub use requests::{
    CallRequest, CreateSandbox, DeployRequest, FaucetRequest, ForkRequest, GenesisRequest,
    PreviewRequest, RewindRequest, TransactionRequest, TransferRequest, UpgradeRequest,
    WarpRequest,
};
pub use resolve::{ResolveError, Resolver};
pub use sandbox::{Sandbox, SandboxCreated, SandboxUsage, UndoRewind};
pub use tools::{
    AssembleRequest, Assembled, DisassembleRequest, Disassembled, FunctionView, Shared,
};
pub use transaction::{CodeView, PlacedTransaction, TransactionView};

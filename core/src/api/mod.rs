//! The wire: routes, requests and answers of the node, and what the command line prints as JSON.
//!
//! Plain data, shared by the node, its clients and the page. Bytes are `0x` + hex; amounts and values are
//! strings; heights, nonces and gas are numbers below 2^53.

mod answers;
mod problem;
mod requests;
pub mod routes;

pub use answers::{
    AccountPage, AccountView, ChangeView, ContractView, Preview, Sandbox, SandboxCreated,
    StoragePage, StorageRow, TransactionResult,
};
pub use problem::{Problem, UNKNOWN_SANDBOX};
pub use requests::{
    CallRequest, CreateSandbox, DeployRequest, FaucetRequest, GenesisRequest, PreviewRequest,
    TransactionRequest, TransferRequest, UpgradeRequest, WarpRequest,
};

//! Every kind of problem, once: its word, its title, its status. Those of a ledger are core's.
//!
//! Clients go by the word, so one that was given stays. Which error is which kind is in [`super::error`]; the OpenAPI
//! document shows the list as a table.

pub(super) use wattage_core::api::Kind;
pub(super) use wattage_core::api::refusal::*;

/// Kinds of the node's own have their status and words here; a name alone is one that every ledger has.
macro_rules! kinds {
    ($($name:ident $(= $status:literal, $word:literal, $title:literal)?;)*) => {
        $($(pub(super) const $name: Kind = ($word, $title, $status);)?)*

        /// Every kind, by status.
        pub(super) const ALL: &[Kind] = &[$($name),*];
    };
}

kinds! {
    MALFORMED;
    MISSING_TOKEN = 401, "missing-token", "A token is needed";
    WRONG_TOKEN = 403, "wrong-token", "The token is wrong";
    NOT_CREATOR;
    METRICS = 403, "metrics", "Figures are not for everybody";
    UNKNOWN_ROUTE;
    UNKNOWN_SANDBOX;
    UNKNOWN_TRANSACTION;
    UNKNOWN_HEIGHT;
    UNKNOWN_ROW;
    UNKNOWN_CODE;
    UNKNOWN_SHARE = 404, "unknown-share", "No such share";
    NO_CONTRACT;
    METHOD = 405, "method-not-allowed", "The method does not fit";
    SLOW_BODY = 408, "slow-body", "The request came too slowly";
    STALE_NONCE;
    CODE_CHANGED;
    OTHER_HISTORY;
    NOTHING_TO_UNDO = 409, "nothing-to-undo", "There is no rewind to undo";
    TOO_LARGE = 413, "too-large", "The request is too large";
    NOT_JSON = 415, "not-json", "The body is not JSON";
    GENESIS;
    GAS_LIMIT;
    FUNDS;
    SUPPLY;
    CONTRACT_SENDER;
    CODE;
    NO_ENTRY;
    ARGUMENT_COUNT;
    ARGUMENT;
    INPUT;
    WARP;
    REJECTED;
    NOT_A_LINK = 422, "not-a-link", "The share is no link";
    LEDGER_DIFFERS = 422, "ledger-differs", "The ledger file does not come to what it says";
    LEDGER_FILE = 422, "ledger-file", "The ledger file is refused";
    IDEMPOTENCY = 422, "idempotency-conflict", "The key was used for another request";
    TOO_MANY = 429, "too-many", "Too many requests";
    RATE_SANDBOX = 429, "too-many-transactions", "Too many transactions";
    FAULT = 500, "fault", "The node failed";
    BUSY;
    NOT_READY = 503, "not-ready", "The node is not ready";
    NOT_COMPILED;
    UNAVAILABLE;
    TIMEOUT = 504, "timeout", "The request took too long";
    QUOTA_BYTES = 507, "quota-bytes", "The sandbox is full";
    QUOTA_ROWS = 507, "quota-rows", "The sandbox has too many rows";
    TOO_MANY_SANDBOXES = 507, "too-many-sandboxes", "The node holds no more sandboxes";
    NODE_FULL = 507, "node-full", "The node's file is as large as it may be";
    DISK_FULL;
}

/// What every route may answer.
pub(super) const ANYWHERE: &[Kind] = &[FAULT, UNAVAILABLE, TIMEOUT, BUSY, TOO_MANY];

/// What a ledger may answer to a transaction, and the node to executing one.
pub(super) const TRANSACTION: &[Kind] = &[
    NOT_CREATOR,
    NO_CONTRACT,
    STALE_NONCE,
    CODE_CHANGED,
    GAS_LIMIT,
    FUNDS,
    SUPPLY,
    CONTRACT_SENDER,
    CODE,
    NO_ENTRY,
    ARGUMENT_COUNT,
    ARGUMENT,
    INPUT,
    WARP,
    REJECTED,
    BUSY,
    NOT_COMPILED,
];

/// What stands in the way of writing rows.
pub(super) const WRITING: &[Kind] = &[BUSY, QUOTA_BYTES, QUOTA_ROWS, DISK_FULL];

/// What stands in the way of another sandbox.
pub(super) const CREATING: &[Kind] = &[BUSY, TOO_MANY_SANDBOXES, NODE_FULL, DISK_FULL];

/// What stands in the way of changing what a sandbox is.
pub(super) const CHANGING: &[Kind] = &[BUSY, DISK_FULL];

/// The words of `kinds`, for the document.
pub(super) fn words(kinds: &[&[Kind]]) -> Vec<&'static str> {
    kinds.concat().into_iter().map(|(word, ..)| word).collect()
}

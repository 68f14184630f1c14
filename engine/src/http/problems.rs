//! Every kind of problem, once: its word, its title, its status.
//!
//! Clients go by the word, so one that was given stays. Which error is which kind is in [`super::error`]; the OpenAPI
//! document shows the list as a table.

use axum::http::StatusCode;
use wattage_core::api;

/// A problem's word, its words, its status.
pub(super) type Kind = (&'static str, &'static str, StatusCode);

macro_rules! kinds {
    ($($name:ident = $status:ident, $word:expr, $title:literal;)*) => {
        $(pub(super) const $name: Kind = ($word, $title, StatusCode::$status);)*

        /// Every kind, by status.
        pub(super) const ALL: &[Kind] = &[$($name),*];
    };
}

kinds! {
    MALFORMED = BAD_REQUEST, "malformed", "The request is malformed";
    MISSING_TOKEN = UNAUTHORIZED, "missing-token", "A token is needed";
    WRONG_TOKEN = FORBIDDEN, "wrong-token", "The token is wrong";
    NOT_CREATOR = FORBIDDEN, "not-creator", "Only the creator may upgrade";
    METRICS = FORBIDDEN, "metrics", "Figures are not for everybody";
    UNKNOWN_ROUTE = NOT_FOUND, "unknown-route", "No such route";
    UNKNOWN_SANDBOX = NOT_FOUND, api::UNKNOWN_SANDBOX, "No such sandbox";
    UNKNOWN_TRANSACTION = NOT_FOUND, "unknown-transaction", "No such transaction";
    UNKNOWN_HEIGHT = NOT_FOUND, "unknown-height", "No such height";
    UNKNOWN_ROW = NOT_FOUND, "unknown-row", "No such row";
    UNKNOWN_CODE = NOT_FOUND, "unknown-code", "No such code";
    UNKNOWN_SHARE = NOT_FOUND, "unknown-share", "No such share";
    NO_CONTRACT = NOT_FOUND, "no-contract", "No contract at this address";
    METHOD = METHOD_NOT_ALLOWED, "method-not-allowed", "The method does not fit";
    SLOW_BODY = REQUEST_TIMEOUT, "slow-body", "The request came too slowly";
    STALE_NONCE = CONFLICT, "stale-nonce", "The nonce is not the next";
    CODE_CHANGED = CONFLICT, "code-changed", "The contract runs other code by now";
    OTHER_HISTORY = CONFLICT, "other-history", "The ledger has another history";
    NOTHING_TO_UNDO = CONFLICT, "nothing-to-undo", "There is no rewind to undo";
    TOO_LARGE = PAYLOAD_TOO_LARGE, "too-large", "The request is too large";
    NOT_JSON = UNSUPPORTED_MEDIA_TYPE, "not-json", "The body is not JSON";
    GENESIS = UNPROCESSABLE_ENTITY, "genesis", "The genesis is refused";
    GAS_LIMIT = UNPROCESSABLE_ENTITY, "gas-limit", "The gas limit is too high";
    FUNDS = UNPROCESSABLE_ENTITY, "insufficient-funds", "Not enough funds";
    SUPPLY = UNPROCESSABLE_ENTITY, "supply-overflow", "The balances would not fit";
    CONTRACT_SENDER = UNPROCESSABLE_ENTITY, "contract-sender", "Contracts send no transactions";
    CODE = UNPROCESSABLE_ENTITY, "invalid-code", "The code is refused";
    NO_ENTRY = UNPROCESSABLE_ENTITY, "no-such-entry", "No such function";
    ARGUMENT_COUNT = UNPROCESSABLE_ENTITY, "argument-count", "Too many or too few arguments";
    ARGUMENT = UNPROCESSABLE_ENTITY, "argument", "An argument does not fit";
    INPUT = UNPROCESSABLE_ENTITY, "input", "The call input is too long";
    WARP = UNPROCESSABLE_ENTITY, "warp", "Time only goes forward";
    REJECTED = UNPROCESSABLE_ENTITY, "rejected", "The transaction is rejected";
    NOT_A_LINK = UNPROCESSABLE_ENTITY, "not-a-link", "The share is no link";
    LEDGER_DIFFERS = UNPROCESSABLE_ENTITY, "ledger-differs", "The ledger file does not come to what it says";
    LEDGER_FILE = UNPROCESSABLE_ENTITY, "ledger-file", "The ledger file is refused";
    IDEMPOTENCY = UNPROCESSABLE_ENTITY, "idempotency-conflict", "The key was used for another request";
    TOO_MANY = TOO_MANY_REQUESTS, "too-many", "Too many requests";
    RATE_SANDBOX = TOO_MANY_REQUESTS, "too-many-transactions", "Too many transactions";
    FAULT = INTERNAL_SERVER_ERROR, "fault", "The node failed";
    BUSY = SERVICE_UNAVAILABLE, "busy", "The node is busy";
    NOT_READY = SERVICE_UNAVAILABLE, "not-ready", "The node is not ready";
    NOT_COMPILED = SERVICE_UNAVAILABLE, "not-compiled", "The contract could not be compiled";
    UNAVAILABLE = SERVICE_UNAVAILABLE, "store-unavailable", "The store cannot be used";
    TIMEOUT = GATEWAY_TIMEOUT, "timeout", "The request took too long";
    QUOTA_BYTES = INSUFFICIENT_STORAGE, "quota-bytes", "The sandbox is full";
    QUOTA_ROWS = INSUFFICIENT_STORAGE, "quota-rows", "The sandbox has too many rows";
    TOO_MANY_SANDBOXES = INSUFFICIENT_STORAGE, "too-many-sandboxes", "The node holds no more sandboxes";
    NODE_FULL = INSUFFICIENT_STORAGE, "node-full", "The node's file is as large as it may be";
    DISK_FULL = INSUFFICIENT_STORAGE, "disk-full", "The node's disk is full";
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

//! The routes of the node, each written once. `{id}` and the like stand for parts to be filled in.

/// GET: whether the node is up.
pub const HEALTH: &str = "/api/v1/health";
/// GET: whether the node takes requests.
pub const READY: &str = "/api/v1/ready";
/// POST: create a sandbox.
pub const SANDBOXES: &str = "/api/v1/sandboxes";
/// POST: make a sandbox from a ledger file.
pub const IMPORT: &str = "/api/v1/sandboxes/import";
/// GET: a sandbox's head. DELETE: remove it; needs its token.
pub const SANDBOX: &str = "/api/v1/sandboxes/{id}";
/// POST: what transactions would come to.
pub const PREVIEW: &str = "/api/v1/sandboxes/{id}/preview";
/// POST: submit a transaction; needs the sandbox's token.
pub const TRANSACTIONS: &str = "/api/v1/sandboxes/{id}/transactions";
/// GET: a transaction.
pub const TRANSACTION: &str = "/api/v1/sandboxes/{id}/transactions/{transaction}";
/// GET: the receipt of a transaction.
pub const RECEIPT: &str = "/api/v1/sandboxes/{id}/receipts/{transaction}";
/// GET: blocks, in pages.
pub const BLOCKS: &str = "/api/v1/sandboxes/{id}/blocks";
/// GET: one block.
pub const BLOCK: &str = "/api/v1/sandboxes/{id}/blocks/{height}";
/// GET: accounts, in pages.
pub const ACCOUNTS: &str = "/api/v1/sandboxes/{id}/accounts";
/// GET: one account.
pub const ACCOUNT: &str = "/api/v1/sandboxes/{id}/accounts/{address}";
/// GET: proof of an account.
pub const ACCOUNT_PROOF: &str = "/api/v1/sandboxes/{id}/accounts/{address}/proof";
/// GET: storage of a contract, in pages.
pub const STORAGE: &str = "/api/v1/sandboxes/{id}/accounts/{address}/storage";
/// GET: one row of storage.
pub const STORAGE_ROW: &str = "/api/v1/sandboxes/{id}/accounts/{address}/storage/{key}";
/// GET: proof of a row of storage.
pub const STORAGE_PROOF: &str = "/api/v1/sandboxes/{id}/accounts/{address}/storage/{key}/proof";
/// GET: code by its hash.
pub const CODE: &str = "/api/v1/sandboxes/{id}/code/{code}";
/// GET: the ledger as one file.
pub const EXPORT: &str = "/api/v1/sandboxes/{id}/export";
/// GET: rows that have changed since a height, in pages.
pub const CHANGES: &str = "/api/v1/sandboxes/{id}/changes";
/// GET: live events.
pub const EVENTS: &str = "/api/v1/sandboxes/{id}/events";
/// POST: copy the ledger into a new sandbox.
pub const FORK: &str = "/api/v1/sandboxes/{id}/fork";
/// POST: go back to an earlier block; needs the sandbox's token.
pub const REWIND: &str = "/api/v1/sandboxes/{id}/rewind";
/// POST: take the last rewind back; needs the sandbox's token.
pub const UNDO_REWIND: &str = "/api/v1/sandboxes/{id}/rewind/undo";
/// POST: a new token in place of the old one, which it needs.
pub const TOKEN: &str = "/api/v1/sandboxes/{id}/token";
/// POST: WAT to a module.
pub const ASSEMBLE: &str = "/api/v1/assemble";
/// POST: a module to WAT.
pub const DISASSEMBLE: &str = "/api/v1/disassemble";
/// POST: store a shared bundle.
pub const SHARES: &str = "/api/v1/shares";
/// GET: a shared bundle.
pub const SHARE: &str = "/api/v1/shares/{share}";
/// GET: the OpenAPI document of these routes.
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// GET: the same as a page to read and try.
pub const REFERENCE: &str = "/api/v1/reference";
/// GET: figures for Prometheus.
pub const METRICS: &str = "/metrics";

/// A route with its parts filled in, in order.
#[must_use]
pub fn fill(route: &str, parts: &[&str]) -> String {
    let mut parts = parts.iter();
    let segments = route
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => escaped(parts.next().unwrap_or(&"")),
            false => segment.to_owned(),
        });
    segments.collect::<Vec<_>>().join("/")
}

/// A part as it stands in a path: names of accounts may hold any printable character.
fn escaped(part: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(b).to_string()
        }
        other => format!("%{other:02X}"),
    };
    part.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_filled_in_in_order() {
        assert_eq!(
            fill(RECEIPT, &["s1", "0xab"]),
            "/api/v1/sandboxes/s1/receipts/0xab"
        );
    }

    #[test]
    fn a_name_with_a_slash_stays_one_part() {
        let route = fill(ACCOUNT, &["s1", "a/b?"]);
        assert_eq!(route, "/api/v1/sandboxes/s1/accounts/a%2Fb%3F");
    }
}

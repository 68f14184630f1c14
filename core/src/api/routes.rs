//! The routes of the node, each written once. `{id}` and the like stand for parts to be filled in.

macro_rules! routes {
    ($($(#[doc = $doc:literal])* $name:ident = $path:literal;)*) => {
        $($(#[doc = $doc])* pub const $name: &str = $path;)*

        /// Every route.
        pub const ALL: &[&str] = &[$($path),*];
    };
}

routes! {
    /// GET: where the reference is.
    API = "/api/v1";
    /// GET: whether the node is up.
    HEALTH = "/api/v1/health";
    /// GET: whether the node takes requests.
    READY = "/api/v1/ready";
    /// POST: create a sandbox.
    SANDBOXES = "/api/v1/sandboxes";
    /// POST: make a sandbox from a ledger file.
    IMPORT = "/api/v1/sandboxes/import";
    /// GET: a sandbox's head. DELETE: remove it; needs its token.
    SANDBOX = "/api/v1/sandboxes/{id}";
    /// POST: what transactions would come to.
    PREVIEW = "/api/v1/sandboxes/{id}/preview";
    /// POST: submit a transaction; needs the sandbox's token.
    TRANSACTIONS = "/api/v1/sandboxes/{id}/transactions";
    /// GET: a transaction.
    TRANSACTION = "/api/v1/sandboxes/{id}/transactions/{transaction}";
    /// GET: the receipt of a transaction.
    RECEIPT = "/api/v1/sandboxes/{id}/receipts/{transaction}";
    /// GET: blocks, in pages.
    BLOCKS = "/api/v1/sandboxes/{id}/blocks";
    /// GET: one block.
    BLOCK = "/api/v1/sandboxes/{id}/blocks/{height}";
    /// GET: accounts, in pages.
    ACCOUNTS = "/api/v1/sandboxes/{id}/accounts";
    /// GET: one account.
    ACCOUNT = "/api/v1/sandboxes/{id}/accounts/{address}";
    /// GET: proof of an account.
    ACCOUNT_PROOF = "/api/v1/sandboxes/{id}/accounts/{address}/proof";
    /// GET: storage of a contract, in pages.
    STORAGE = "/api/v1/sandboxes/{id}/accounts/{address}/storage";
    /// GET: one row of storage.
    STORAGE_ROW = "/api/v1/sandboxes/{id}/accounts/{address}/storage/{key}";
    /// GET: proof of a row of storage.
    STORAGE_PROOF = "/api/v1/sandboxes/{id}/accounts/{address}/storage/{key}/proof";
    /// GET: code by its hash.
    CODE = "/api/v1/sandboxes/{id}/code/{code}";
    /// GET: the ledger as one file.
    EXPORT = "/api/v1/sandboxes/{id}/export";
    /// GET: rows that have changed since a height, in pages.
    CHANGES = "/api/v1/sandboxes/{id}/changes";
    /// GET: live events.
    EVENTS = "/api/v1/sandboxes/{id}/events";
    /// POST: copy the ledger into a new sandbox.
    FORK = "/api/v1/sandboxes/{id}/fork";
    /// POST: go back to an earlier block; needs the sandbox's token.
    REWIND = "/api/v1/sandboxes/{id}/rewind";
    /// POST: take the last rewind back; needs the sandbox's token.
    UNDO_REWIND = "/api/v1/sandboxes/{id}/rewind/undo";
    /// POST: a new token in place of the old one, which it needs.
    TOKEN = "/api/v1/sandboxes/{id}/token";
    /// POST: WAT to a module.
    ASSEMBLE = "/api/v1/assemble";
    /// POST: a module to WAT.
    DISASSEMBLE = "/api/v1/disassemble";
    /// POST: store a shared bundle.
    SHARES = "/api/v1/shares";
    /// GET: a shared bundle.
    SHARE = "/api/v1/shares/{share}";
    /// GET: the OpenAPI document of these routes.
    OPENAPI = "/api/v1/openapi.json";
    /// GET: the same as a page to read and try.
    REFERENCE = "/api/v1/reference";
    /// GET: figures for Prometheus.
    METRICS = "/metrics";
}

/// GET: the page with a shared link; with `.wat` behind it the source of the shared file. An address of the page, like
/// [`EMBED`]: none of the API's.
pub const SHORT_LINK: &str = "/s/{share}";
/// GET: the page, for the frames of other sites' pages.
pub const EMBED: &str = "/embed";

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
pub(super) fn escaped(part: &str) -> String {
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

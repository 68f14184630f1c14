//! The routes of the node, each written once. `{id}` and the like stand for parts to be filled in.

/// GET: whether the node is up.
pub const HEALTH: &str = "/api/v1/health";
/// POST: create a sandbox.
pub const SANDBOXES: &str = "/api/v1/sandboxes";
/// GET: a sandbox's head.
pub const SANDBOX: &str = "/api/v1/sandboxes/{id}";
/// POST: what transactions would come to.
pub const PREVIEW: &str = "/api/v1/sandboxes/{id}/preview";
/// POST: submit a transaction; needs the sandbox's token.
pub const TRANSACTIONS: &str = "/api/v1/sandboxes/{id}/transactions";
/// GET: the receipt of a transaction.
pub const RECEIPT: &str = "/api/v1/sandboxes/{id}/receipts/{transaction}";
/// GET: accounts, in pages.
pub const ACCOUNTS: &str = "/api/v1/sandboxes/{id}/accounts";
/// GET: one account.
pub const ACCOUNT: &str = "/api/v1/sandboxes/{id}/accounts/{address}";
/// GET: storage of a contract, in pages.
pub const STORAGE: &str = "/api/v1/sandboxes/{id}/accounts/{address}/storage";

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

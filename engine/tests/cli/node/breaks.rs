//! A node that is busy, gone, or none: what is waited for, what is sent again, and what is told.

use super::fake::{Fake, answer, header};
use super::{ID, TOKEN, at};
use crate::{json, stderr, stdout};

const JSON: &str = "content-type: application/json\r\n";
const PROBLEM: &str = "content-type: application/problem+json\r\n";

fn sandbox(height: u64) -> String {
    let hash = format!("0x{}", "11".repeat(32));
    serde_json::json!({
        "id": ID, "height": height, "hash": hash, "timestamp": 5, "schedule": "wattage-1", "gas_price": "0",
        "state_root": hash, "ledger": "22".repeat(16), "forked_at": null,
        "usage": { "rows": 1, "bytes": 2 },
    })
    .to_string()
}

fn receipt() -> String {
    let hash = format!("0x{}", "33".repeat(32));
    serde_json::json!({
        "transaction": hash, "height": 1, "outcome": "success", "gas_used": 0, "gas_limit": 0,
        "schedule": "wattage-1",
        "breakdown": { "base": 0, "instructions": 0, "memory": 0, "host": {} },
        "contract": null, "results": [], "return_data": "0x", "logs": [], "changes": [], "prints": [],
        "message": null, "location": null,
    })
    .to_string()
}

fn busy(seconds: u64) -> String {
    let body =
        r#"{"type":"busy","title":"The node is busy","status":503,"detail":"the node is busy"}"#;
    let headers = format!("{PROBLEM}retry-after: {seconds}\r\n");
    answer("503 Service Unavailable", &headers, body)
}

const FAUCET: [&str; 5] = ["faucet", "--to", "bob", "--amount", "5"];

#[test]
fn a_busy_node_is_waited_for_and_that_is_told() {
    let shown = answer("200 OK", JSON, &sandbox(3));
    let fake = Fake::answering(&[&busy(1), &shown]);
    let output = at(&fake.url, &["sandbox", "show", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(json(&output)["height"], 3);
    assert!(
        stderr(&output).contains("trying again in 1 s"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_node_that_asks_for_more_patience_than_there_is_is_not_waited_for() {
    let fake = Fake::answering(&[&busy(3_600)]);
    let output = at(&fake.url, &["sandbox", "show"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("the node is busy"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_transaction_whose_answer_is_lost_is_sent_again_under_the_same_key() {
    let created = answer("201 Created", JSON, &receipt());
    let half = &created[..created.len() - 40];
    let fake = Fake::answering(&["", half, &created]);
    let output = at(&fake.url, &FAUCET);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let requests = fake.requests();
    let keys: Vec<_> = requests
        .iter()
        .map(|r| header(r, "idempotency-key"))
        .collect();
    assert_eq!(keys.len(), 3);
    assert!(
        keys[0].is_some() && keys.iter().all(|key| *key == keys[0]),
        "{keys:?}"
    );
    let token = header(&requests[0], "authorization");
    assert_eq!(token, Some(format!("Bearer {TOKEN}")));
}

#[test]
fn a_node_that_goes_away_in_the_middle_leaves_the_key_for_another_try() {
    let fake = Fake::answering(&[""]);
    let output = at(&fake.url, &FAUCET);
    assert_eq!(output.status.code(), Some(3));
    let key = header(&fake.requests()[0], "idempotency-key").expect("a key");
    let said = stderr(&output);
    assert!(said.contains(&format!("--idempotency-key {key}")), "{said}");
    let fake = Fake::answering(&[&answer("201 Created", JSON, &receipt())]);
    let again = at(
        &fake.url,
        &[&FAUCET[..], &["--idempotency-key", &key]].concat(),
    );
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    assert_eq!(header(&fake.requests()[0], "idempotency-key"), Some(key));
}

#[test]
fn an_answer_that_leaves_open_what_became_of_a_transaction_names_its_key() {
    let timeout =
        r#"{"type":"timeout","title":"","status":504,"detail":"this took longer than 30 s"}"#;
    let html = "content-type: text/html\r\n";
    for (answer, code) in [
        (answer("504 Gateway Timeout", PROBLEM, timeout), 3),
        (answer("502 Bad Gateway", html, "<html>"), 2),
    ] {
        let fake = Fake::answering(&[&answer]);
        let output = at(&fake.url, &FAUCET);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{said}");
        let key = header(&fake.requests()[0], "idempotency-key").expect("a key");
        assert!(said.contains(&format!("--idempotency-key {key}")), "{said}");
    }
    let full = r#"{"type":"quota-rows","title":"","status":507,"detail":"the sandbox is full"}"#;
    let fake = Fake::answering(&[&answer("507 Insufficient Storage", PROBLEM, full)]);
    let said = stderr(&at(&fake.url, &FAUCET));
    assert!(said.contains("the sandbox is full"), "{said}");
    assert!(!said.contains("may have been committed"), "{said}");
}

#[test]
fn a_receipt_is_printed_even_if_its_source_cannot_be_read() {
    let mut receipt: serde_json::Value = serde_json::from_str(&receipt()).expect("JSON");
    receipt["lines"] = serde_json::json!([{ "line": 1, "gas": 5, "hits": 1 }]);
    let created = answer("201 Created", JSON, &receipt.to_string());
    let problem = r#"{"type":"fault","title":"","status":500,"detail":"the node failed"}"#;
    let failed = answer("500 Internal Server Error", PROBLEM, problem);
    let fake = Fake::answering(&[&created, &failed]);
    let output = at(&fake.url, &["call", "bob", "--fn", "main"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(fake.requests().len(), 2);
    let said = stderr(&output);
    assert!(said.contains("no source is shown"), "{said}");
    let shown = stdout(&output);
    assert!(shown.contains("block 1, transaction 0x"), "{shown}");
}

#[test]
fn a_ledger_file_that_no_node_takes_is_not_sent() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("large.json");
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(32 * 1024 * 1024 + 1).expect("bytes");
    let fake = Fake::answering(&[""]);
    let path = path.to_str().expect("a path in text");
    let output = at(&fake.url, &["import", path]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("larger than 33,554,432 bytes"), "{said}");
    assert_eq!(fake.requests().len(), 0);
}

#[test]
fn what_may_not_be_repeated_is_sent_once() {
    let created = answer("201 Created", JSON, "{}");
    let fake = Fake::answering(&["", &created]);
    let output = at(&fake.url, &["sandbox", "create"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("may have been done"),
        "{}",
        stderr(&output)
    );
    assert_eq!(fake.requests().len(), 1);
}

#[test]
fn what_is_no_node_is_wrong_input_and_named() {
    let html = "content-type: text/html; charset=utf-8\r\n";
    let elsewhere = "location: https://example.org/\r\n";
    let long = "x".repeat(100_000);
    for (status, headers, body, why) in [
        ("200 OK", html, "<html>", "not what was asked for"),
        ("200 OK", JSON, "{\"id\":5}", "not what was asked for"),
        (
            "404 Not Found",
            html,
            "<html>",
            "404 Not Found, with text/html",
        ),
        (
            "301 Moved Permanently",
            elsewhere,
            "",
            "https://example.org/",
        ),
        (
            "500 Internal Server Error",
            PROBLEM,
            "{",
            "500 Internal Server Error",
        ),
        ("200 OK", "", &long, "not what was asked for"),
    ] {
        let fake = Fake::answering(&[&answer(status, headers, body)]);
        let output = at(&fake.url, &["sandbox", "show", "--json"]);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{status}: {}",
            stderr(&output)
        );
        let error = json(&output)["error"].to_string();
        assert!(error.contains(why), "{why} in {error}");
        assert!(error.contains("--node"), "{error}");
    }
}

#[test]
fn an_address_where_nothing_listens_is_told_at_once_with_what_to_do() {
    // The port was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", port.local_addr().expect("an address"));
    drop(port);
    let output = at(&url, &FAUCET);
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(said.contains("nothing listens there"), "{said}");
    assert!(said.contains("wattage serve"), "{said}");
    let wrong = at("127.0.0.1:8080", &FAUCET);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        stderr(&wrong).contains("http://127.0.0.1:8080"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn no_message_shows_the_token() {
    let problem = r#"{"type":"wrong-token","title":"The token is wrong","status":403,"detail":"this is not the token"}"#;
    let refused = answer("403 Forbidden", PROBLEM, problem);
    let created = answer("201 Created", JSON, &receipt());
    for answers in [vec![&*refused], vec!["", &created]] {
        let fake = Fake::answering(&answers);
        let output = at(&fake.url, &FAUCET);
        let said = stdout(&output) + &stderr(&output);
        assert!(!said.contains(TOKEN), "{said}");
    }
    let help = crate::wattage(&["faucet", "--help"]);
    assert!(!stdout(&help).contains(TOKEN));
    let broken = at(
        "http://127.0.0.1:1",
        &[&FAUCET[..], &["--token", "a\nb"]].concat(),
    );
    assert_eq!(broken.status.code(), Some(2));
    assert!(!stderr(&broken).contains("a\nb"), "{}", stderr(&broken));
}

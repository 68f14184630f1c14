//! `wattage replay`: a ledger file executed again, and every way in which one can have been changed.

use serde_json::{Value, json};

use crate::{json as printed, ledger, stderr, stdout, wattage, with_input};

/// Replays a ledger file from standard input.
fn replay(file: &Value, arguments: &[&str]) -> std::process::Output {
    with_input(&[&["replay", "-"], arguments].concat(), &file.to_string())
}

#[test]
fn a_ledger_file_comes_to_the_same_blocks_again() {
    let file = ledger::file();
    let output = replay(&file, &[]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", stderr(&output));
    assert!(text.contains("every block came out the same"), "{text}");
    let last = &file["blocks"][6];
    for part in ["hash", "state_root"] {
        let value = last[part].as_str().expect("a hash");
        assert!(text.contains(value), "{part} in\n{text}");
    }
}

#[test]
fn json_has_blocks_gas_roots_and_times() {
    let file = ledger::file();
    let report = printed(&replay(&file, &["--json"]));
    let gas: u64 = file["blocks"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|block| block["gas_used"].as_u64().expect("a number"))
        .sum();
    assert_eq!(report["blocks"], 7);
    assert_eq!(report["height"], 7);
    assert_eq!(report["gas_used"], gas);
    assert_eq!(report["schedule"], "wattage-1");
    assert_eq!(report["hash"], file["blocks"][6]["hash"]);
    assert_eq!(report["state_root"], file["blocks"][6]["state_root"]);
    assert_eq!(report["difference"], Value::Null);
    assert!(report["seconds"].as_f64().is_some_and(|s| s > 0.0));
    assert!(report["slowest"]["height"].as_u64().is_some_and(|h| h <= 7));
}

/// Something that somebody does to a file, the height at which it shows, and in which field.
type Tampering = (&'static str, fn(&mut Value), u64, &'static str);

#[test]
fn each_kind_of_tampering_is_found_at_its_height() {
    fn zeros() -> Value {
        json!(format!("0x{}", "00".repeat(32)))
    }
    let kinds: [Tampering; 14] = [
        (
            "gas",
            |f| f["blocks"][1]["gas_used"] = json!(1),
            2,
            "gas used",
        ),
        (
            "state root",
            |f| f["blocks"][2]["state_root"] = zeros(),
            3,
            "state root",
        ),
        (
            "block hash",
            |f| f["blocks"][3]["hash"] = zeros(),
            4,
            "block hash",
        ),
        (
            "amount",
            |f| f["blocks"][4]["transaction"]["amount"] = json!("301"),
            5,
            "state root",
        ),
        (
            "payee",
            |f| f["blocks"][5]["transaction"]["to"] = json!("mallory"),
            6,
            "state root",
        ),
        (
            "time",
            |f| f["blocks"][6]["transaction"]["timestamp"] = json!(4_000_000_001u64),
            7,
            "block hash",
        ),
        (
            "argument",
            |f| f["blocks"][1]["transaction"]["arguments"] = json!(["i64:50"]),
            2,
            "state root",
        ),
        (
            "nonce",
            |f| f["blocks"][2]["transaction"]["nonce"] = json!(7),
            3,
            "transaction",
        ),
        (
            "gas limit",
            |f| f["blocks"][3]["transaction"]["gas_limit"] = json!(1_001),
            4,
            "gas used",
        ),
        (
            "sender",
            |f| f["blocks"][4]["transaction"]["sender"] = json!("dave"),
            5,
            "transaction",
        ),
        (
            "source",
            |f| f["blocks"][0]["transaction"]["code"]["source"] = json!("(module)"),
            1,
            "transaction",
        ),
        (
            "a block less",
            |f| {
                f["blocks"].as_array_mut().expect("a list").remove(5);
            },
            6,
            "state root",
        ),
        (
            "two blocks swapped",
            |f| f["blocks"].as_array_mut().expect("a list").swap(4, 5),
            5,
            "state root",
        ),
        (
            "genesis",
            |f| f["genesis"]["accounts"]["0x616c696365000000000000000000000000000000"] = json!("1"),
            0,
            "block hash",
        ),
    ];
    let original = ledger::file();
    for (what, tamper, height, field) in kinds {
        let mut file = original.clone();
        tamper(&mut file);
        let output = replay(&file, &["--json"]);
        assert_eq!(output.status.code(), Some(1), "{what}: {}", stderr(&output));
        let difference = &printed(&output)["difference"];
        assert_eq!(difference["height"], height, "{what}: {difference}");
        assert_eq!(difference["field"], field, "{what}: {difference}");
        assert_ne!(difference["expected"], difference["found"], "{what}");
    }
}

#[test]
fn a_difference_is_told_to_people_with_both_values() {
    let mut file = ledger::file();
    let was = file["blocks"][1]["gas_used"].as_u64().expect("a number");
    file["blocks"][1]["gas_used"] = json!(77);
    let output = replay(&file, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    let is = wattage_core::types::grouped(was);
    let said = format!("DIFFERS at block 2: the gas used was 77, and is {is}");
    assert!(text.contains(&said), "{said} in\n{text}");
}

#[test]
fn what_is_no_ledger_file_is_refused_with_the_place() {
    let whole = ledger::file().to_string();
    let mut unknown = ledger::file();
    unknown["blocks"][2]["transaction"]["kind"] = json!("mint");
    let mut newer = ledger::file();
    newer["format"] = json!("wattage-ledger-9");
    let mut schedule = ledger::file();
    schedule["schedule"] = json!("free");
    for (text, why) in [
        ("", "line 1"),
        ("[]", "is no ledger file"),
        (&whole[..whole.len() / 2], "EOF"),
        (&format!("{whole}x"), "trailing"),
        (&unknown.to_string(), "blocks[2].transaction"),
        (&newer.to_string(), "wattage-ledger-1"),
        (&schedule.to_string(), "\"free\""),
    ] {
        let output = with_input(&["replay", "-"], text);
        assert_eq!(output.status.code(), Some(2), "{why}: {}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains(why), "{why} in {said}");
    }
    let none = wattage(&["replay", "/no/such/ledger.json"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(stderr(&none).contains("/no/such/ledger.json"));
}

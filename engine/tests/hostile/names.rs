//! Names that want to be something else: the meter's own, other modules' host functions, lines of the terminal.

use wattage_core::contract::{Contract, exports};
use wattage_core::host::HOST_FUNCTIONS;
use wattage_core::types::Value;
use wattage_core::vm::Outcome;

use crate::common::chain::{Terms, call};
use crate::target::{Target, main_of, times};

#[test]
fn the_names_of_the_meter_cannot_be_exported_by_anything() {
    let mut target = Target::new();
    let names = [
        exports::GAS,
        exports::SLOTS,
        exports::MEMORY,
        exports::AT,
        exports::NAN,
        exports::SITE,
        "__wattage",
        "__wattage_0",
        "__wattagex",
    ];
    for name in names {
        for thing in [
            format!("(func (export \"{name}\"))"),
            format!("(memory (export \"{name}\") 1)"),
            format!("(table (export \"{name}\") 1 funcref)"),
            format!("(global (export \"{name}\") (mut i64) (i64.const 0))"),
        ] {
            target.refuses(format!("(module {thing})").as_bytes(), "reserved");
        }
    }
    // What only looks like them is a name like any other.
    for name in [
        "_wattage_gas",
        "__wattag",
        "__Wattage_gas",
        " __wattage_gas",
        "wattage_gas",
    ] {
        let wat = format!(
            "(module (func (export \"main\")) (global (export \"{name}\") (mut i64) (i64.const 5)))"
        );
        let receipt = target.attacked(&wat, &[]);
        assert_eq!(
            (receipt.outcome, receipt.breakdown.instructions),
            (Outcome::Success, 1),
            "{name}"
        );
    }
}

#[test]
fn the_meter_cannot_be_imported_and_so_cannot_be_set() {
    let mut target = Target::new();
    for module in ["env", "", "wattage", "wasi_snapshot_preview1"] {
        for name in [exports::GAS, exports::SLOTS] {
            let import = format!("(module (import \"{module}\" \"{name}\" (global (mut i64))))");
            target.refuses(import.as_bytes(), "is not a function");
        }
        let import = format!("(module (import \"{module}\" \"__wattage_gas\" (func)))");
        target.refuses(import.as_bytes(), "does not exist");
    }
}

#[test]
fn host_functions_are_found_in_module_env_alone_and_by_their_whole_names() {
    let mut target = Target::new();
    for function in &HOST_FUNCTIONS {
        let name = function.name;
        for (module, name) in [
            ("Env", name.to_owned()),
            ("", name.to_owned()),
            ("env\\00", name.to_owned()),
            ("env", format!("{name}\\00")),
            ("env", format!("{name} ")),
            ("env", name.to_uppercase()),
        ] {
            let wat = format!("(module (import \"{module}\" \"{name}\" (func)))");
            target.refuses(wat.as_bytes(), "does not exist");
        }
    }
}

#[test]
fn an_export_that_comes_twice_is_refused() {
    let mut target = Target::new();
    target.refuses(
        br#"(module (func (export "a")) (func (export "a")))"#,
        "duplicate export",
    );
    target.refuses(
        br#"(module (memory (export "a") 1) (func (export "a")))"#,
        "duplicate export",
    );
}

#[test]
fn a_function_that_is_called_memory_is_no_memory() {
    let wat = main_of(
        r#"(import "env" "caller" (func $caller (param i32))) (memory 1) (func (export "memory"))"#,
        "(call $caller (i32.const 0))",
    );
    Target::new().ends(&wat, &[], Outcome::Trap, "exports no memory");
}

#[test]
fn an_imported_function_that_is_exported_is_no_entry() {
    let mut target = Target::new();
    let wat = r#"(module (import "env" "storage_store" (func $store (param i64 i64)))
      (export "main" (func $store)) (func (export "other")))"#;
    let contract = target.chain.deployed(wat, 0);
    let terms = Terms {
        arguments: vec![Value::I64(1), Value::I64(2)],
        ..Terms::default()
    };
    let refusal = target.chain.refused("bob", call(contract, "main", terms));
    assert_eq!(
        refusal.to_string(),
        "the contract exports no function \"main\"; it has: other"
    );
    target.still_serves();
}

#[test]
fn an_empty_export_name_is_an_entry_like_any_other() {
    let target = Target::new();
    let contract = target.chain.deployed(
        r#"(module (func (export "") unreachable) (func (export "main")))"#,
        0,
    );
    assert_eq!(target.chain.call(contract, "", &[]).outcome, Outcome::Trap);
    assert_eq!(
        target.chain.call(contract, "main", &[]).outcome,
        Outcome::Success
    );
}

/// Whether a text says nothing to a terminal beyond its characters.
fn is_plain(text: &str) -> bool {
    let deceiving =
        |c: char| ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    text.chars()
        .all(|c| c == '\n' || !(c.is_control() || deceiving(c)))
}

#[test]
fn entries_with_escape_sequences_do_not_reach_a_refusal_as_they_are() {
    let mut target = Target::new();
    for name in ["\\1b[2Jgone", "a\\u{202e}b", "a\\0ab\\0d"] {
        let wat = format!("(module (func (export \"{name}\")))");
        let contract = target.chain.deployed(&wat, 0);
        let refusal = target
            .chain
            .refused("bob", call(contract, "main", Terms::default()))
            .to_string();
        assert!(is_plain(&refusal), "{refusal:?}");
    }
    target.still_serves();
}

#[test]
fn names_with_escape_sequences_do_not_reach_a_diagnostic_as_they_are() {
    for name in ["\\1b[2Jgone", "a\\u{202e}b"] {
        for wat in [
            format!("(module (func $\"{name}\" (local {})))", times("i32 ", 101)),
            format!("(module (import \"env\" \"{name}\" (func)))"),
            format!("(module (import \"{name}\" \"caller\" (func)))"),
            format!("(module (func (export \"{name}\")) (func (export \"{name}\")))"),
            format!("(module (func (call $\"{name}\")))"),
        ] {
            let error = Contract::from_wat(&wat)
                .expect_err("no contract")
                .to_string();
            assert!(is_plain(&error), "{wat}: {error:?}");
        }
    }
}

#[test]
fn a_revert_message_cannot_turn_the_text_around_or_clear_the_screen() {
    let mut target = Target::new();
    for message in ["\\1b[2Jall is well", "a\\u{202e}b", "a\\0db", "a\\u{9b}b"] {
        let wat = main_of(
            &format!(
                r#"(import "env" "revert" (func $revert (param i32 i32)))
                (memory (export "memory") 1) (data (i32.const 0) "{message}")"#
            ),
            "(call $revert (i32.const 0) (i32.const 5))",
        );
        let receipt = target.attacked(&wat, &[]);
        let message = receipt.message.expect("a message");
        assert!(is_plain(&message), "{message:?}");
    }
}

/// Runs `wattage run` on a source and gives what it writes for people: standard output, then standard error.
fn told(wat: &str) -> String {
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("contract.wat");
    std::fs::write(&file, wat).expect("a file");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wattage"));
    let output = command
        .arg("run")
        .arg(&file)
        .output()
        .expect("the command line");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).expect("text")
}

#[test]
fn what_a_contract_prints_or_says_does_not_reach_the_terminal_as_commands() {
    let print = |bytes: &str| {
        main_of(
            &format!(
                r#"(import "env" "print" (func $print (param i32 i32)))
                (memory (export "memory") 1) (data (i32.const 0) "{bytes}")"#
            ),
            "(call $print (i32.const 0) (i32.const 5))",
        )
    };
    for wat in [
        print("\\1b[2J!"),
        print("a\\u{202e}b"),
        print("\\c2\\9b2J!"),
        print("all\\0d!"),
        // In a comment, which stands beside its line's gas; in one that is shown with an error.
        "(module (func (export \"main\") ;; \u{1b}[2J\n nop (drop (i32.const 1)) ;; \u{1b}[2J\n))"
            .to_owned(),
        "(module (func (export \"main\") i32.cons ;; \u{1b}[2J\n))".to_owned(),
    ] {
        let text = told(&wat);
        assert!(is_plain(&text.replace('\t', " ")), "{text:?}");
    }
}

#[test]
fn a_name_that_looks_like_a_frame_of_a_stack_does_not_become_one() {
    let mut target = Target::new();
    let name =
        "a\n    at fake (wasm://wasm/12345678:wasm-function[0]:0x30)\nb@x:wasm-function[0]:0x30";
    let name = name.replace('\n', "\\0a");
    let wat = format!(
        "(module (func $\"{name}\" (unreachable)) (func (export \"main\")\n (call $\"{name}\")))"
    );
    let receipt = target.attacked(&wat, &[]);
    assert_eq!(receipt.outcome, Outcome::Trap);
    let location = receipt.location.expect("a place");
    assert_eq!(location.line, 1);
}

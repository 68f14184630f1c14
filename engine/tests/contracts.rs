//! What is refused as a contract, at the edge of each limit, and what it says.

use std::fmt::Write as _;

use wattage_core::contract::{Contract, Diagnostic};
use wattage_core::limits;
use wattage_core::types::grouped;

fn refusal(wat: &str) -> Diagnostic {
    Contract::from_wat(wat).expect_err("a refusal")
}

/// Checks `make(limit - 1)`, `make(limit)` and `make(limit + 1)`.
fn edge(what: &str, limit: usize, make: impl Fn(usize) -> String) {
    for count in [limit - 1, limit] {
        if let Err(error) = Contract::from_wat(&make(count)) {
            panic!("{what} {count}: {error}");
        }
    }
    let error = refusal(&make(limit + 1));
    let message = error.to_string();
    assert!(
        message.contains(&format!("the limit is {}", grouped(limit as u64))),
        "{what}: {message}"
    );
}

fn repeat(part: &str, count: usize) -> String {
    part.repeat(count)
}

#[test]
fn every_limit_of_a_module_holds_at_its_edge() {
    edge("functions", limits::FUNCTIONS, |n| {
        format!("(module {})", repeat("(func)", n))
    });
    edge("locals", limits::LOCALS, |n| {
        format!("(module (func (local {})))", repeat("i64 ", n))
    });
    edge("params", limits::PARAMS, |n| {
        format!("(module (func (param {})))", repeat("i64 ", n))
    });
    edge("results", limits::PARAMS, |n| {
        format!(
            "(module (func (result {}) {}))",
            repeat("i32 ", n),
            repeat("i32.const 0 ", n)
        )
    });
    edge("globals", limits::GLOBALS, |n| {
        format!("(module {})", repeat("(global i32 (i32.const 0))", n))
    });
    edge("tables", limits::TABLES, |n| {
        format!("(module {})", repeat("(table 1 funcref)", n))
    });
    edge("elements", limits::TABLE_ELEMENTS, |n| {
        format!("(module (table {n} funcref))")
    });
    edge("pages", limits::MEMORY_PAGES, |n| {
        format!("(module (memory {n}))")
    });
    edge("nesting", limits::NESTING, |n| {
        format!(
            "(module (func {} {}))",
            repeat("block ", n),
            repeat("end ", n)
        )
    });
    edge("labels", limits::BR_TABLE, |n| {
        format!(
            "(module (func (br_table {} 0 (i32.const 0))))",
            repeat("0 ", n)
        )
    });
    edge("blocks", limits::BLOCKS_PER_FUNCTION, |n| {
        // The function's first block, then one after each `loop` and `end`.
        let loops = (n - 1) / 2;
        let odd = if n.is_multiple_of(2) {
            "(br_if 0 (i32.const 0))"
        } else {
            ""
        };
        format!("(module (func {} {odd}))", repeat("loop end ", loops))
    });
    edge("exports", limits::EXPORTS, |n| {
        let mut wat = "(module (func $f)".to_owned();
        for i in 0..n {
            write!(wat, "(export \"e{i}\" (func $f))").expect("a string");
        }
        wat + ")"
    });
    edge("name", limits::NAME_BYTES, |n| {
        format!("(module (func (export \"{}\")))", repeat("n", n))
    });
    edge("source", limits::WAT_BYTES, |n| {
        format!("(module){}", repeat(" ", n - 8))
    });
    edge("body", limits::FUNCTION_BYTES, |n| {
        // A body is its local declarations (1 byte), instructions, and `end` (1 byte). A large constant and `drop`
        // are 12 bytes; written as `nop`s, the source itself would be too long.
        let twelve = "i64.const 0x7fffffffffffffff drop ";
        let bytes = n - 2;
        format!(
            "(module (func {}{}))",
            repeat(twelve, bytes / 12),
            repeat("nop ", bytes % 12)
        )
    });
}

#[test]
fn what_makes_compiling_slow_has_its_limits() {
    // Each `call` has 32 parameters and 32 results: 64 values.
    let wide = |calls: usize, extra: &str| {
        let types = format!("(param {0}) (result {0})", repeat("i64 ", 32));
        let arguments: String = (0..32).map(|i| format!("local.get {i} ")).collect();
        format!(
            "(module (func $f {types} {arguments} {} {extra}))",
            repeat("call $f ", calls)
        )
    };
    let most = limits::CALL_VALUES_PER_FUNCTION / 64;
    assert!(Contract::from_wat(&wide(most - 1, "")).is_ok());
    assert!(Contract::from_wat(&wide(most, "")).is_ok());
    let error = refusal(&wide(most + 1, "")).to_string();
    assert!(error.contains("parameters and results of calls"), "{error}");

    let module = |more: usize| {
        let types = format!("(param {0}) (result {0})", repeat("i32 ", 16));
        let arguments = repeat("i32.const 0 ", 16);
        let calls = |count: usize| repeat("call $g ", count);
        let per_function = limits::CALL_VALUES_PER_FUNCTION / 32;
        let functions = limits::CALL_VALUES / limits::CALL_VALUES_PER_FUNCTION;
        let body = format!("(func {types} {arguments} {})", calls(per_function));
        let last = format!("(func $g {types} {arguments} {})", calls(more));
        format!("(module {} {last})", repeat(&body, functions))
    };
    assert!(Contract::from_wat(&module(0)).is_ok());
    let error = refusal(&module(1)).to_string();
    assert!(
        error.contains(&grouped(limits::CALL_VALUES as u64)),
        "{error}"
    );

    // An instruction that is charged by its operand counts as a block.
    edge(
        "blocks of bulk operations",
        limits::BLOCKS_PER_FUNCTION,
        |n| {
            let grows = repeat("(drop (memory.grow (i32.const 0)))", n - 1);
            format!("(module (memory 1) (func {grows}))")
        },
    );
}

#[test]
fn names_beyond_their_limit_are_not_kept() {
    let with = |len: usize| {
        let wat = format!(
            "(module (func (export \"f\") (param ${} i32)))",
            repeat("n", len)
        );
        let contract = Contract::from_wat(&wat).expect("a contract");
        contract.entries()[0].params[0].name.clone()
    };
    assert!(with(limits::NAME_BYTES - 1).is_some());
    assert!(with(limits::NAME_BYTES).is_some());
    assert_eq!(with(limits::NAME_BYTES + 1), None);
}

#[test]
fn the_blocks_of_a_module_and_its_bytes_have_limits_too() {
    let function = format!("(func {})", repeat("loop end ", 999));
    let with = |extra: &str| format!("(module {} {extra})", repeat(&function, 5));
    assert!(Contract::from_wat(&with("(func)")).is_ok());
    let error = refusal(&with(&format!("(func {})", repeat("loop end ", 10)))).to_string();
    assert!(error.contains("the limit is 10,000"), "{error}");

    let data = |bytes: usize| {
        format!(
            "(module (memory 2) (data (i32.const 0) \"{}\"))",
            repeat("x", bytes)
        )
    };
    let overhead = Contract::from_wat(&data(100_000))
        .expect("a contract")
        .wasm()
        .len()
        - 100_000;
    edge("module bytes", limits::WASM_BYTES, |n| data(n - overhead));
}

#[test]
fn errors_of_syntax_and_type_point_at_their_place() {
    let error = refusal("(module\n  (func (export \"main\") (result i32)\n    i32.cons 1))");
    assert_eq!(
        error.span.map(|s| (s.location.line, s.location.column)),
        Some((3, 5))
    );
    let error = refusal("(module\n  (func (export \"main\") (result i32)\n    i64.const 1))");
    assert!(error.message.contains("type mismatch"), "{error}");
    assert!(error.help.is_some());
    let error = refusal("(module\n  (func\n    i32.const 1\n    i32.add\n    drop))");
    assert_eq!(error.span.map(|s| s.location.line), Some(4), "{error}");
    let error = refusal("(module (func\n  local.get $x))");
    assert_eq!(error.span.map(|s| s.location.line), Some(2), "{error}");
    for broken in [
        "",
        "(",
        "(module",
        "hello",
        "(module))",
        "\u{0}",
        "(module (func (result i32)))",
    ] {
        assert!(Contract::from_wat(broken).is_err(), "{broken:?}");
    }
}

#[test]
fn unknown_and_misdeclared_imports_say_what_to_write() {
    let error =
        refusal("(module\n (import \"env\" \"storage_laod\" (func (param i64) (result i64))))");
    assert!(
        error
            .to_string()
            .contains("did you mean (import \"env\" \"storage_load\""),
        "{error}"
    );
    assert_eq!(error.span.map(|s| s.location.line), Some(2));
    let error = refusal("(module (import \"env\" \"get_caller\" (func (result i32))))");
    assert!(error.to_string().contains("(result i64)"), "{error}");
    let error = refusal("(module (import \"wasi\" \"get_caller\" (func (result i64))))");
    assert!(error.to_string().contains("does not exist"), "{error}");
    for import in ["(memory 1)", "(table 1 funcref)", "(global i32)"] {
        let error = refusal(&format!("(module (import \"env\" \"x\" {import}))"));
        assert!(error.to_string().contains("is not a function"), "{error}");
    }
}

#[test]
fn everything_beyond_the_feature_list_is_refused() {
    for (wat, feature) in [
        ("(module (func (drop (v128.const i32x4 0 0 0 0))))", "SIMD"),
        ("(module (memory 1 1 shared))", "threads"),
        ("(module (memory i64 1))", "memory64"),
        ("(module (memory 1) (memory 1))", "memories"),
        ("(module (func return_call 0))", "tail call"),
        ("(module (func (param externref)))", ""),
        ("(module (tag))", "exceptions"),
        ("(module (type (struct)))", "gc"),
        (
            "(module (global i32 (i32.add (i32.const 1) (i32.const 1))))",
            "",
        ),
    ] {
        let error = refusal(wat).to_string();
        assert!(
            error.to_lowercase().contains(&feature.to_lowercase()),
            "{wat}: {error}"
        );
    }
}

#[test]
fn reserved_exports_are_refused_with_the_reason() {
    let error = refusal("(module (func (export \"__wattage_gas\")))").to_string();
    assert!(error.contains("reserved"), "{error}");
}

#[test]
fn a_start_function_is_no_entry_and_must_have_no_parameters() {
    let contract = Contract::from_wat("(module (func $f) (start $f))").expect("a contract");
    assert!(contract.starts() && contract.entries().is_empty());
    let error = refusal("(module (func $f (param i32)) (start $f))").to_string();
    assert!(error.contains("start function"), "{error}");
}

#[test]
fn what_a_call_could_change_for_good_is_known_before_any_call() {
    let module = |body: &str| {
        format!(
            "(module (memory 1) (table 2 funcref) (elem $e func) (data $d \"\")
              (global $n (mut i64) (i64.const 0)) (global $r funcref (ref.null func))
              (func $f {body}))"
        )
    };
    for (body, resettable) in [
        (
            "(global.set $n (i64.const 1)) (drop (memory.grow (i32.const 1)))",
            true,
        ),
        (
            "(memory.init $d (i32.const 0) (i32.const 0) (i32.const 0))",
            true,
        ),
        (
            "(drop (table.get 0 (i32.const 0))) (drop (table.size 0))",
            true,
        ),
        ("(call_indirect (i32.const 0))", true),
        ("(table.set 0 (i32.const 0) (ref.func $f))", false),
        ("(drop (table.grow 0 (ref.null func) (i32.const 1)))", false),
        (
            "(table.fill 0 (i32.const 0) (ref.null func) (i32.const 0))",
            false,
        ),
        (
            "(table.copy (i32.const 0) (i32.const 0) (i32.const 0))",
            false,
        ),
        (
            "(table.init $e (i32.const 0) (i32.const 0) (i32.const 0))",
            false,
        ),
        ("(elem.drop $e)", false),
        ("(data.drop $d)", false),
    ] {
        let wat = module(body).replace("(elem $e func)", "(elem $e func $f)");
        let contract = Contract::from_wat(&wat).unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(contract.resettable(), resettable, "{body}");
    }
    let reference = "(module (global (mut funcref) (ref.null func)))";
    assert!(
        !Contract::from_wat(reference)
            .expect("a contract")
            .resettable()
    );
}

#[test]
fn a_function_is_called_by_its_name_in_the_source_or_by_its_first_export() {
    let wat = "(module (import \"env\" \"timestamp\" (func $now (result i64)))
      (func $inner) (func (export \"main\") (export \"again\")) (func $both (export \"other\")) (func))";
    let contract = Contract::from_wat(wat).expect("a contract");
    let names: Vec<_> = contract
        .functions()
        .iter()
        .map(|f| f.name.as_deref())
        .collect();
    assert_eq!(names, [Some("inner"), Some("main"), Some("both"), None]);
    let of_points: Vec<_> = contract.points().iter().map(|p| p.function).collect();
    assert_eq!(of_points, [0, 1, 2, 3]);
}

#[test]
fn our_assembler_writes_what_the_wat_crate_writes() {
    for example in &wattage_core::examples::EXAMPLES {
        let ours = Contract::from_wat(example.source).expect("a contract");
        let theirs = wat::parse_str(example.source).expect("a module");
        assert_eq!(ours.wasm(), theirs, "{}", example.id);
    }
}

#[test]
fn folded_and_flat_code_have_the_same_prices_on_their_own_lines() {
    let flat = "(module (func (export \"f\") (result i32)\n i32.const 1\n i32.const 2\n i32.add))";
    let folded =
        "(module (func (export \"f\") (result i32)\n (i32.add\n (i32.const 1)\n (i32.const 2))))";
    let lines = |wat: &str| -> Vec<(u32, u64)> {
        let prices = Contract::from_wat(wat).expect("a contract").line_prices();
        prices.iter().map(|p| (p.line, p.gas)).collect()
    };
    assert_eq!(lines(flat), [(1, 1), (2, 1), (3, 1), (4, 1)]);
    assert_eq!(lines(folded), [(1, 1), (2, 1), (3, 1), (4, 1)]);
}

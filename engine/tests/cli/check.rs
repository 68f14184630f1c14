//! `wattage check`: what is in order, what is not, and how near the limits are.

use crate::{example, examples, json, stderr, stdout, wattage, with_input};

#[test]
fn a_contract_in_order_is_listed_with_what_can_be_called_and_its_sizes() {
    let output = with_input(&["check", "-"], example("counter"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for part in [
        "-: ok",
        "increment(by: i64) -> i64",
        "get() -> i64",
        "of 131,072",
        "functions",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn sizes_stand_beside_the_limits_that_refuse_more() {
    use wattage_core::limits;
    let functions = "(func) ".repeat(limits::FUNCTIONS);
    let full = format!("(module {functions})");
    let report = json(&with_input(&["check", "-", "--json"], &full));
    let sizes = report["files"][0]["sizes"]
        .as_array()
        .expect("sizes")
        .clone();
    let of = |what: &str| {
        sizes
            .iter()
            .find(|size| size["what"] == what)
            .expect("a size")
    };
    assert_eq!(of("functions")["size"], of("functions")["limit"]);
    assert_eq!(of("source bytes")["size"], full.len());
    assert_eq!(of("basic blocks")["size"], limits::FUNCTIONS);
    let over = with_input(&["check", "-"], &format!("(module (func) {functions})"));
    assert_eq!(over.status.code(), Some(2));
    assert!(
        stderr(&over).contains("the limit is 1,024"),
        "{}",
        stderr(&over)
    );
}

#[test]
fn one_contract_that_is_wrong_is_shown_with_a_caret_and_the_others_are_checked_all_the_same() {
    let folder = examples();
    let path = |name: &str| folder.path().join(name).display().to_string();
    crate::write(
        &folder.path().join("broken.wat"),
        "(module\n  (func i32.cons 1))",
    );
    let files = [
        path("counter.wat"),
        path("broken.wat"),
        path("transfer.wat"),
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let output = wattage(&[&["check"], &files[..]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stdout(&output).matches(": ok").count(),
        2,
        "{}",
        stdout(&output)
    );
    assert!(
        stderr(&output).contains("broken.wat:2:9"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("^^^^^^^^"), "{}", stderr(&output));
    let last = "1 of 3 is not in order\n";
    assert!(stderr(&output).ends_with(last), "{}", stderr(&output));

    let output = wattage(&[&["check", "--json"], &files[..]].concat());
    assert_eq!(output.status.code(), Some(2));
    let report = json(&output);
    let ok: Vec<_> = (0..3).map(|n| report["files"][n]["ok"].clone()).collect();
    assert_eq!(ok, [true, false, true]);
    assert_eq!(
        report["files"][1]["diagnostic"]["span"]["location"]["line"],
        2
    );
    assert_eq!(report["files"][0]["entries"][0]["params"][0]["type"], "i64");
}

#[test]
fn an_error_without_a_place_names_its_file_in_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cut.wasm").display().to_string();
    std::fs::write(&file, b"\0asm\x01\0\0\0\x01").expect("a file");
    for command in ["check", "run", "gas"] {
        let output = wattage(&[command, &file]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        let text = stderr(&output);
        assert!(text.contains(&format!(" --> {file}\n")), "{text}");
        assert!(text.contains("help: the module is cut off"), "{text}");
    }
    let report = json(&wattage(&["run", &file, "--json"]));
    let error = report["error"].as_str().expect("a sentence");
    assert!(error.starts_with(&format!("{file}: unexpected")), "{error}");
}

#[test]
fn a_name_with_a_line_break_cannot_fake_a_line() {
    let wat = r#"(module (func (export "f\n-: ok\tg") (param $n i32)))"#;
    for arguments in [
        &["check", "-"][..],
        &["gas", "-"],
        &["run", "-", "--fn", "none"],
        &["run", "-", "--fn", "f\n-: ok\tg"],
    ] {
        let output = with_input(arguments, wat);
        let text = stdout(&output) + &stderr(&output);
        // The listing has the source as it is: there the break is written out already.
        assert!(text.contains(r"f\n-: ok\tg"), "{arguments:?}: {text}");
        assert!(!text.contains("f\n-: ok"), "{arguments:?}: {text}");
    }
}

#[test]
fn a_missing_file_a_folder_and_a_file_that_is_no_text_have_their_own_sentences() {
    let folder = examples();
    let path = folder.path().display().to_string();
    for (file, message) in [
        ("/no/such.wat", "there is no such file"),
        (&*path, "it is a folder"),
    ] {
        for command in ["check", "run", "gas"] {
            let output = wattage(&[command, file]);
            assert_eq!(output.status.code(), Some(2), "{command}");
            assert!(
                stderr(&output).contains(message),
                "{command}: {}",
                stderr(&output)
            );
            assert!(
                stderr(&output).contains(file),
                "{command}: {}",
                stderr(&output)
            );
        }
    }
    std::fs::write(folder.path().join("latin.wat"), b"(module ;; \xe9\n)").expect("a file");
    let output = wattage(&["check", &format!("{path}/latin.wat")]);
    assert!(
        stderr(&output).contains("not UTF-8 text"),
        "{}",
        stderr(&output)
    );
}

//! The language worker's answers to questions as the editor asks them.

use wattage_web::language_worker::Service;
use wattage_web::protocol::language::{
    Answer, Choice, ChoiceKind, Outcome, Request, Severity, Symbol,
};

const CONTRACT: &str = "(module
  (import \"env\" \"storage_load\" (func $get (param i64) (result i64)))
  (memory (export \"memory\") 1)
  (data (i32.const 0) \"x\")
  (func $twice (param $n i64) (result i64)
    local.get $n
    i64.const 2
    i64.mul)
  (func (export \"main\") (result i64)
    (i64.add (call $twice (i64.const 4)) (call $get (i64.const 7)))))
";

/// A service with the text, and the place of `mark` in it.
fn service(source: &str, mark: &str) -> (Service, u32) {
    let mut service = Service::default();
    let text = source.to_owned();
    assert_eq!(service.answer(Request::Text { text }), None);
    let at = source.find(mark).unwrap_or_else(|| panic!("no {mark:?}"));
    (service, u32::try_from(at).expect("a short text"))
}

fn hover(source: &str, mark: &str) -> Option<wattage_web::protocol::language::Hover> {
    let (mut service, offset) = service(source, mark);
    match service.answer(Request::Hover { offset: offset + 1 }) {
        Some(Answer::Hover(hover)) => hover,
        other => panic!("{other:?}"),
    }
}

/// The choices at `|`.
fn choices(source: &str) -> Vec<Choice> {
    let (mut service, offset) = service(source, "|");
    let text = source.replace('|', "");
    service.answer(Request::Text { text });
    match service.answer(Request::Completion { offset }) {
        Some(Answer::Completion(found)) => found.map(|found| found.options).unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

fn labelled<'a>(choices: &'a [Choice], label: &str) -> &'a Choice {
    let found = choices.iter().find(|choice| choice.label == label);
    found.unwrap_or_else(|| panic!("no {label}"))
}

/// The text after its edits.
fn applied(source: &str, answer: Option<Answer>) -> String {
    let Some(Answer::Edits(Outcome::Done(edits))) = answer else {
        panic!("{answer:?}");
    };
    let mut text = source.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.from as usize..edit.to as usize, &edit.insert);
    }
    text
}

#[test]
fn an_instruction_tells_stack_effect_price_and_meaning() {
    let told = hover(CONTRACT, "i64.mul").expect("a hover");
    assert_eq!(told.stack, "[i64 i64] -> [i64]");
    assert_eq!(told.before, "[i64 i64]");
    assert_eq!(told.price, "1 gas (wattage-1)");
    assert!(!told.meaning.is_empty());
}

#[test]
fn a_host_function_tells_its_price_wherever_it_is_named() {
    for mark in ["$get (param", "storage_load", "$get (i64"] {
        let told = hover(CONTRACT, mark).unwrap_or_else(|| panic!("no hover at {mark}"));
        assert_eq!(told.price, "200 gas (wattage-1)", "{mark}");
        assert!(
            told.code.contains("(param $key i64) (result i64)"),
            "{mark}"
        );
    }
}

#[test]
fn names_of_the_module_tell_what_they_are() {
    let told = hover(CONTRACT, "$twice (i64").expect("a hover");
    assert_eq!(told.code, "(func $twice (param $n i64) (result i64))");
    let told = hover(CONTRACT, "$n\n").expect("a hover");
    assert_eq!(told.code, "(param $n i64)");
}

fn explained(source: &str, mark: &str) -> Option<wattage_web::protocol::language::Hover> {
    let (mut service, offset) = service(source, mark);
    match service.answer(Request::Explain { offset }) {
        Some(Answer::Hover(hover)) => hover,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_of_a_host_function_tells_both_prices_and_the_end_of_its_line_explains_it() {
    let source = CONTRACT.replace(
        "(call $get (i64.const 7)))",
        "(call $get (i64.const 7))) ;; end",
    );
    let call = hover(&source, "call $get").expect("a hover");
    assert!(
        call.price.starts_with("1 gas; storage_load: "),
        "{}",
        call.price
    );
    let last = explained("(module (func\n  i64.const 1 drop ;; off\n))", "off").expect("the drop");
    assert_eq!(last.code, "drop");
    assert_eq!(explained(";; nothing here\n(module)", "here"), None);
}

#[test]
fn a_form_that_is_never_closed_has_no_errors_of_the_language_service() {
    let source = CONTRACT.replacen("(module", "(module (func", 1);
    let (mut service, _) = service(&source, "module");
    assert_eq!(service.answer(Request::Lints), Some(Answer::Lints(vec![])));
    let half = CONTRACT.replace("(param $n i64)", "(param $n i64.c)");
    let (mut service, _) = self::service(&half, "module");
    let Some(Answer::Lints(lints)) = service.answer(Request::Lints) else {
        panic!("no lints");
    };
    let jargon =
        |lint: &wattage_web::protocol::language::Lint| lint.message.contains("expected one of");
    assert!(!lints.iter().any(jargon), "{lints:?}");
}

#[test]
fn a_comment_is_no_place_for_hovers_and_choices() {
    assert_eq!(hover(";; i64.add here\n(module)", "add"), None);
    assert!(choices("(module) ;; i64.ad|").is_empty());
}

#[test]
fn an_active_segment_and_a_good_contract_are_no_faults() {
    let (mut service, _) = service(CONTRACT, "module");
    assert_eq!(service.answer(Request::Lints), Some(Answer::Lints(vec![])));
}

#[test]
fn an_unused_local_is_a_warning_and_a_wrong_type_an_error_with_their_places() {
    let source = "(module\n  (func (export \"a\") (result i32)\n    (;é padding ;) (local $b i32)\n    i64.const 1))";
    let (mut service, _) = service(source, "module");
    let Some(Answer::Lints(lints)) = service.answer(Request::Lints) else {
        panic!("no lints");
    };
    let warned: Vec<_> = lints
        .iter()
        .filter(|lint| lint.severity == Severity::Warning)
        .map(|lint| (lint.line, lint.column, lint.message.as_str()))
        .collect();
    assert!(
        warned.contains(&(3, 27, "Local $b is never used.")),
        "{warned:?}"
    );
    assert!(
        lints
            .iter()
            .any(|lint| lint.severity == Severity::Error && lint.line >= 2)
    );
}

#[test]
fn instructions_are_offered_with_their_prices_and_only_those_contracts_may_use() {
    let found = choices("(module (func (result i64) i64.const 1 i64.ex|))");
    let extend = labelled(&found, "i64.extend_i32_s");
    assert_eq!(extend.detail, "1 gas");
    assert!(!found.iter().any(|choice| choice.label.starts_with("i8x16")));
}

#[test]
fn a_host_function_brings_its_import_unless_it_is_there() {
    let found = choices("(module\n  (func (export \"main\") (call $st|)))");
    let store = labelled(&found, "$storage_store");
    let import = store.import.as_ref().expect("an import");
    assert_eq!(import.from, 7);
    assert_eq!(
        import.insert,
        "\n  (import \"env\" \"storage_store\" (func $storage_store (param $key i64) (param $value i64)))"
    );
    let found = choices(
        "(module (import \"env\" \"storage_load\" (func $get (param i64) (result i64))) (func call $|))",
    );
    assert!(!found.iter().any(|choice| choice.label == "$storage_load"));
    labelled(&found, "$get");
}

#[test]
fn among_the_fields_of_a_module_a_host_function_is_its_whole_import() {
    let found = choices("(module\n  (cal|))");
    assert_eq!(
        labelled(&found, "caller").insert,
        "import \"env\" \"caller\" (func $caller (param $out i32)))"
    );
    labelled(&found, "func export");
    assert!(!found.iter().any(|choice| choice.label == "i32.add"));
}

#[test]
fn the_storage_pattern_uses_the_names_that_are_imported_and_imports_the_others() {
    let source =
        "(module (import \"env\" \"storage_load\" (func $get (param i64) (result i64))) (func |))";
    let found = choices(source);
    let pattern = labelled(&found, "storage: read and write a word");
    assert!(pattern.insert.contains("(call $get (i64.const"));
    let import = &pattern.import.as_ref().expect("an import").insert;
    assert!(import.contains("storage_store") && !import.contains("storage_load"));
}

#[test]
fn a_call_tells_which_parameter_is_being_written() {
    let ask = |source: &str| {
        let (mut service, offset) = service(source, "|");
        let text = source.replace('|', "");
        service.answer(Request::Text { text });
        match service.answer(Request::Signature { offset }) {
            Some(Answer::Signature(found)) => found,
            other => panic!("{other:?}"),
        }
    };
    let head = "(module (func $f (param $a i32) (param i64) (result i32) (local.get 0)) (func ";
    let told = ask(&format!("{head}(call $f (i32.const 1) |)))")).expect("a signature");
    assert_eq!(
        told.label,
        "(func $f (param $a i32) (param i64) (result i32))"
    );
    assert_eq!(told.active, Some(1));
    let second = &told.params[1];
    assert_eq!(
        &told.label[second.from as usize..second.to as usize],
        "(param i64)"
    );
    assert_eq!(
        ask(&format!("{head}call $f|))"))
            .expect("a signature")
            .active,
        None
    );
    assert_eq!(ask(&format!("{head}(i32.const |)))")), None);
}

#[test]
fn definition_and_uses_of_a_name_are_found_from_any_of_them() {
    let (mut service, offset) = service(CONTRACT, "$twice (i64");
    let Some(Answer::Definition(Some(span))) = service.answer(Request::Definition { offset })
    else {
        panic!("no definition");
    };
    assert_eq!(&CONTRACT[span.from as usize..span.to as usize], "$twice");
    assert!(span.from < offset);
    let Some(Answer::References(places)) = service.answer(Request::References { offset }) else {
        panic!("no references");
    };
    let lines: Vec<u32> = places.iter().map(|place| place.line).collect();
    assert_eq!(lines, [5, 10]);
}

#[test]
fn a_name_is_renamed_everywhere_with_or_without_its_sign() {
    let (mut service, offset) = service(CONTRACT, "$twice (i64");
    let name = "double".to_owned();
    let renamed = applied(CONTRACT, service.answer(Request::Rename { offset, name }));
    assert_eq!(renamed, CONTRACT.replace("$twice", "$double"));
}

#[test]
fn a_name_that_is_none_or_taken_is_refused_in_a_sentence() {
    let (mut service, offset) = service(CONTRACT, "$twice (i64");
    for (name, part) in [("a b", "not a name"), ("get", "is taken")] {
        let name = name.to_owned();
        match service.answer(Request::Rename { offset, name }) {
            Some(Answer::Edits(Outcome::Refused(why))) => assert!(why.contains(part), "{why}"),
            other => panic!("{other:?}"),
        }
    }
    let offset = u32::try_from(CONTRACT.find("i64.mul").expect("a place")).expect("short");
    assert!(matches!(
        service.answer(Request::Renameable { offset }),
        Some(Answer::Renameable(Outcome::Refused(_)))
    ));
}

#[test]
fn formatting_changes_blanks_alone_and_a_broken_text_not_at_all() {
    let source = "(module\n(func  (export \"é\")\nnop))";
    let (mut service, _) = service(source, "module");
    let Some(Answer::Edits(Outcome::Done(edits))) = service.answer(Request::Format) else {
        panic!("not formatted");
    };
    assert!(!edits.is_empty());
    assert!(edits.iter().all(|edit| edit.insert.trim().is_empty()));
    let text = "(module\n  (func".to_owned();
    service.answer(Request::Text { text });
    match service.answer(Request::Format) {
        Some(Answer::Edits(Outcome::Refused(why))) => assert!(why.contains("in line"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_example_can_be_formatted_and_has_no_lints() {
    for example in &wattage_core::examples::EXAMPLES {
        let (mut service, _) = service(example.source, "module");
        let lints = service.answer(Request::Lints);
        assert_eq!(lints, Some(Answer::Lints(vec![])), "{}", example.id);
        let edits = service.answer(Request::Format);
        assert!(
            matches!(edits, Some(Answer::Edits(Outcome::Done(_)))),
            "{}: {edits:?}",
            example.id
        );
    }
}

#[test]
fn operands_are_named_and_ends_say_what_they_end() {
    let (mut service, _) = service(CONTRACT, "module");
    let Some(Answer::Hints(hints)) = service.answer(Request::Hints) else {
        panic!("no hints");
    };
    let labels: Vec<_> = hints.iter().map(|hint| hint.label.as_str()).collect();
    assert_eq!(labels, ["func $twice", "n:", "key:"]);
}

#[test]
fn the_outline_names_every_definition() {
    let (mut service, _) = service(CONTRACT, "module");
    let Some(Answer::Outline(symbols)) = service.answer(Request::Outline) else {
        panic!("no outline");
    };
    let shown = |symbol: &Symbol| format!("{} {} {}", symbol.line, symbol.kind, symbol.name);
    let shown: Vec<String> = symbols.iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "2 import storage_load",
            "3 memory \"memory\"",
            "4 data 0",
            "5 func $twice",
            "9 func \"main\"",
        ]
    );
}

/// The text with a choice taken at `|`, its fields left as they are proposed.
fn taken(source: &str, choice: &Choice) -> String {
    let mut insert = choice.insert.clone();
    while let Some(at) = insert.find("${") {
        let end = at + insert[at..].find('}').expect("a field's end");
        let text = insert[at + 2..end]
            .split_once(':')
            .expect("a numbered field")
            .1;
        insert = format!("{}{text}{}", &insert[..at], &insert[end + 1..]);
    }
    let text = source.replace('|', &insert);
    match &choice.import {
        Some(import) => {
            let (before, after) = text.split_at(import.from as usize);
            format!("{before}{}{after}", import.insert)
        }
        None => text,
    }
}

#[test]
fn every_pattern_and_every_import_assembles_in_its_place() {
    let places = [
        "|",
        "(module\n  (memory (export \"memory\") 1)\n  |\n)",
        "(module\n  |\n)",
        "(module\n  (memory (export \"memory\") 1)\n  (func (export \"main\")\n    |\n  )\n)",
        "(module (import \"env\" \"storage_load\" (func $get (param i64) (result i64)))\n  (func (export \"main\") |))",
    ];
    let mut tried = 0;
    for place in places {
        let found = choices(place);
        let several =
            |choice: &&Choice| matches!(choice.kind, ChoiceKind::Snippet | ChoiceKind::Host);
        for choice in found.iter().filter(several) {
            let needs_memory = choice.label == "data" || choice.label.ends_with("bytes");
            let second_memory = choice.label == "memory" && place.contains("memory");
            if second_memory || (needs_memory && !place.contains("memory")) {
                continue;
            }
            let text = taken(place, choice);
            let assembled = wattage_core::contract::Contract::from_wat(&text);
            assert!(
                assembled.is_ok(),
                "{}: {:?}\n{text}",
                choice.label,
                assembled.err()
            );
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

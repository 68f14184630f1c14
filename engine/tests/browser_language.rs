//! The WAT language service in the page, in a real Chromium, with real keys.

#[path = "browser/server.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod server;
#[path = "browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

use server::Server;
use tempfile::TempDir;
use visitor::{CTRL, Visitor};

/// More modifier bits of key events.
const ALT: i64 = 1;
const SHIFT: i64 = 8;

const HELPERS: &str = "(module
  (import \"env\" \"storage_load\" (func $storage_load (param i64) (result i64)))
  (func $twice (param $n i64) (result i64)
    local.get $n
    i64.const 2
    i64.mul)
  (func (export \"main\") (result i64)
    (i64.add (call $twice (i64.const 4)) (call $storage_load (i64.const 7)))))
";

/// A first visit to a new node, with the cursor at the beginning of this source.
async fn visit(source: &str) -> (Visitor, (Server, TempDir)) {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, 1440).await;
    visitor.arrives().await;
    visitor.put_source(source).await;
    to_line(&visitor, 1).await;
    (visitor, (server, data))
}

/// Puts the cursor at the beginning of a line, with the keyboard.
async fn to_line(visitor: &Visitor, line: usize) {
    visitor.chord(CTRL, "Home", 36, None).await;
    visitor.press("ArrowDown", line - 1).await;
    visitor.press("Home", 1).await;
}

/// Puts the cursor behind the first `part` of a line.
async fn behind(visitor: &Visitor, source: &str, line: usize, part: &str) {
    to_line(visitor, line).await;
    let text = source.lines().nth(line - 1).expect("a line");
    let column = text.find(part).expect("a part") + part.len();
    // The first Home goes to the first letter of the line, a second one to its very beginning.
    let indent = text.len() - text.trim_start().len();
    visitor.press("ArrowRight", column - indent).await;
}

async fn cursor_in_line(visitor: &Visitor, line: usize) {
    visitor.sees(".status", &format!("Ln {line},")).await;
}

/// Waits until the text in the editor has (or has not) a part.
async fn text_has(visitor: &Visitor, part: &str, wanted: bool) {
    let part = serde_json::Value::from(part);
    // Hints stand between the words on the page, but are no part of the text.
    let script = format!(
        "[...document.querySelectorAll('#editor .cm-line')].map((line) => {{ \
           const copy = line.cloneNode(true); \
           copy.querySelectorAll('.hint').forEach((hint) => hint.remove()); \
           return copy.textContent; }}).join('\\n').includes({part}) === {wanted}"
    );
    visitor
        .until(&format!("{part} in the text: {wanted}"), &script)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn warnings_and_errors_appear_as_one_types_and_go_when_they_are_mended() {
    let (visitor, _node) = visit("(module (func (export \"main\") (local $a i32)))").await;
    visitor.sees("#problems", "Local $a is never used.").await;
    visitor.sees("#problems", "warning").await;
    visitor
        .until(
            "a mark",
            "document.querySelector('.cm-lintRange-warning') !== null",
        )
        .await;
    // The status bar counts what the list has.
    visitor.sees("#problem-count", "1 warning").await;
    visitor.put_source("(module (func (export \"main\") (local $a i32) (drop (local.get $a)) (drop (i32.add (i32.const 1)))))").await;
    visitor.sees("#problems", "error").await;
    visitor
        .until(
            "one problem, said once",
            "document.querySelectorAll('#problems li').length === 1",
        )
        .await;
    visitor
        .put_source("(module (func (export \"main\")))")
        .await;
    visitor
        .until(
            "no problems",
            "document.querySelector('#problems') === null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f8_goes_from_problem_to_problem_and_back() {
    let source = "(module\n  (func (export \"a\") (local $a i32))\n  (func (export \"b\")\n    (local $b i32)))";
    let (visitor, _node) = visit(source).await;
    visitor.sees("#problems", "$b is never used").await;
    visitor.press("F8", 1).await;
    cursor_in_line(&visitor, 2).await;
    visitor.press("F8", 1).await;
    cursor_in_line(&visitor, 4).await;
    visitor.chord(SHIFT, "F8", 119, None).await;
    cursor_in_line(&visitor, 2).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f4_explains_instructions_and_host_functions_with_their_prices() {
    let (visitor, _node) = visit(HELPERS).await;
    behind(&visitor, HELPERS, 8, "(i64.a").await;
    visitor.press("F4", 1).await;
    visitor.sees(".told", "1 gas (wattage-1)").await;
    visitor.sees(".told", "[i64 i64] -> [i64]").await;
    // It is read out as well.
    visitor.sees(".cm-announced", "price 1 gas").await;
    visitor.press("ArrowDown", 1).await;
    visitor
        .until("it is gone", "document.querySelector('.told') === null")
        .await;
    behind(&visitor, HELPERS, 8, "$storage_l").await;
    visitor.press("F4", 1).await;
    visitor.sees(".told", "200 gas (wattage-1)").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn completion_shows_prices_and_brings_the_import_of_a_host_function() {
    let source = "(module\n  (func (export \"main\")\n    \n  ))";
    let (visitor, _node) = visit(source).await;
    to_line(&visitor, 3).await;
    visitor.type_keys("call $storage_st").await;
    visitor
        .sees(".cm-tooltip-autocomplete", "$storage_store")
        .await;
    visitor
        .sees(
            ".cm-tooltip-autocomplete",
            "5,160 gas + 20,000 for a new row",
        )
        .await;
    // Within the first moments Enter still is a new line, not a choice.
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    visitor.press("Enter", 1).await;
    text_has(&visitor, "call $storage_store", true).await;
    text_has(
        &visitor,
        "(import \"env\" \"storage_store\" (func $storage_store",
        true,
    )
    .await;
    // By request, and closed again.
    visitor.press("Enter", 1).await;
    visitor.chord(CTRL, " ", 32, None).await;
    visitor
        .sees(".cm-tooltip-autocomplete", "instruction")
        .await;
    visitor.press("Escape", 1).await;
    visitor
        .until(
            "a closed list",
            "document.querySelector('.cm-tooltip-autocomplete') === null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_is_filled_in_field_by_field() {
    let (visitor, _node) = visit("(module\n  \n)").await;
    to_line(&visitor, 2).await;
    visitor.type_keys("glob").await;
    visitor.sees(".cm-tooltip-autocomplete", "global").await;
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    visitor.press("Enter", 1).await;
    visitor.type_keys("count").await;
    visitor.press("Tab", 1).await;
    visitor.type_keys("41").await;
    text_has(&visitor, "(global $count (mut i64) (i64.const 41))", true).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_typed_shows_what_it_takes() {
    let source =
        "(module\n  (func $f (param $a i32) (param $b i64))\n  (func (export \"main\")\n    \n  ))";
    let (visitor, _node) = visit(source).await;
    to_line(&visitor, 4).await;
    visitor.type_keys("(call $f (i32.const 1) ").await;
    visitor.sees(".told mark", "(param $b i64)").await;
    visitor.press("Escape", 1).await;
    visitor
        .until("it is gone", "document.querySelector('.told') === null")
        .await;
    visitor.chord(CTRL | SHIFT, " ", 32, None).await;
    visitor.sees(".told mark", "(param $b i64)").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f12_goes_to_the_definition_and_shift_f12_lists_the_uses() {
    let (visitor, _node) = visit(HELPERS).await;
    behind(&visitor, HELPERS, 8, "$tw").await;
    visitor.press("F12", 1).await;
    cursor_in_line(&visitor, 3).await;
    visitor.chord(SHIFT, "F12", 123, None).await;
    visitor.sees(".places", "(i64.add (call $twice").await;
    visitor.press("ArrowDown", 1).await;
    visitor.press("Enter", 1).await;
    cursor_in_line(&visitor, 8).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_renames_everywhere_and_refuses_a_name_that_is_taken() {
    let (visitor, _node) = visit(HELPERS).await;
    behind(&visitor, HELPERS, 8, "$tw").await;
    visitor.press("F2", 1).await;
    visitor.sees(".ask", "New name for $twice").await;
    visitor.type_keys("storage_load").await;
    visitor.press("Enter", 1).await;
    visitor
        .sees(".ask [role=alert]", "$storage_load is taken")
        .await;
    visitor.select_all().await;
    visitor.type_keys("double").await;
    visitor.press("Enter", 1).await;
    text_has(&visitor, "(func $double (param $n", true).await;
    text_has(&visitor, "call $double", true).await;
    text_has(&visitor, "$twice", false).await;
    visitor.sees("#said", "renamed in 2 places").await;
    // Where there is no name, it says so.
    behind(&visitor, HELPERS, 6, "i64.m").await;
    visitor.press("F2", 1).await;
    visitor.sees("#said", "There is no name here").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn formatting_keeps_the_cursor_at_its_word_and_leaves_broken_text_alone() {
    let source = "(module\n(func (export \"main\") (result i64)\ni64.const    41))";
    let (visitor, _node) = visit(source).await;
    behind(&visitor, source, 3, "i64.const    41").await;
    visitor.chord(SHIFT | ALT, "F", 70, None).await;
    text_has(&visitor, "i64.const 41", true).await;
    visitor.type_keys("7").await;
    text_has(&visitor, "i64.const 417", true).await;
    visitor.put_source("(module (func   ").await;
    visitor.chord(SHIFT | ALT, "F", 70, None).await;
    visitor.sees("#said", "Nothing was formatted").await;
    text_has(&visitor, "(func   ", true).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outline_is_narrowed_down_by_typing_and_goes_to_a_definition() {
    let (visitor, _node) = visit(HELPERS).await;
    visitor.chord(CTRL | SHIFT, "o", 79, None).await;
    visitor.sees(".places", "func $twice").await;
    visitor.sees(".places", "func \"main\"").await;
    visitor.type_keys("main").await;
    visitor
        .until(
            "one place",
            "document.querySelectorAll('.place').length === 1",
        )
        .await;
    visitor.press("Enter", 1).await;
    cursor_in_line(&visitor, 7).await;
    // Back in the text: what is typed goes there.
    visitor
        .until("no panel", "document.querySelector('.ask') === null")
        .await;
    visitor.type_keys(";").await;
    text_has(&visitor, ";(func (export", true).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_name_operands_and_can_be_switched_off_for_good() {
    let (visitor, _node) = visit(HELPERS).await;
    visitor.sees("#editor .cm-content", "key:").await;
    visitor.chord(SHIFT | ALT, "H", 72, None).await;
    let gone = "document.querySelector('#editor .hint') === null";
    visitor.until("no hints", gone).await;
    visitor.page.reload().await.expect("the page loads again");
    visitor
        .until(
            "the choice",
            "document.querySelector('#tool-hints')?.ariaPressed === 'false'",
        )
        .await;
    visitor.sees("#editor .cm-content", "storage_load").await;
    visitor.click("#tool-hints").await;
    visitor.sees("#editor .cm-content", "key:").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_before_the_service_is_up_is_answered_when_it_is() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, 1440).await;
    visitor.click("#editor .cm-content").await;
    visitor.chord(CTRL | SHIFT, "o", 79, None).await;
    visitor.sees(".places", "func").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_have_buttons_and_stand_on_the_sheet() {
    let (visitor, _node) = visit(HELPERS).await;
    visitor.click("#tool-outline").await;
    visitor.sees(".places", "func $twice").await;
    visitor.press("Escape", 1).await;
    visitor.click("#keys").await;
    for key in ["F4", "Shift F12", "Shift Alt F", "Ctrl Shift O"] {
        visitor.sees(".sheet", key).await;
    }
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plain_editor_has_the_list_of_problems_and_f8() {
    let (visitor, _node) = visit("(module)").await;
    visitor.click("#plain-editor").await;
    visitor.put_source("(module\n  (func i32.bad))").await;
    visitor.sees("#problems", "2:").await;
    visitor.chord(CTRL, "Home", 36, None).await;
    visitor.press("F8", 1).await;
    cursor_in_line(&visitor, 2).await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_are_folded_and_unfolded_with_the_keyboard() {
    let (visitor, _node) = visit(HELPERS).await;
    to_line(&visitor, 3).await;
    visitor.chord(CTRL | SHIFT, "{", 219, None).await;
    visitor.sees(".cm-foldPlaceholder", "…").await;
    text_has(&visitor, "i64.mul", false).await;
    visitor.chord(CTRL | SHIFT, "}", 221, None).await;
    text_has(&visitor, "i64.mul", true).await;
    visitor.close().await;
}

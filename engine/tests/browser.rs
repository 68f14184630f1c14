//! The page in a real Chromium, against the real binary: clicks and key presses as a person makes them.

#[path = "browser/server.rs"]
mod server;
#[path = "browser/visitor.rs"]
mod visitor;

use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// A contract on one line, with a mistake: `i64.cons`.
const TYPED: &str = "(module (import \"env\" \"storage_load\" (func $load (param i64) (result i64))) \
(import \"env\" \"storage_store\" (func $store (param i64 i64))) (func (export \"main\") (result i64) \
(call $store (i64.const 7) (i64.add (call $load (i64.const 7)) (i64.const 41))) (call $load (i64.cons 7))))";

/// A first visit to a new node, with a window `width` pixels wide, up to its first result. The node lasts as long as
/// what comes beside the visitor.
async fn visit(width: u32) -> (Visitor, (Server, TempDir)) {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, width).await;
    visitor.arrives().await;
    (visitor, (server, data))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_is_typed_mended_and_run_and_its_state_outlives_the_server() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, 1440).await;
    visitor.arrives().await;

    visitor.click("#editor .cm-content").await;
    visitor.select_all().await;
    visitor.type_keys(TYPED).await;
    // The squiggle, and the sentence beside it.
    visitor
        .until(
            "a squiggle",
            "document.querySelector('#editor .cm-lintRange-error') !== null",
        )
        .await;
    visitor.sees("#problems", "1:").await;

    // From the end of the text back to the mistake, with the arrow keys.
    visitor.press("ArrowLeft", " 7))))".len()).await;
    visitor.type_keys("t").await;
    visitor
        .until(
            "no problems",
            "document.querySelector('#problems') === null",
        )
        .await;

    visitor.press_run().await;
    visitor.sees("#outcome", "41").await;
    visitor.click("#tab-gas").await;
    visitor.sees("#panel-gas", "storage_store").await;
    visitor.sees("#panel-gas", "25,160").await;
    visitor.click("#tab-state").await;
    visitor.sees("#panel-state", "41").await;

    let address = server.kill();
    visitor
        .until(
            "the chip says so",
            "document.querySelector('#connection').dataset.state === 'down'",
        )
        .await;
    let server = Server::start_at(data.path(), &address);
    visitor
        .until(
            "the node is back",
            "document.querySelector('#connection').dataset.state === 'up'",
        )
        .await;
    visitor.page.reload().await.expect("the page loads again");
    visitor
        .until(
            "the node",
            "document.querySelector('#connection')?.dataset.state === 'up'",
        )
        .await;
    visitor.sees("#editor .cm-content", "i64.const 7))))").await;
    visitor.click("#tab-state").await;
    visitor.sees("#panel-state", "41").await;
    visitor.press_run().await;
    visitor.click("#tab-result").await;
    visitor.sees("#outcome", "82").await;
    visitor.close().await;
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_visit_shows_the_counter_already_run() {
    let (visitor, _node) = visit(1440).await;
    visitor.sees("#editor .cm-content", "counter").await;
    visitor.sees("#outcome", "1").await;
    visitor.sees("#gas-used", "26,292").await;
    // Gas stands in the gutter, on the line of the store.
    visitor.sees("#editor .cm-gutters", "25,161").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_menu_opens_each_example_and_ctrl_enter_runs_it_from_anywhere() {
    let (visitor, _node) = visit(1440).await;
    let pick = async |id: &str| {
        visitor.click("#examples").await;
        visitor.click(&format!("[data-file='{id}.wat']")).await;
        visitor.sees("#file-name", id).await;
    };
    pick("get-caller").await;
    visitor.click("#caller").await;
    visitor.press_run().await;
    visitor.sees("#outcome", "435,459,550,305").await;

    pick("transfer").await;
    visitor.click("#run").await;
    visitor.sees("#panel-result", "999,700").await;
    visitor.sees("#panel-result", "1,000,300").await;

    pick("key-value").await;
    visitor.click("#run").await;
    visitor.sees("#panel-result", "amber").await;

    pick("attempt").await;
    visitor.click("#run").await;
    visitor.sees("#inner-calls", "reverted, answer 1").await;
    visitor.sees("#panel-result", "that is more than ten").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn traps_and_endless_loops_are_told_at_their_line_and_the_server_goes_on() {
    let (visitor, _node) = visit(1440).await;

    visitor.put_source("(module (func (export \"main\") (result i32)\n(i32.div_u (i32.const 1) (i32.const 0))))").await;
    visitor
        .until(
            "the entry",
            "document.querySelector('#entry').value === 'main'",
        )
        .await;
    visitor.press_run().await;
    visitor.sees("#panel-result", "divided by zero").await;
    visitor.sees("#panel-result", "2:").await;

    visitor
        .put_source("(module (func (export \"main\")\n(loop\nbr 0)))")
        .await;
    visitor
        .until(
            "no problems",
            "document.querySelector('#problems') === null",
        )
        .await;
    visitor.press_run().await;
    visitor.sees("#outcome", "ut of gas").await;
    visitor.sees("#gas-used", "10,000,000").await;

    visitor
        .put_source("(module (func (export \"main\") (result i32) (i32.const 5)))")
        .await;
    visitor.press_run().await;
    visitor.sees("#outcome", "5").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_told_in_plain_words_and_loses_nothing() {
    let (visitor, _node) = visit(1440).await;

    visitor
        .put_source("(module (import \"env\" \"get_calle\" (func (result i64))))")
        .await;
    visitor.sees("#problems", "Did you mean").await;
    visitor.sees("#editor .cm-content", "get_calle").await;

    let too_large = format!(
        "(module (memory 3) (data (i32.const 0) \"{}\"))",
        "x".repeat(135_000)
    );
    visitor.put_source(&too_large).await;
    visitor.sees("#problems", "the limit is 131,072").await;

    visitor
        .put_source("(module (func (export \"add\") (param $a i64) (result i64) (local.get $a)))")
        .await;
    visitor
        .until(
            "the form",
            "document.querySelector('#entry').value === 'add'",
        )
        .await;
    visitor.fill("#arg-0", "seven").await;
    visitor.press_run().await;
    visitor
        .until(
            "a sentence",
            "document.body.innerText.includes('not a value of type i64')",
        )
        .await;
    visitor.fill("#arg-0", "7").await;
    visitor.press_run().await;
    visitor.sees("#outcome", "7").await;

    visitor.put_source("(module)").await;
    visitor
        .until("a sentence", "/export/.test(document.body.innerText)")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plain_text_editor_does_all_of_it_too() {
    let (visitor, _node) = visit(1024).await;
    visitor.click("#plain-editor").await;
    visitor
        .until(
            "a text area",
            "document.querySelector('#editor textarea') !== null",
        )
        .await;
    visitor.click("#editor textarea").await;
    visitor.select_all().await;
    visitor
        .type_keys("(module (func (export \"main\") (result i32) i32.cons 6))")
        .await;
    visitor.sees("#problems", "1:").await;
    visitor.press("ArrowLeft", " 6))".len()).await;
    visitor.type_keys("t").await;
    visitor
        .until(
            "no problems",
            "document.querySelector('#problems') === null",
        )
        .await;
    visitor.press_run().await;
    visitor.sees("#outcome", "6").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_edit_is_kept_through_a_reload_in_the_middle() {
    let (visitor, _node) = visit(1440).await;
    visitor
        .put_source("(module (func (export \"half\") (result i32) (i32.const 2")
        .await;
    visitor
        .until(
            "it is saved",
            "/saved/i.test(document.querySelector('#saved').innerText)",
        )
        .await;
    visitor.page.reload().await.expect("the page loads again");
    visitor
        .sees("#editor .cm-content", "(export \"half\")")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wider_than_the_window_on_a_phone_a_tablet_or_a_desk() {
    let (visitor, _node) = visit(390).await;
    for width in [390, 1024, 1440] {
        visitor.resize(width).await;
        let fits = "document.documentElement.scrollWidth <= window.innerWidth";
        visitor
            .until(&format!("everything fits {width} pixels"), fits)
            .await;
        for tab in ["result", "gas", "state"] {
            visitor.click(&format!("#tab-{tab}")).await;
            visitor
                .until(&format!("{tab} fits {width} pixels"), fits)
                .await;
        }
    }
    visitor.close().await;
}

/// `look` changes nothing; `put` stores a row and prints a line. Both are called without arguments.
const LOOK_AND_PUT: &str = "(module (import \"env\" \"storage_store\" (func $s (param i64 i64))) \
(import \"env\" \"print_i64\" (func $p (param i64))) (func (export \"look\") (result i64) i64.const 1) \
(func (export \"put\") i64.const 1 i64.const 2 call $s i64.const 7 call $p))";

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_changes_something_follows_one_that_changed_nothing_and_both_are_shown_whole() {
    let (visitor, _node) = visit(1440).await;
    visitor.put_source(LOOK_AND_PUT).await;
    visitor
        .until(
            "the entry",
            "document.querySelector('#entry').value === 'look'",
        )
        .await;
    visitor.press_run().await;
    visitor
        .sees("#panel-result", "No balance and no storage has changed")
        .await;
    visitor.choose("#entry", "put").await;
    visitor.press_run().await;
    visitor.sees("#outcome", "done").await;
    visitor.sees("#panel-result .prints", "7").await;
    visitor.sees("#panel-result tr.changed", "2").await;
    visitor.choose("#entry", "look").await;
    visitor.press_run().await;
    visitor
        .sees("#panel-result", "No balance and no storage has changed")
        .await;
    visitor
        .until(
            "no fault",
            "document.querySelector('#boot-error').hidden && document.querySelector('.prints') === null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_the_page_is_told_and_what_was_typed_is_there_after_a_reload() {
    let (visitor, _node) = visit(1440).await;
    visitor
        .put_source("(module (func (export \"kept\")))")
        .await;
    visitor
        .until(
            "the entry",
            "document.querySelector('#entry').value === 'kept'",
        )
        .await;
    // An element that the page relies on is torn out, as a browser extension might do it.
    visitor
        .until(
            "it is gone",
            "document.querySelector('#entry option').remove() === undefined",
        )
        .await;
    visitor
        .put_source("(module (func (export \"new\")) (func (export \"kept\")))")
        .await;
    visitor.sees("#boot-error", "could not go on").await;
    visitor.type_keys(";; last words").await;
    visitor.page.reload().await.expect("the page loads again");
    visitor
        .sees("#editor .cm-content", "(export \"new\")")
        .await;
    visitor.sees("#editor .cm-content", ";; last words").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_s_saves_at_once_and_says_so() {
    let (visitor, _node) = visit(1440).await;
    visitor
        .put_source("(module (func (export \"mine\")))")
        .await;
    visitor.chord(visitor::CTRL, "s", 83, None).await;
    visitor
        .sees("#notice", "my-counter.wat is saved in this browser")
        .await;
    visitor.page.reload().await.expect("the page loads again");
    visitor
        .sees("#editor .cm-content", "(export \"mine\")")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn call_input_with_blanks_is_hex_and_its_size_stands_beside_it() {
    let (visitor, _node) = visit(1440).await;
    visitor
        .put_source(
            "(module (import \"env\" \"input_len\" (func $size (result i32))) \
             (func (export \"main\") (result i32) (call $size)))",
        )
        .await;
    visitor
        .until(
            "the entry",
            "document.querySelector('#entry').value === 'main'",
        )
        .await;
    visitor.click("#more").await;
    visitor.fill("#input", " 0x00 ff 0a ").await;
    visitor.sees("#input-size", "3 bytes").await;
    visitor.press_run().await;
    visitor.sees("#outcome", "returns 3").await;
    visitor.fill("#input", "0x00 f").await;
    visitor.sees("#input-size", "not hex").await;
    visitor.press_run().await;
    visitor.sees("#trouble", "Call input").await;
    // The run before is folded away: it is not the answer to this call.
    visitor.sees("#earlier-run", "Earlier run: returns 3").await;
    visitor
        .until(
            "its outcome does not show",
            "document.querySelector('#outcome').innerText === ''",
        )
        .await;
    visitor.close().await;
}

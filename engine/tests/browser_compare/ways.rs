//! A link as a file and as Markdown, and compared with the work that goes on from it.

use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::browser::{
    SetDownloadBehaviorBehavior, SetDownloadBehaviorParams,
};
use chromiumoxide::cdp::browser_protocol::dom::SetFileInputFilesParams;
use serde_json::Value;
use tempfile::TempDir;
use wattage_core::share::{Link, link_in, markdown};

use crate::visitor::Visitor;
use crate::{expected, first_visit};

/// Opens the share panel and waits for the link in it.
async fn shared(visitor: &Visitor) -> Link {
    visitor.click("#share").await;
    let there = "(document.querySelector('#share-link')?.value ?? '').length > 20";
    visitor.until("the link", there).await;
    let value = visitor
        .page
        .evaluate("document.querySelector('#share-link').value")
        .await;
    let value = value.expect("a link");
    Link::parse(value.value().and_then(Value::as_str).expect("a text")).expect("a link")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_experiment_opens_again_as_the_same_link_and_as_markdown_it_is_what_the_core_writes()
 {
    let (visitor, (server, _data)) = first_visit(1440).await;
    let folder = TempDir::new().expect("a folder");
    let mut behavior = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Allow);
    behavior.download_path = Some(folder.path().display().to_string());
    visitor
        .page
        .execute(behavior)
        .await
        .expect("a folder for downloads");
    let link = shared(&visitor).await;
    visitor.click("#share-markdown").await;
    let same = expected(link.bundle(), link.bundle());
    let text = markdown(
        link.bundle(),
        same.new.result.as_ref(),
        &format!("{}/#{link}", server.origin),
    );
    let shown = format!(
        "document.querySelector('#share-markdown-text')?.value === {}",
        Value::from(text)
    );
    visitor.until("the core's Markdown", &shown).await;
    visitor.click("#share-download").await;
    visitor
        .sees("#share-said", "counter.wattage is saved")
        .await;
    let file = folder.path().join("counter.wattage");
    let start = Instant::now();
    while !file.exists() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "the file is not saved"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let saved = std::fs::read_to_string(&file).expect("a text");
    assert_eq!(link_in(&saved), link.text());
    visitor.click("#share-close").await;
    let field = visitor
        .page
        .find_element("#open-file")
        .await
        .expect("the field");
    let mut picked = SetFileInputFilesParams::new(vec![file.display().to_string()]);
    picked.backend_node_id = Some(field.backend_node_id);
    visitor.page.execute(picked).await.expect("a file");
    visitor
        .until(
            "the link in the address",
            &format!("location.hash === '#{link}'"),
        )
        .await;
    visitor.sees("#verdict", "as the sender saw it").await;
    // From here the way to the comparison: the experiment, and what goes on from it.
    visitor.click("#shared-compare").await;
    visitor.click("#compare-start").await;
    visitor
        .until(
            "the comparison",
            "document.querySelector('#compared')?.dataset.same === 'true'",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_nothing_to_open_says_what_it_is() {
    let (visitor, _node) = first_visit(1024).await;
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("module.wasm");
    std::fs::write(&file, b"\0asm\x01\0\0\0").expect("a file");
    let field = visitor
        .page
        .find_element("#open-file")
        .await
        .expect("the field");
    let mut picked = SetFileInputFilesParams::new(vec![file.display().to_string()]);
    picked.backend_node_id = Some(field.backend_node_id);
    visitor.page.execute(picked).await.expect("a file");
    visitor
        .sees("#notice", "module.wasm is a WebAssembly module")
        .await;
    visitor.close().await;
}

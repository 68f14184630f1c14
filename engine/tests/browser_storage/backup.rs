//! Everything in one file, from one browser into another.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::browser::{
    SetDownloadBehaviorBehavior, SetDownloadBehaviorParams,
};
use chromiumoxide::cdp::browser_protocol::dom::SetFileInputFilesParams;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_one_browser_exports_another_one_imports_without_overwriting() {
    let (visitor, node) = visit().await;
    write(&visitor, FIRST).await;
    let folder = TempDir::new().expect("a folder");
    let saved = export(&visitor, folder.path()).await;
    visitor.close().await;

    let other = Visitor::open(&node.0.origin, 1440).await;
    other.arrives().await;
    write(&other, SECOND).await;
    other.click("#saved").await;
    import(&other, &saved).await;
    other
        .sees("#backup-said", "my-counter.wat as my-counter-2.wat")
        .await;
    is_stored(&other, FIRST).await;
    is_stored(&other, SECOND).await;
    let versions = format!(
        "(async () => (await ({ROWS})('history')).some((row) => row.versions.at(-1).source === {}))()",
        Value::from(FIRST)
    );
    other.until("its versions came along", &versions).await;

    // The same once more: nothing is there twice, and what was written here is still in front.
    import(&other, &saved).await;
    other.sees("#backup-said", "1 file was here already").await;
    other.press("Escape", 1).await;
    has_text(&other, "second").await;
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_backup_changes_nothing_and_says_so() {
    let (visitor, _node) = visit().await;
    write(&visitor, FIRST).await;
    let folder = TempDir::new().expect("a folder");
    let saved = export(&visitor, folder.path()).await;
    let whole = std::fs::read_to_string(&saved).expect("a text");
    assert!(!whole.contains("\"token\":\""), "{whole}");
    std::fs::write(&saved, &whole[..whole.len() / 2]).expect("a file");
    import(&visitor, &saved).await;
    visitor.sees("#backup-said", "it is cut off").await;
    visitor.sees("#backup-said", "Nothing was changed").await;
    visitor.close().await;
}

/// Opens the panel, exports everything into `folder`, and gives the file.
async fn export(visitor: &Visitor, folder: &Path) -> PathBuf {
    let mut behavior = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Allow);
    behavior.download_path = Some(folder.display().to_string());
    let allowed = visitor.page.execute(behavior).await;
    allowed.expect("a folder for downloads");
    visitor.click("#saved").await;
    visitor.click("#export-all").await;
    visitor.sees("#backup-said", "Saved wattage-").await;
    let start = Instant::now();
    loop {
        let files = std::fs::read_dir(folder).expect("a folder");
        let mut files = files.map(|entry| entry.expect("a file").path());
        if let Some(file) = files.find(|file| file.extension().is_some_and(|kind| kind == "json")) {
            return file;
        }
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "the file is not saved"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Picks a backup in the panel, which is open.
async fn import(visitor: &Visitor, file: &Path) {
    let field = visitor.page.find_element("#import-all").await;
    let mut picked = SetFileInputFilesParams::new(vec![file.display().to_string()]);
    picked.backend_node_id = Some(field.expect("the field").backend_node_id);
    visitor.page.execute(picked).await.expect("a file");
}

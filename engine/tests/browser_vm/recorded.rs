//! What the tests of this binary send to their ledgers, as cases: they are run once more in a process of their own that writes
//! it down.

use std::process::Command;

use tempfile::TempDir;

use crate::common::case::Case;
use crate::common::record::FOLDER;

/// Every recorded case, in the order of names.
pub(crate) fn cases() -> Vec<Case> {
    let folder = TempDir::new().expect("a folder");
    let own = std::env::current_exe().expect("a path");
    let output = Command::new(own)
        // The tests of this file's neighbours begin no ledger, and need a browser.
        .args(["--skip", "browser", "--skip", "worker"])
        .env(FOLDER, folder.path())
        .output()
        .expect("this binary starts again");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let files = std::fs::read_dir(folder.path()).expect("a readable folder");
    let mut cases: Vec<Case> = files
        .map(|file| {
            let text = std::fs::read(file.expect("a readable folder").path());
            serde_json::from_slice(&text.expect("a readable file")).expect("a case")
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(cases.len() > 100, "the tests were recorded");
    cases
}

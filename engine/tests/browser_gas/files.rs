//! Exported files, read by the real command line.

use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::browser::{
    SetDownloadBehaviorBehavior, SetDownloadBehaviorParams,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::{total, visit, wattage};

#[tokio::test(flavor = "multi_thread")]
async fn exported_scenario_and_snapshot_pass_the_command_lines_check_until_the_source_costs_something_else()
 {
    let (visitor, _node) = visit(1440).await;
    let folder = TempDir::new().expect("a folder");
    let mut behavior = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Allow);
    behavior.download_path = Some(folder.path().display().to_string());
    visitor
        .page
        .execute(behavior)
        .await
        .expect("a folder for downloads");
    let save = async |end: &str| {
        visitor.click(&format!("[data-export='{end}']")).await;
        let file = folder.path().join(format!("counter.{end}"));
        let start = Instant::now();
        while !file.exists() {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "{end} is not saved"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        visitor
            .sees("#exported", &format!("counter.{end} is saved"))
            .await;
        std::fs::read_to_string(file).expect("a text")
    };
    visitor
        .until(
            "the calls are traced",
            "document.querySelector('[data-export=\"folded.txt\"]').disabled === false",
        )
        .await;
    let folded = save("folded.txt").await;
    assert!(folded.contains("increment;host.storage_store "), "{folded}");
    let total = total(&visitor).await;
    let csv = save("lines.csv").await;
    let gas = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(3).expect("gas"));
    assert_eq!(
        gas.map(|gas| gas.parse::<u64>().expect("a number"))
            .sum::<u64>(),
        total
    );
    let csv = save("functions.csv").await;
    assert!(
        csv.starts_with("function,index,line,calls,gas,schedule\n"),
        "{csv}"
    );
    let json: Value = serde_json::from_str(&save("result.json").await).expect("JSON");
    assert_eq!(json["gas_used"], total);

    for end in ["wat", "scenario.json", "scenario.gas.json"] {
        save(end).await;
    }
    let check = || wattage(folder.path(), &["gas", "--check", "counter.scenario.json"]);
    let same = check();
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    let source = folder.path().join("counter.wat");
    let text = std::fs::read_to_string(&source).expect("the source");
    let dearer = text.replacen(
        "    i64.add\n",
        "    i64.add\n    i64.const 0\n    i64.add\n",
        1,
    );
    assert_ne!(text, dearer);
    std::fs::write(&source, dearer).expect("the source is changed");
    let other = check();
    assert_eq!(other.status.code(), Some(1), "{other:?}");
    let told = String::from_utf8_lossy(&other.stdout).into_owned();
    assert!(told.contains("+2"), "{told}");
    visitor.close().await;
}

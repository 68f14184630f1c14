//! Snapshots that are refused: of another schedule or version, or with totals that are no sums.

use serde_json::{Value, json};

use crate::scenario::{Folder, refused};
use crate::write;

#[test]
fn a_snapshot_of_another_schedule_or_version_is_refused_by_name() {
    let folder = Folder::new();
    folder.snapshot();
    let snapshot = folder.text("counter.gas.json");
    write(
        &folder.path("counter.gas.json"),
        &snapshot.replace("wattage-1", "wattage-0"),
    );
    for option in ["--check", "--diff"] {
        refused(
            &folder,
            option,
            &["counter.json"],
            &["counter.gas.json", "wattage-0", "wattage-1"],
        );
    }
    write(
        &folder.path("counter.gas.json"),
        &snapshot.replace("\"snapshot\": 1", "\"snapshot\": 7"),
    );
    refused(
        &folder,
        "--check",
        &["counter.json"],
        &["version 7", "reads version 1"],
    );
    write(
        &folder.path("counter.gas.json"),
        &snapshot.replace("\"hits\": 1", "\"hits\": -1"),
    );
    refused(
        &folder,
        "--check",
        &["counter.json"],
        &["counter.gas.json", "step 2, lines[0].hits"],
    );
}

#[test]
fn a_snapshot_whose_totals_are_no_sums_is_refused() {
    let folder = Folder::new();
    folder.snapshot();
    let whole = folder.text("counter.gas.json");
    type Edit = fn(&mut Value);
    let edits: [(Edit, &str); 4] = [
        (
            |s| s["gas_used"] = json!(s["gas_used"].as_u64().expect("gas") + 1),
            "the snapshot",
        ),
        (
            |s| s["steps"][1]["gas_used"] = json!(26_291),
            "step 2: gas_used is 26,291",
        ),
        (
            |s| s["steps"][1]["breakdown"]["base"] = json!(99),
            "the parts of its breakdown",
        ),
        (
            |s| s["steps"][1]["lines"][0]["gas"] = json!(u64::MAX),
            "its lines and its base",
        ),
    ];
    for (edit, place) in edits {
        let mut snapshot: Value = serde_json::from_str(&whole).expect("json");
        edit(&mut snapshot);
        write(&folder.path("counter.gas.json"), &snapshot.to_string());
        refused(
            &folder,
            "--check",
            &["counter.json"],
            &[place, "edited by hand?"],
        );
    }
}

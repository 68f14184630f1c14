//! `wattage share`, and `wattage replay` of what it makes.

use serde_json::{Value, json};
use wattage_core::share::{CallTexts, Disagreement, Link, Verdict};

use crate::node::Team;
use crate::{examples, json as printed, stderr, stdout, wattage, with_input};

/// What a command prints that ends so.
fn ends(arguments: &[&str], code: i32) -> String {
    let output = wattage(arguments);
    let said = stdout(&output) + &stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    stdout(&output)
}

/// The path of one of the examples' files.
fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// The address of a link to the counter, incremented by 5.
fn counter(folder: &tempfile::TempDir) -> String {
    let file = path(folder, "counter.wat");
    let address = ends(&["share", &file, "--fn", "increment", "--arg", "5"], 0);
    address.trim().to_owned()
}

/// The address with another bundle in it.
fn changed(address: &str, change: impl FnOnce(&mut wattage_core::share::Bundle)) -> String {
    let mut bundle = Link::parse(address).expect("a link").into_bundle();
    change(&mut bundle);
    Link::of(bundle).expect("a link").to_string()
}

#[test]
fn the_same_experiment_gives_the_same_link_and_it_comes_out_the_same() {
    let folder = examples();
    let address = counter(&folder);
    assert_eq!(counter(&folder), address);
    assert!(
        address.starts_with("http://127.0.0.1:8080/#v1."),
        "{address}"
    );
    let link = Link::parse(&address).expect("a link");
    let text = link.text();
    for what in [
        &address,
        text,
        &format!("#{text}"),
        &format!("https://a.b/embed?view=gas#{text}"),
    ] {
        let said = ends(&["replay", what], 0);
        assert!(said.contains("as the sender saw it"), "{said}");
        for part in ["counter.wat", "alice calls increment(5)", "returns 5"] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
}

#[test]
fn the_call_is_filled_in_as_the_page_does_it() {
    let folder = examples();
    let link = Link::parse(&counter(&folder)).expect("a link");
    let expected = CallTexts {
        caller: "alice".to_owned(),
        function: "increment".to_owned(),
        arguments: vec!["5".to_owned()],
        value: "0".to_owned(),
        spend_limit: "0".to_owned(),
        input: String::new(),
        gas_limit: "10,000,000".to_owned(),
    };
    assert_eq!(link.bundle().call, expected);
    assert_eq!(link.bundle().sources[0].name, "counter.wat");
}

#[test]
fn a_file_with_a_link_is_replayed_and_gives_its_source_back() {
    let folder = examples();
    let (wat, file) = (path(&folder, "counter.wat"), path(&folder, "made.wattage"));
    let made = [
        "share",
        &wat,
        "--fn",
        "get",
        "--title",
        "v1.not a link",
        "-o",
        &file,
    ];
    ends(&made, 0);
    assert!(ends(&["replay", &file], 0).contains("v1.not a link"));
    let text = std::fs::read_to_string(&file).expect("a file");
    let piped = with_input(&["replay", "-", "--source"], &text);
    let source = std::fs::read_to_string(&wat).expect("a file");
    assert_eq!(stdout(&piped), source, "{}", stderr(&piped));
}

#[test]
fn json_has_all_that_is_inside_and_all_that_came_of_it() {
    let folder = examples();
    let file = path(&folder, "counter.wat");
    let arguments = [
        "--title", "T", "--note", "N", "--line", "7", "--tab", "gas", "--step", "3",
    ];
    let shared = wattage(&[&["share", &file, "--fn", "get", "--json"], &arguments[..]].concat());
    let shared = printed(&shared);
    let link = shared["link"].as_str().expect("a link");
    let replayed = printed(&wattage(&["replay", link, "--json"]));
    for field in [
        "link",
        "id",
        "title",
        "note",
        "files",
        "transactions",
        "call",
        "expected",
        "view",
        "gas_used",
        "state_root",
    ] {
        assert!(!shared[field].is_null(), "{field}");
        assert_eq!(shared[field], replayed[field], "{field}");
    }
    assert_eq!(
        shared["view"],
        json!({ "tab": "gas", "line": 7, "step": 3 })
    );
    assert_eq!(shared["characters"], link.len());
    assert_eq!(replayed["verdict"], "same");
    assert_eq!(replayed["here"]["state_root"], shared["state_root"]);
    assert_eq!(replayed["here"]["result"]["gas_used"], shared["gas_used"]);
    assert_eq!(shared["short"], Value::Null);
}

#[test]
fn what_differs_is_told_line_by_line_and_ends_with_1() {
    let folder = examples();
    let link = changed(&counter(&folder), |bundle| {
        bundle.steps[0].gas_used += 1;
        bundle.expected.as_mut().expect("a result").results.clear();
    });
    let said = ends(&["replay", &link], 1);
    assert!(said.contains("DIFFERS"), "{said}");
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("the sender had"))
        .collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].contains("gas of transaction 1:"), "{said}");
    assert!(
        lines[1].contains("results: the sender had nothing, here it is i64:5"),
        "{said}"
    );
    let output = wattage(&["replay", &link, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let verdict: Verdict =
        serde_json::from_value(printed(&output)["verdict"].clone()).expect("a verdict");
    let Verdict::Differs(found) = verdict else {
        panic!("{verdict:?}")
    };
    assert_eq!(
        found
            .iter()
            .map(Disagreement::to_string)
            .collect::<Vec<_>>(),
        lines.iter().map(|line| line.trim()).collect::<Vec<_>>()
    );
    let other = changed(&counter(&folder), |bundle| {
        bundle.genesis.schedule = "wattage-9".to_owned();
    });
    assert!(ends(&["replay", &other], 1).contains("schedule wattage-9"));
}

#[test]
fn what_is_no_link_is_refused_with_what_it_is() {
    let folder = examples();
    let link = Link::parse(&counter(&folder)).expect("a link").to_string();
    let cut = &link[..link.len() - 10];
    let damaged = link.replace(
        &link[40..42],
        if &link[40..42] == "AA" { "BB" } else { "AA" },
    );
    for (what, why) in [
        (cut, "cut off"),
        (&damaged, "damaged"),
        ("v2.x.y", "version 2"),
        ("http://127.0.0.1:1/#join.abc", "invitation"),
        ("http://127.0.0.1:1/x", "no link in this address"),
        ("http://127.0.0.1:1/s/xyz", "32 lower-case hex digits"),
        ("nothing-here", "a link begins with v1."),
    ] {
        let output = wattage(&["replay", what]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{what}: {said}");
        assert!(said.contains(why), "{why:?} in {said}");
    }
    let file = path(&folder, "cut.wattage");
    crate::write(std::path::Path::new(&file), &format!("{cut}\n# text\n"));
    let output = wattage(&["replay", &file]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cut.wattage: the link is cut off"));
}

#[test]
fn a_stored_link_is_replayed_from_its_short_address_and_is_what_it_says() {
    let team = Team::new();
    let address = team.text(&[
        "share",
        "counter.wat",
        "--fn",
        "increment",
        "--arg",
        "5",
        "--store",
    ]);
    let address = address.trim();
    assert!(address.contains("/s/"), "{address}");
    let again = team.text(&[
        "share",
        "counter.wat",
        "--fn",
        "increment",
        "--arg",
        "5",
        "--store",
    ]);
    assert_eq!(again.trim(), address);
    let long = team.text(&["share", "counter.wat", "--fn", "increment", "--arg", "5"]);
    let id = Link::parse(&long).expect("a link").id().to_string();
    assert!(address.ends_with(&id), "{address} {id}");
    for what in [
        address.to_owned(),
        format!("{address}?view=gas"),
        format!("{address}.wat"),
    ] {
        assert!(ends(&["replay", &what], 0).contains("as the sender saw it"));
    }
    let unknown = address.replace(&id, &"0".repeat(32));
    let output = wattage(&["replay", &unknown]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("there is no share 000"),
        "{}",
        stderr(&output)
    );
    let nobody = wattage(&["replay", &format!("http://127.0.0.1:1/s/{id}")]);
    assert_eq!(nobody.status.code(), Some(3), "{}", stderr(&nobody));
}

#[test]
fn a_scenario_and_a_ledger_file_are_shared_with_their_history_or_without() {
    let folder = examples();
    for (file, transactions) in [("counter.json", 2), ("counter.ledger.json", 7)] {
        let file = path(&folder, file);
        let link = ends(
            &["share", &file, "--source", &path(&folder, "counter.wat")],
            0,
        );
        let link = Link::parse(&link).expect("a link");
        assert_eq!(link.bundle().steps.len(), transactions, "{file}");
        assert_eq!(link.bundle().sources[0].name, "counter.wat");
        assert!(ends(&["replay", link.text()], 0).contains("as the sender saw it"));
    }
    let fresh = ends(&["share", &path(&folder, "counter.json"), "--fresh"], 0);
    let link = Link::parse(&fresh).expect("a link");
    assert_eq!(link.bundle().call.caller, "bob");
    assert_eq!(link.bundle().steps.len(), 2);
}

#[test]
fn a_call_that_fails_and_contracts_that_it_needs_make_a_link_too() {
    let folder = examples();
    let files = [path(&folder, "transfer.wat"), path(&folder, "counter.wat")];
    let output = wattage(&["share", &files[0], &files[1], "--fn", "pay", "--arg", "5"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let link = Link::parse(&stdout(&output)).expect("a link");
    assert_eq!(link.bundle().sources.len(), 2);
    assert_eq!(link.bundle().steps.len(), 3);
    assert_eq!(
        link.bundle().sources[1].name,
        "",
        "other files keep their names"
    );
    ends(&["replay", link.text()], 0);
}

#[test]
fn people_are_told_what_is_inside_and_programs_get_the_link_alone() {
    let folder = examples();
    let file = path(&folder, "counter.wat");
    // Letters in no order that a packer knows.
    let letter = |n: u32| char::from_u32(0x4e00 + n * n % 19_991).expect("a character");
    let note: String = (0..1_500).map(letter).collect();
    let output = wattage(&["share", &file, "--fn", "get", "--note", &note]);
    assert_eq!(stdout(&output).lines().count(), 1);
    let said = stderr(&output);
    for part in [
        "counter.wat (",
        "4 accounts, 2 transactions",
        "characters, id ",
        "warning: the address has",
        "--store",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let short = wattage(&["share", &file, "--fn", "get"]);
    assert!(!stderr(&short).contains("warning"), "{}", stderr(&short));
    let markdown = ends(&["share", &file, "--fn", "get", "--markdown"], 0);
    assert!(
        markdown.starts_with("# ") && markdown.contains("| part | gas |"),
        "{markdown}"
    );
}

#[test]
fn options_that_do_not_fit_together_are_refused() {
    let folder = examples();
    let (wat, scenario) = (path(&folder, "counter.wat"), path(&folder, "counter.json"));
    for (arguments, why) in [
        (&[&scenario, "--fn", "get"][..], "options of a call"),
        (&[&scenario, &wat], "shared alone"),
        (&[&wat, "--fresh"], "--fresh"),
        (&[&wat, "--fn", "nothing"], "nothing"),
        (&[&wat, "--fn", "get", "--tab", "No Tab"], "tab"),
        (
            &[&wat, "--fn", "get", "--title", &"t".repeat(81)],
            "title: 81 characters",
        ),
        (&["/no/such.wat"], "there is no such file"),
    ] {
        let output = wattage(&[&["share"], arguments].concat());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(why), "{why:?} in {said}");
    }
}

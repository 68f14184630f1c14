//! A node that is killed and started again, while somebody follows its events; and its folder while it is down.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::server::Server;
use super::team::Team;
use crate::{WATTAGE, stderr};

#[test]
fn events_go_on_over_a_restart_and_the_folder_of_a_stopped_node_can_be_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    crate::write(&data.join("keep"), "");
    let server = Server::start(&data, "127.0.0.1:0");
    let address = server.address().to_owned();
    let team = Team::at(&server.url);
    let data = data.display().to_string();
    let from_folder = ["export", "--data", &data, "-o", "cold.json"];
    let faucet = |amount: &str| team.text(&["faucet", "--to", "bob", "--amount", amount]);
    faucet("1");

    let mut follower = team.command(WATTAGE);
    let mut follower = follower
        .args([
            "events", "--after", "0", "--follow", "--count", "3", "--json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut lines = BufReader::new(follower.stdout.take().expect("a pipe")).lines();
    let mut height = || {
        let mut events = lines.by_ref().map(|line| {
            let line = line.expect("a line");
            serde_json::from_str::<Value>(&line).expect("an object in a line")
        });
        let event = events.find(|event| event["event"] != "present");
        let event = event.expect("an event");
        assert_eq!(event["event"], "block", "{event}");
        event["data"]["height"].clone()
    };
    assert_eq!(height(), 1);
    faucet("2");
    assert_eq!(height(), 2);
    let locked = team.refused(&from_folder);
    assert!(
        locked["error"].to_string().contains("a node runs on it"),
        "{locked}"
    );
    team.text(&["export", "-o", "warm.json"]);

    server.kill();
    let cold = team.json(&from_folder);
    assert_eq!(cold["height"], 2);
    let read = |name: &str| {
        let text = std::fs::read_to_string(team.folder.path().join(name)).expect("a file");
        serde_json::from_str::<Value>(&text).expect("JSON")
    };
    assert_eq!(read("cold.json"), read("warm.json"));
    let elsewhere = team.refused(&["export", "--data", "no-such-folder", "-o", "x.json"]);
    assert!(
        elsewhere["error"].to_string().contains("no-such-folder"),
        "{elsewhere}"
    );

    let server = Server::start(data.as_ref(), &address);
    faucet("3");
    assert_eq!(height(), 3);
    let ended = follower.wait_with_output().expect("it ends after three");
    assert_eq!(ended.status.code(), Some(0), "{}", stderr(&ended));
    let told = stderr(&ended);
    assert!(told.contains("the connection broke"), "{told}");
    server.kill();
}

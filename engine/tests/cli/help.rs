//! Help that teaches: every example in it works, and says what gas is.

use std::process::{Command, Stdio};

use crate::node::Team;
use crate::{WATTAGE, examples, ledger, stdout, wattage};

/// The commands that `wattage --help` lists, and no command at all.
fn commands() -> Vec<Vec<String>> {
    let help = stdout(&wattage(&["--help"]));
    let list = help.split("Commands:").nth(1).expect("a list of commands");
    let list = list.split("Options:").next().expect("the list");
    let names = list.lines().filter_map(|line| line.strip_prefix("  "));
    let names = names.filter(|line| !line.starts_with(' '));
    let mut commands = vec![Vec::new()];
    for name in names.filter_map(|line| line.split(' ').next()) {
        if name != "help" {
            commands.push(vec![name.to_owned()]);
        }
    }
    assert!(commands.len() >= 5, "{commands:?}");
    commands
}

fn help_of(command: &[String]) -> String {
    let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
    arguments.push("--help");
    stdout(&wattage(&arguments))
}

/// The examples of a help text.
fn examples_of(help: &str) -> Vec<String> {
    let examples = help.split("Examples:").nth(1).expect("examples");
    let lines = examples
        .lines()
        .skip(1)
        .map_while(|line| line.strip_prefix("  "));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_example_in_every_help_text_works() {
    let folder = examples();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let bin = std::path::Path::new(WATTAGE).parent().expect("a folder");
    let mut paths = vec![bin.to_owned()];
    paths.extend(std::env::split_paths(&path));
    let path = std::env::join_paths(paths).expect("a path");
    for command in commands() {
        // A server does not end by itself; its examples are the next test's.
        if command == ["serve"] {
            continue;
        }
        let help = help_of(&command);
        let examples = examples_of(&help);
        assert!(!examples.is_empty(), "{command:?}");
        let team = help.contains("WATTAGE_NODE").then(team);
        for example in examples {
            let mut shell = match &team {
                Some((team, _)) => team.command("sh"),
                None => Command::new("sh"),
            };
            if let Some((_, transaction)) = &team {
                shell.env("COUNTER", ledger::counter().to_string());
                shell.env("TX", transaction);
            } else {
                shell.current_dir(folder.path());
            }
            let output = shell
                .args(["-c", &example])
                .env("PATH", &path)
                .stdin(Stdio::null())
                .output()
                .expect("a shell");
            assert!(
                output.status.success(),
                "{example}: {}{}",
                stdout(&output),
                crate::stderr(&output)
            );
        }
    }
}

/// A sandbox of a running node with a counter that was called, and the hash of that transaction: what the examples of
/// the commands against a node begin with.
fn team() -> (Team, String) {
    let team = Team::new();
    team.text(&["deploy", "counter.wat"]);
    let counter = ledger::counter().to_string();
    let called = team.json(&["call", &counter, "--fn", "increment", "--arg", "1"]);
    let transaction = called["transaction"].as_str().expect("a hash").to_owned();
    (team, transaction)
}

#[test]
fn the_examples_of_serve_are_read_as_they_are_meant() {
    for example in examples_of(&help_of(&["serve".to_owned()])) {
        let arguments: Vec<&str> = example.split(' ').skip(1).chain(["--help"]).collect();
        assert_eq!(wattage(&arguments).status.code(), Some(0), "{example}");
    }
}

#[test]
fn arguments_that_are_wrong_are_told_as_json_where_that_is_asked_for() {
    let output = wattage(&["run", "--json", "--nothing"]);
    assert_eq!(output.status.code(), Some(2));
    let error = crate::json(&output)["error"].to_string();
    assert!(error.contains("--nothing"), "{error}");
}

#[test]
fn an_address_or_a_folder_that_cannot_be_served_is_wrong_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    crate::write(&file, "");
    let path = |path: &std::path::Path| path.display().to_string();
    let served = wattage(&["serve", "--data", &path(&file)]);
    assert_eq!(served.status.code(), Some(2), "{}", crate::stderr(&served));
    let data = path(&folder.path().join("data"));
    // An address of a test network is on no machine.
    let served = wattage(&["serve", "--listen", "192.0.2.1:9", "--data", &data]);
    assert_eq!(served.status.code(), Some(2), "{}", crate::stderr(&served));
    let text = crate::stderr(&served);
    assert!(text.contains("does not have the address"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn the_help_says_what_gas_is_and_how_commands_end() {
    let help = help_of(&[]);
    for part in [
        "Gas is",
        "wattage-1",
        "Exit codes: 0 success",
        "2 the input is wrong",
    ] {
        assert!(help.contains(part), "{part} in\n{help}");
    }
}

#[test]
fn completions_of_every_shell_name_every_command_and_its_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = wattage(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let text = stdout(&output);
        for command in commands().iter().flatten() {
            assert!(text.contains(command.as_str()), "{command} for {shell}");
        }
        assert!(text.contains("spend-limit"), "{shell}");
    }
    let bash = stdout(&wattage(&["completions", "bash"]));
    assert!(
        !bash.contains("compile-module"),
        "that one is not for people"
    );
    assert_eq!(wattage(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn there_is_a_man_page_of_wattage_and_of_each_command() {
    for command in commands() {
        let mut arguments = vec!["man"];
        arguments.extend(command.iter().map(String::as_str));
        let text = stdout(&wattage(&arguments));
        let title = [&["wattage".to_owned()], &command[..]].concat().join("\\-");
        assert!(text.contains(".TH"), "{title}: {text}");
        assert!(text.contains(".SH NAME"), "{title}");
        assert!(text.contains(&title), "{title} in\n{text}");
        assert!(text.contains("Examples:"), "{title}");
    }
    let within = stdout(&wattage(&["man", "sandbox", "create"]));
    assert!(within.contains("wattage\\-sandbox\\-create"), "{within}");
    assert_eq!(wattage(&["man", "gas", "fly"]).status.code(), Some(2));
    let none = wattage(&["man", "fly"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(
        crate::stderr(&none).contains("there are: run, gas, check, test, serve"),
        "{}",
        crate::stderr(&none)
    );
}

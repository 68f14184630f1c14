//! How a node is configured: flags before the environment before the file, and every mistake told with its place.

use std::path::Path;
use std::process::{Command, Output};

use crate::{WATTAGE, stderr, stdout, write};

/// `wattage serve --print-config` with a file, variables and flags.
fn printed(file: Option<&Path>, variables: &[(&str, &str)], flags: &[&str]) -> Output {
    let mut command = Command::new(WATTAGE);
    command.args(["serve", "--print-config"]).args(flags);
    if let Some(file) = file {
        command.arg("--config").arg(file);
    }
    command
        .envs(variables.iter().copied())
        .output()
        .expect("the binary ends")
}

/// The value of `key` in a printed configuration.
fn value(output: &Output, key: &str) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    let text = stdout(output);
    let table: toml::Table = text.parse().expect("TOML");
    table
        .get(key)
        .unwrap_or_else(|| panic!("{key} in\n{text}"))
        .to_string()
}

/// A folder with `node.toml` in it.
fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("node.toml");
    write(&path, text);
    (folder, path)
}

#[test]
fn a_flag_comes_before_the_environment_and_that_before_the_file_and_that_before_the_default() {
    let (_folder, path) = file("body-limit = \"2MiB\"\n");
    let (env, flag) = ([("WATTAGE_BODY_LIMIT", "3MiB")], ["--body-limit", "4MiB"]);
    for (output, expected) in [
        (printed(None, &[], &[]), "\"1MiB\""),
        (printed(Some(&path), &[], &[]), "\"2MiB\""),
        (printed(Some(&path), &env, &[]), "\"3MiB\""),
        (printed(Some(&path), &env, &flag), "\"4MiB\""),
        (printed(None, &[], &flag), "\"4MiB\""),
    ] {
        assert_eq!(value(&output, "body-limit"), expected);
    }
    let variables = [("WATTAGE_CONFIG", path.to_str().expect("text"))];
    assert_eq!(
        value(&printed(None, &variables, &[]), "body-limit"),
        "\"2MiB\""
    );
}

#[test]
fn what_is_printed_is_a_file_that_says_the_same() {
    let flags = [
        "--listen",
        "127.0.0.1:0",
        "--request-timeout",
        "1500ms",
        "--reads-per-minute",
        "0",
        "--trusted-proxies",
        "10.0.0.0/8,fd00::/8",
        "--cors-origins",
        "https://example.org",
        "--metrics",
        "false",
        "--data",
        "a \"folder\"",
    ];
    let first = printed(None, &[], &flags);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let (_folder, path) = file(&stdout(&first));
    assert_eq!(stdout(&printed(Some(&path), &[], &[])), stdout(&first));
    assert_eq!(
        value(&first, "trusted-proxies"),
        r#"["10.0.0.0/8", "fd00::/8"]"#
    );
}

#[test]
fn every_setting_is_printed_with_what_it_means_and_is_a_flag() {
    let output = printed(None, &[], &[]);
    let help = stdout(&crate::wattage(&["serve", "--help"]));
    let text = stdout(&output);
    let table: toml::Table = text.parse().expect("TOML");
    assert!(table.len() >= 29, "{text}");
    for key in table.keys() {
        let variable = format!("WATTAGE_{}", key.replace('-', "_").to_uppercase());
        assert!(
            text.contains(&format!("--{key}, {variable}")),
            "{key} in\n{text}"
        );
        assert!(help.contains(&format!("--{key} <")), "{key} in\n{help}");
        assert!(
            help.contains(&format!("[env: {variable}]")),
            "{variable} in\n{help}"
        );
    }
}

#[test]
fn a_secret_is_never_printed() {
    let token = "correct horse battery";
    let output = printed(None, &[("WATTAGE_METRICS_TOKEN", token)], &[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(!stdout(&output).contains(token));
    assert!(stdout(&output).contains("# metrics-token = \"\""));
    let short = printed(None, &[], &["--metrics-token", "hunter2"]);
    assert_eq!(short.status.code(), Some(2));
    assert!(!stderr(&short).contains("hunter2"), "{}", stderr(&short));
}

#[test]
fn unknown_keys_are_named_with_their_lines_and_what_was_meant() {
    let (_folder, path) =
        file("listen = \"127.0.0.1:0\"\n\nbody-limt = \"1MiB\"\nzebra = 1\n[quotas]\n");
    let output = printed(Some(&path), &[], &[]);
    assert_eq!(output.status.code(), Some(2));
    let error = stderr(&output);
    let place = path.display();
    for sentence in [
        format!("{place}:3: there is no setting \"body-limt\"; \"body-limit\" is probably meant"),
        format!("{place}:4: there is no setting \"zebra\"; wattage serve --print-config shows all"),
        format!("{place}:5: there is no setting \"quotas\""),
    ] {
        assert!(error.contains(&sentence), "{sentence} in\n{error}");
    }
}

#[test]
fn a_wrong_value_is_told_with_its_setting_its_place_and_what_it_may_be() {
    let wrong_in_file = |line: &str| {
        let (_folder, path) = file(&format!("# a comment\n{line}\n"));
        let output = printed(Some(&path), &[], &[]);
        assert_eq!(output.status.code(), Some(2), "{line}");
        let error = stderr(&output);
        assert!(error.contains(&format!("{}:2", path.display())), "{error}");
        error
    };
    for (line, phrase) in [
        (
            "body-limit = \"1GiB\"",
            "1GiB is not in the range from 1KiB to 64MiB",
        ),
        (
            "body-limit = 5",
            "\"5\" is not a whole number and a unit (B, KiB, MiB, GiB, TiB)",
        ),
        (
            "idle-timeout = \"-1s\"",
            "\"-1s\" is not a whole number and a unit (ms, s, min, h, d)",
        ),
        (
            "idle-timeout = \"99999999999999999999d\"",
            "is not a whole number and a unit",
        ),
        ("connections = 1.5", "a float is no value of a setting"),
        (
            "connections = 4294967296",
            "\"4294967296\" is not a whole number of at most 4294967295",
        ),
        ("metrics = \"yes\"", "\"yes\" is neither true nor false"),
        ("log-format = \"xml\"", "\"xml\" is neither text nor json"),
        (
            "listen = \"localhost\"",
            "\"localhost\" is not an address and a port",
        ),
        (
            "trusted-proxies = [\"proxy\"]",
            "\"proxy\" is not a network",
        ),
        (
            "trusted-proxies = [1]",
            "a list of texts cannot hold this integer",
        ),
        (
            "cors-origins = [\"https://example.org/\"]",
            "no / at its end",
        ),
        ("metrics-token = \"short\"", "less than 16 characters"),
    ] {
        let error = wrong_in_file(line);
        assert!(error.contains(phrase), "{phrase} in\n{error}");
    }
    assert!(
        wrong_in_file("body-limit = ").contains("string"),
        "what TOML says"
    );
    let flag = stderr(&printed(None, &[], &["--patience", "soon"]));
    assert!(
        flag.contains("patience (from the flag --patience): \"soon\""),
        "{flag}"
    );
    let variable = stderr(&printed(None, &[("WATTAGE_PATIENCE", "soon")], &[]));
    assert!(
        variable.contains("patience (from the environment, WATTAGE_PATIENCE)"),
        "{variable}"
    );
    // A mistake is told even where a flag comes first.
    let (_folder, path) = file("patience = \"soon\"\n");
    assert_eq!(
        printed(Some(&path), &[], &["--patience", "1s"])
            .status
            .code(),
        Some(2)
    );
    let none = printed(Some(Path::new("/nowhere/node.toml")), &[], &[]);
    assert!(
        stderr(&none).contains("/nowhere/node.toml cannot be read"),
        "{}",
        stderr(&none)
    );
}

//! `wattage serve` as a process: what it says when it begins, what it logs, how it ends.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::WATTAGE;

struct Node {
    child: Child,
    address: String,
    _stdout: BufReader<ChildStdout>,
    _data: tempfile::TempDir,
}

impl Node {
    fn start(flags: &[&str], variables: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(WATTAGE)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .args(flags)
            .envs(variables.iter().copied())
            .env_remove("RUST_LOG")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout
            .read_line(&mut line)
            .expect("a line about the address");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split(',').next());
        let address = address
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .to_owned();
        Self {
            child,
            address,
            _stdout: stdout,
            _data: data,
        }
    }

    fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    fn ask(&self, request: &str) -> String {
        let mut answer = String::new();
        self.connect(request)
            .read_to_string(&mut answer)
            .expect("an answer");
        answer
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("kill").success());
    }

    /// How it ended, and all that it logged.
    fn ended(mut self) -> (ExitStatus, String) {
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().expect("a pipe");
        stderr.read_to_string(&mut log).expect("a log");
        (self.child.wait().expect("an end"), log)
    }
}

const GET: &str =
    "GET /api/v1/nothing HTTP/1.1\r\nhost: x\r\nx-request-id: r-1\r\nconnection: close\r\n\r\n";

#[test]
fn the_log_says_how_the_node_is_configured_and_one_line_for_each_request() {
    let token = "correct horse battery";
    let flags = ["--log-format", "json", "--patience", "3s"];
    let node = Node::start(&flags, &[("WATTAGE_METRICS_TOKEN", token)]);
    assert!(node.ask(GET).starts_with("HTTP/1.1 404"));
    let create = "POST /api/v1/sandboxes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                  content-length: 2\r\nconnection: close\r\n\r\n{}";
    let created = node.ask(create);
    let body = created.split("\r\n\r\n").nth(1).expect("a body");
    let created: Value = serde_json::from_str(body).expect("JSON");
    node.signal("-TERM");
    let (status, log) = node.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let told = |message: &str| lines.iter().any(|line| line["message"] == message);
    assert!(
        told("setting patience = \"3s\" (from the flag --patience)"),
        "{log}"
    );
    assert!(
        told("setting metrics-token = (not shown) (from the environment, WATTAGE_METRICS_TOKEN)"),
        "{log}"
    );
    let last = lines.last().expect("a line");
    assert_eq!(last["message"], "ended", "{log}");
    let requests: Vec<&Value> = lines
        .iter()
        .filter(|line| line["target"] == "wattage::request")
        .collect();
    assert_eq!(requests.len(), 1 + 1, "{log}");
    let missed = requests[0];
    assert_eq!(missed["id"], "r-1");
    assert_eq!(missed["status"], 404);
    assert_eq!(missed["problem"], "unknown-route");
    assert_eq!(missed["client"], "loopback");
    let made = requests[1];
    assert_eq!(
        (&made["route"], &made["status"]),
        (&"/api/v1/sandboxes".into(), &201.into())
    );
    assert_eq!(made["bytes"].as_u64(), Some(body.len() as u64));
    assert!(made["ms"].is_u64(), "{made}");
    for secret in [
        token,
        created["id"].as_str().expect("an id"),
        created["token"].as_str().expect("a token"),
    ] {
        assert!(!log.contains(secret), "{secret} in\n{log}");
    }
}

#[test]
fn a_second_signal_ends_the_node_at_once() {
    let node = Node::start(
        &["--shutdown-grace", "10min", "--request-timeout", "10min"],
        &[],
    );
    // A request that will never be whole keeps the node from ending.
    let mut held = node.connect(
        "POST /api/v1/sandboxes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: 9\r\nexpect: 100-continue\r\n\r\n",
    );
    let mut interim = [0; 12];
    held.read_exact(&mut interim).expect("an interim answer");
    assert_eq!(&interim, b"HTTP/1.1 100");
    node.signal("-INT");
    // The first signal closes the socket; the second must not be taken for the first.
    while TcpStream::connect(&node.address).is_ok() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    node.signal("-INT");
    let (status, log) = node.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("ended at once"), "{log}");
}

//! Peak memory of 1,000 previews at once: the real server in a process of its own, asked over HTTP on this machine. There
//! is no peer; what there is to see is that memory follows what executes, not what waits.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::measure::Effort;

/// What each preview runs: it touches a mebibyte.
const CONTRACT: &str = include_str!("../programs/preview.wat");
/// Longer than the server lets any request take.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn run(effort: Effort) -> Result<()> {
    let previews = match effort {
        Effort::Full => 1_000,
        Effort::Quick => 100,
    };
    let server = Server::start()?;
    let sandbox = server.post("/sandboxes", None, &json!({}))?;
    let id = text(&sandbox, "id")?;
    let deploy = json!({ "kind": "deploy", "sender": "alice", "source": CONTRACT });
    let token = text(&sandbox, "token")?;
    let deployed = server.post(
        &format!("/sandboxes/{id}/transactions"),
        Some(token),
        &deploy,
    )?;
    let call =
        json!({ "kind": "call", "sender": "alice", "contract": text(&deployed, "contract")? });
    let request = json!({ "transactions": [call] });
    let path = format!("/sandboxes/{id}/preview");
    // The first compiles; what all of them share is not theirs.
    let first = server.post(&path, None, &request)?;
    ensure!(
        first["results"][0]["outcome"] == "success",
        "the preview failed: {first}"
    );

    let idle = server.memory("VmRSS")?;
    server.forget_peak()?;
    let start = Instant::now();
    let mut open = Vec::with_capacity(previews);
    for _ in 0..previews {
        open.push(server.send(&path, None, &request)?);
    }
    let mut statuses = BTreeMap::<u16, usize>::new();
    for stream in open {
        *statuses.entry(read(stream)?.0).or_default() += 1;
    }
    let took = start.elapsed();
    let peak = server.memory("VmHWM")?;

    println!(
        "\nPeak memory of {previews} previews at once, each of which writes to 1 MiB of its own memory\n"
    );
    println!(
        "  answered                 {:>9}   of {previews}, in {:.2} s",
        statuses.get(&200).unwrap_or(&0),
        took.as_secs_f64()
    );
    for (status, count) in statuses.iter().filter(|(status, _)| **status != 200) {
        println!("  status {status}               {count:>9}");
    }
    println!("  resident before          {:>9.1} MiB", mebibytes(idle));
    println!("  peak                     {:>9.1} MiB", mebibytes(peak));
    let each = (peak.saturating_sub(idle)) as f64 / previews as f64;
    println!("  growth for each preview  {each:>9.1} KiB");
    Ok(())
}

/// A server in a folder of its own; both are gone when this is dropped.
struct Server {
    process: Child,
    address: SocketAddr,
    _data: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to be done about a failure: the process is this one's child and ends with it at the latest.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts this program as a server; it says where it listens.
    fn start() -> Result<Self> {
        let data = TempDir::new()?;
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            // One machine plays every client here.
            .args([
                "--connections-per-client=0",
                "--executions-per-minute=0",
                "--executions-at-once=0",
            ])
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .context("the server cannot be started")?;
        let stdout = process.stdout.take().context("its output was piped")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let place = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split([',', ' ']).next());
        let address = place.and_then(|place| place.parse().ok());
        let address = address.with_context(|| format!("the server said {line:?}"))?;
        Ok(Self {
            process,
            address,
            _data: data,
        })
    }

    /// Sends a request, and leaves the answer to be read.
    fn send(&self, path: &str, token: Option<&str>, body: &Value) -> Result<TcpStream> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let body = body.to_string();
        let token = token.map_or_else(String::new, |token| {
            format!("Authorization: Bearer {token}\r\n")
        });
        let request = format!(
            "POST /api/v1{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{token}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        Ok(stream)
    }

    fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Result<Value> {
        let (status, answer) = read(self.send(path, token, body)?)?;
        ensure!(
            (200..300).contains(&status),
            "POST {path} gave status {status}: {answer}"
        );
        Ok(serde_json::from_str(&answer)?)
    }

    /// A line of the process's own account of itself, in KiB.
    fn memory(&self, line: &str) -> Result<u64> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(&path).context("this bench needs Linux's /proc")?;
        let found = status
            .lines()
            .find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
        let number = found.and_then(|rest| rest.split_whitespace().next());
        number
            .with_context(|| format!("{path} has no {line}"))?
            .parse()
            .context("a number")
    }

    /// Makes the peak begin anew.
    fn forget_peak(&self) -> Result<()> {
        let path = format!("/proc/{}/clear_refs", self.process.id());
        std::fs::write(&path, "5").with_context(|| format!("{path} cannot be written"))
    }
}

/// Status and body of an answer, up to the end of the connection.
fn read(mut stream: TcpStream) -> Result<(u16, String)> {
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .context("no whole answer")?;
    let (head, body) = answer.split_once("\r\n\r\n").context("an HTTP answer")?;
    let status = head.split(' ').nth(1).context("a status")?.parse()?;
    Ok((status, body.to_owned()))
}

fn text<'a>(answer: &'a Value, field: &str) -> Result<&'a str> {
    answer[field]
        .as_str()
        .with_context(|| format!("{answer} has no {field}"))
}

fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}

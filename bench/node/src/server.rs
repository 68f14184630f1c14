//! A program that serves, in a process of its own.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; it is ended when this is dropped.
pub(crate) struct Server {
    process: Child,
    /// From starting the process to its first answer.
    pub(crate) began: Duration,
}

impl Server {
    /// Starts `command` and waits until `answers` says that it serves.
    pub(crate) fn start(command: &mut Command, answers: impl Fn() -> bool) -> Result<Self> {
        let start = Instant::now();
        let process = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{command:?} cannot be started"))?;
        let mut server = Self {
            process,
            began: Duration::ZERO,
        };
        while !answers() {
            let ended = server.process.try_wait()?;
            ensure!(ended.is_none(), "{command:?} has ended: {ended:?}");
            ensure!(start.elapsed() < PATIENCE, "{command:?} does not answer");
            std::thread::sleep(Duration::from_millis(1));
        }
        server.began = start.elapsed();
        Ok(server)
    }

    /// Resident memory now, MiB.
    pub(crate) fn memory(&self) -> Result<f64> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(&path).context("this bench needs Linux's /proc")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|rest| rest.split_whitespace().next());
        let kibibytes: f64 = number.context("a line VmRSS")?.parse()?;
        Ok(kibibytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to be done about a failure: the process is this one's child and ends with it at the latest.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

//! Compiling in a process of its own, which can be stopped: the node's side.
//!
//! The other side is [`super::child`]. The two talk through pipes: the instrumented module one way, the sealed module
//! the other. Nothing that the process does, or fails to do, keeps the caller longer than the deadline.

use std::io::{self, Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use super::child;
use super::key::Key;
use super::sealed::{self, SealError};

/// Bytes of what a process said last that are kept for the log.
const LAST_WORDS: usize = 2048;
/// Between two looks at whether a process that has answered has ended.
const LOOK: Duration = Duration::from_millis(1);

/// The program that compiles, and how much it may take for a module.
///
/// There is no bound here on how many run at a time: a caller waits for its own, so there are never more than threads
/// that execute contracts.
#[derive(Debug, Clone)]
pub struct Worker {
    /// The program `wattage` of this very version.
    pub program: PathBuf,
    /// Seconds of computing after which the system ends it: what bounds a module that is slow to compile, however
    /// busy the machine is.
    pub seconds: u64,
    /// After this it is killed, whatever it did with the time.
    pub deadline: Duration,
    /// Bytes of address space that it may take.
    pub memory: u64,
}

/// Why there is no compiled module. For the log; callers are told less.
#[derive(Debug, thiserror::Error)]
pub(super) enum WorkerError {
    #[error("{} cannot be started: {error}", program.display())]
    Start { program: PathBuf, error: io::Error },
    #[error("it was ended after {} ms", after.as_millis())]
    TooLong { after: Duration },
    #[error("it ended with {status}: {last_words}")]
    Ended {
        status: ExitStatus,
        last_words: String,
    },
    #[error("it wrote more than {} bytes", sealed::MOST)]
    TooMuch,
    #[error("reading from it failed: {0}")]
    Read(io::Error),
    #[error("its answer is wrong: {0}")]
    Answer(#[from] SealError),
}

impl Worker {
    /// `program` with 5 seconds of computing, 20 seconds in all and 1 GiB for a module. Ordinary ones of the largest size
    /// took one second and 80 MB when this was chosen; one can be written that takes ten times as long.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            seconds: 5,
            deadline: Duration::from_secs(20),
            memory: 1024 * 1024 * 1024,
        }
    }

    /// The program that is running now.
    ///
    /// # Errors
    /// [`io::Error`] when the system does not tell which it is.
    pub fn this_program() -> io::Result<Self> {
        // On Linux this name is the running program itself, even after its file was replaced by a newer version.
        let itself = PathBuf::from("/proc/self/exe");
        Ok(Self::new(match itself.exists() {
            true => itself,
            false => std::env::current_exe()?,
        }))
    }

    /// Compiles the instrumented module `wasm`, whose key is `key`. Answers the sealed module, which opens under `key`.
    pub(super) fn compile(&self, key: &Key, wasm: &[u8]) -> Result<Vec<u8>, WorkerError> {
        let began = Instant::now();
        let until = began + self.deadline;
        let started = self.start(wasm);
        let mut running = started.map_err(|error| WorkerError::Start {
            program: self.program.clone(),
            error,
        })?;
        let rest = until.saturating_duration_since(Instant::now());
        let too_long = || WorkerError::TooLong {
            after: began.elapsed(),
        };
        let answer = running.answer.recv_timeout(rest);
        let answer = answer.map_err(|_| too_long())?;
        let answer = answer.map_err(WorkerError::Read)?;
        if answer.len() as u64 > sealed::MOST {
            return Err(WorkerError::TooMuch);
        }
        let status = running.ended(until).map_err(WorkerError::Read)?;
        let status = status.ok_or_else(too_long)?;
        if used_its_time_up(status) {
            return Err(too_long());
        }
        if !status.success() {
            return Err(WorkerError::Ended {
                status,
                last_words: running.last_words(),
            });
        }
        sealed::open(key, &answer)?;
        Ok(answer)
    }

    fn start(&self, wasm: &[u8]) -> io::Result<Running> {
        let mut command = Command::new(&self.program);
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // In a group of its own: Ctrl-C ends the node, which first finishes the requests that are under way.
            command.arg0("wattage").process_group(0);
        }
        command
            .arg(child::COMMAND)
            .arg(format!("--memory={}", self.memory))
            .arg(format!("--seconds={}", self.seconds))
            // It works on what strangers send: it gets nothing that it does not need.
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = Process(command.spawn()?);
        let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
        let mut stdin = process.0.stdin.take().ok_or_else(closed)?;
        let stdout = process.0.stdout.take().ok_or_else(closed)?;
        let mut stderr = process.0.stderr.take().ok_or_else(closed)?;
        let wasm = wasm.to_vec();
        // A process that does not read, or dies, shows in its answer.
        in_background(move || drop(stdin.write_all(&wasm)))?;
        Ok(Running {
            answer: in_background(move || {
                let mut bytes = Vec::new();
                let read = stdout.take(sealed::MOST + 1).read_to_end(&mut bytes);
                read.map(|_| bytes)
            })?,
            last_words: in_background(move || last_words(&mut stderr))?,
            process,
        })
    }
}

/// A process that compiles.
struct Running {
    answer: Receiver<io::Result<Vec<u8>>>,
    last_words: Receiver<Vec<u8>>,
    process: Process,
}

impl Running {
    /// How it ended, or `None` if it has not by then.
    fn ended(&mut self, until: Instant) -> io::Result<Option<ExitStatus>> {
        loop {
            let status = self.process.0.try_wait()?;
            if status.is_some() || Instant::now() >= until {
                return Ok(status);
            }
            thread::sleep(LOOK);
        }
    }

    /// The end of what it wrote to its standard error. For a process that has ended.
    fn last_words(&self) -> String {
        let words = self.last_words.recv_timeout(Duration::from_secs(1));
        String::from_utf8_lossy(&words.unwrap_or_default())
            .trim()
            .to_owned()
    }
}

/// Killed, if it still runs, when nobody waits for it any more.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; after the kill, waiting takes no time.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether the system ended the process because it had computed for as long as it may.
fn used_its_time_up(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        /// The signal's number, the same on every system that Wasmtime compiles for.
        const SIGXCPU: i32 = 24;
        std::os::unix::process::ExitStatusExt::signal(&status) == Some(SIGXCPU)
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

/// Does `work` on a thread of its own, and answers where its result will arrive.
fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Receiver<T>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::Builder::new().spawn(move || {
        // Whoever asked may have left.
        let _ = sender.send(work());
    })?;
    Ok(receiver)
}

/// Reads to the end, and keeps the last [`LAST_WORDS`] bytes.
fn last_words(from: &mut impl Read) -> Vec<u8> {
    let (mut last, mut chunk) = (Vec::new(), [0; LAST_WORDS]);
    while let Ok(read @ 1..) = from.read(&mut chunk) {
        last.extend_from_slice(&chunk[..read]);
        let beyond = last.len().saturating_sub(LAST_WORDS);
        last.drain(..beyond);
    }
    last
}

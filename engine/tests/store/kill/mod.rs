//! SIGKILL at any moment, seen from inside the file: sandboxes that are written to, forked, rewound and swept without a
//! pause by a process that is killed, and everything that must hold when the file is opened again.
//!
//! The process is this test program, started again for one test. `WATTAGE_KILLS` says how often it is killed,
//! `WATTAGE_SEED` when.

mod child;
mod verify;

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use wattage_engine::store::{FILE_NAME, RedbStore};

use self::verify::Known;
use super::common::random::Random;

/// How often it is killed unless `WATTAGE_KILLS` says otherwise.
const KILLS: u64 = 20;
/// After how many kills everything is looked at from the beginning.
const WHOLE: u64 = 10;
/// Names the folder to the process that will be killed.
const FOLDER: &str = "WATTAGE_KILL_FOLDER";

fn number(name: &str, default: u64) -> u64 {
    match env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} is a number")),
        Err(_) => default,
    }
}

/// The process that will be killed; an empty test in any other.
#[test]
fn what_is_killed() {
    if let Some(folder) = env::var_os(FOLDER) {
        child::run(Path::new(&folder));
    }
}

#[test]
fn a_process_that_is_killed_loses_nothing_that_it_acknowledged_and_leaves_nothing_by_half() {
    let folder = TempDir::new().expect("a folder");
    let (kills, seed) = (number("WATTAGE_KILLS", KILLS), number("WATTAGE_SEED", 1));
    let mut random = Random(seed);
    let mut known = Known::default();
    for kill in 0..kills {
        for line in killed_after(folder.path(), random.below(300)) {
            known.heard(&line);
        }
        let file = RedbStore::open(&folder.path().join(FILE_NAME))
            .unwrap_or_else(|error| panic!("seed {seed}, kill {kill}: {error}"));
        known.verify(file, kill % WHOLE == WHOLE - 1 || kill + 1 == kills);
    }
    println!("{kills} kills, seed {seed}: {known}");
    assert!(known.blocks() > kills, "{known}");
}

/// Starts the process, kills it after so many milliseconds of work, and answers what it has said.
fn killed_after(folder: &Path, milliseconds: u64) -> Vec<String> {
    let this = env::current_exe().expect("this program");
    let mut child = Command::new(this)
        .args(["--exact", "kill::what_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("a process");
    let output = child.stdout.take().expect("its output");
    let (ready, begun) = std::sync::mpsc::channel();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        for line in BufReader::new(output).lines() {
            let line = line.expect("text");
            if line == child::READY {
                ready.send(()).expect("somebody waits");
            } else if line.starts_with(child::SAID) {
                said.push(line);
            }
        }
        said
    });
    begun.recv().expect("it begins to work");
    thread::sleep(Duration::from_millis(milliseconds));
    child.kill().expect("killed");
    child.wait().expect("ended");
    reader.join().expect("no panic")
}

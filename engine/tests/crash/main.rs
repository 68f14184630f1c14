//! A node that is killed at any moment keeps every block that it acknowledged, and never half of one.
//!
//! The real binary on a real file, clients that submit without pause, SIGKILL, a new start, and a look at everything:
//! 20 times in the normal tests, `WATTAGE_KILLS=200` for a long run.

mod clients;
#[allow(dead_code)] // the tests in a browser start it with its defaults
#[path = "../browser/server.rs"]
mod server;
mod verify;
mod wire;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clients::{Rewinder, Submitter};
use server::Server;
use verify::Checked;
use wire::Wire;

/// All clients are one here, and they never rest.
const SETTINGS: &[&str] = &[
    "--executions-per-minute=0",
    "--creations-per-minute=0",
    "--reads-per-minute=0",
    "--executions-at-once=0",
    "--sandbox-transactions-per-minute=0",
];
/// How often the node is killed if nothing else is asked for.
const KILLS: usize = 20;
/// Sandboxes that are written to at the same time, with this many clients each.
const SANDBOXES: usize = 3;
const CLIENTS: usize = 3;

/// Numbers that are the same in each run with the same seed (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % bound
    }
}

#[test]
fn a_node_that_is_killed_at_any_moment_keeps_what_it_acknowledged_and_no_half_block() {
    let kills = std::env::var("WATTAGE_KILLS").map_or(KILLS, |text| {
        text.parse().expect("WATTAGE_KILLS is a number")
    });
    let seed = std::env::var("WATTAGE_SEED")
        .map_or(1, |text| text.parse().expect("WATTAGE_SEED is a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = Random(seed);
    let mut server = Server::start_with(folder.path(), "127.0.0.1:0", SETTINGS);
    let wire = Wire::new(&server.origin);
    let mut submitters: Vec<Submitter> = (0..SANDBOXES)
        .flat_map(|_| {
            let sandbox = wire.counter();
            (0..CLIENTS).map(move |number| Submitter::new(sandbox.clone(), number))
        })
        .collect();
    let mut rewinder = Rewinder::new(wire.counter());
    let mut checked = Checked::default();

    for kill in 0..kills {
        let wire = Wire::new(&server.origin);
        let ended = AtomicBool::new(false);
        let pause = Duration::from_millis(20 + random.below(400));
        let address = std::thread::scope(|scope| {
            for submitter in &mut submitters {
                let (wire, ended) = (wire.clone(), &ended);
                scope.spawn(move || submitter.run(&wire, ended));
            }
            let (rewinding, ended_too) = (wire.clone(), &ended);
            let rewinder = &mut rewinder;
            scope.spawn(move || rewinder.run(&rewinding, ended_too));
            std::thread::sleep(pause);
            // What fails from here on fails because of the kill.
            ended.store(true, Ordering::SeqCst);
            server.kill()
        });
        server = Server::start_with(folder.path(), &address, SETTINGS);
        let wire = Wire::new(&server.origin);
        checked.look(&wire, &submitters, &rewinder, kill);
    }
    checked.replay();
    println!("{kills} kills (seed {seed}): {checked}");
}

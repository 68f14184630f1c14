//! The page's contract worker beside the node's VM: the same transactions on the browser's own WebAssembly engine and on
//! Wasmtime, through the same ledger, compared block by block and field by field. Chromium always, the [`parity_drivers`]
//! under `cargo xtask parity`.
//!
//! [`cases`] is what is sent, [`native`] and a [`parity::Browser`] execute it, [`parity`] compares. Attackers' contracts and
//! nested calls come from the tests that are about them, which are built in here to be [`recorded`].

mod cases;
mod chromium;
#[path = "../common/mod.rs"]
mod common;
mod following;
mod native;
mod parity;
#[path = "../parity_drivers/mod.rs"]
mod parity_drivers;
mod recorded;

// What the recorded tests refer to, and they themselves.
#[path = "../differential/generate.rs"]
#[allow(dead_code)] // other tests use the rest
mod generate;
#[path = "../parity/modules.rs"]
mod modules;
#[path = "../nested/relay.rs"]
mod relay;
#[path = "../goldens/script.rs"]
mod script;
#[path = "../browser/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "../hostile/target.rs"]
mod target;
#[path = "../browser/visitor.rs"]
#[allow(dead_code)] // people's clicks are for the page's tests
mod visitor;

#[path = "../nested/answers.rs"]
mod answers;
#[path = "../hostile/binary.rs"]
mod binary;
#[path = "../promises/conservation.rs"]
mod conservation;
#[path = "../hostile/control.rs"]
mod control;
#[path = "../nested/deploying.rs"]
mod deploying;
#[path = "../nested/effects.rs"]
mod effects;
#[path = "../hostile/floods.rs"]
mod floods;
#[path = "../hostile/lengths.rs"]
mod lengths;
#[path = "../nested/limits.rs"]
mod limits;
#[path = "../hostile/memory.rs"]
mod memory;
#[path = "../promises/meter.rs"]
mod meter;
#[path = "../hostile/money.rs"]
mod money;
#[path = "../hostile/names.rs"]
mod names;
#[path = "../nested/pages.rs"]
mod pages;
#[path = "../hostile/pointers.rs"]
mod pointers;
#[path = "../nested/random_trees.rs"]
mod random_trees;
#[path = "../nested/reentrancy.rs"]
mod reentrancy;
#[path = "../nested/return_data.rs"]
mod return_data;
#[path = "../hostile/source.rs"]
mod source;
#[path = "../nested/together.rs"]
mod together;

use chromium::Chromium;

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_and_the_node_agree_on_every_case() {
    let cases = cases::all();
    let mut chromium = Chromium::open().await;
    let compared = parity::compare(&mut chromium, &cases).await;
    chromium.close().await;
    println!("{compared}");
    let mut all = vec![compared];
    for named in parity_drivers::named() {
        match named.open().await {
            Ok(mut browser) => {
                let compared = parity::compare(&mut browser, &cases).await;
                browser.close().await;
                println!("{compared}");
                all.push(compared);
            }
            Err(problem) => println!("{} is left out, it does not start: {problem}", named.name),
        }
    }
    all.iter().for_each(parity::Compared::expect_agreement);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_ended_in_an_endless_loop_is_started_again_and_answers() {
    let mut chromium = Chromium::open().await;
    chromium.end_in_an_endless_loop().await;
    let compared = parity::compare(&mut chromium, &cases::examples()).await;
    chromium.close().await;
    compared.expect_agreement();
}

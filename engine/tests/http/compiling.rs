//! Contracts that the node cannot compile: its failure, never the contract's.

use std::path::Path;

use tempfile::TempDir;
use wattage_engine::http::{Node, Settings};
use wattage_engine::vm::{CacheFolder, Compiler, Options, Worker};

use super::client::{TestNode, call, counter, deploy};

/// A node that compiles with `worker` and keeps what it compiled.
fn node(folder: TempDir, worker: Worker) -> TestNode {
    let vm = Options {
        compiler: Compiler::Worker(worker),
        cache: Some(CacheFolder::new(folder.path().join("compiled"))),
        ..Options::default()
    };
    let settings = Settings {
        data: folder.path().to_owned(),
        ..Settings::default()
    };
    let node = Node::open_with(settings, vm).expect("a node");
    TestNode { node, folder }
}

fn good() -> Worker {
    Worker::new(env!("CARGO_BIN_EXE_wattage"))
}

/// Ends `test` and opens its folder with another worker.
fn reopen(test: TestNode, worker: Worker) -> TestNode {
    let TestNode { node: old, folder } = test;
    drop(old);
    node(folder, worker)
}

fn compiled(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("compiled"))
        .expect("a folder")
        .count()
}

#[tokio::test]
async fn a_contract_that_cannot_be_compiled_is_a_503_that_leaves_no_receipt_and_works_later() {
    let hasty = Worker {
        deadline: std::time::Duration::ZERO,
        ..good()
    };
    let test = node(TempDir::new().expect("a folder"), hasty);
    let sandbox = test.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let increment = call(&contract, "increment", &["5"]);
    let before = sandbox.state().await;
    let (status, kind, phrase) = (503, "not-compiled", "Nothing was changed");
    let submitted = sandbox.submit(&increment).await;
    submitted.problem(status, kind, phrase);
    let previewed = sandbox.preview(std::slice::from_ref(&increment)).await;
    previewed.problem(status, kind, phrase);
    assert_eq!(sandbox.state().await, before);
    assert_eq!(compiled(test.folder.path()), 0);

    let (path, token) = (sandbox.path.clone(), sandbox.token.clone());
    let test = reopen(test, good());
    let done = test.known(path, token).commit(&increment).await;
    assert_eq!(done["outcome"], "success", "{done}");
    assert_eq!(compiled(test.folder.path()), 1);
}

#[tokio::test]
async fn a_request_that_has_used_up_its_time_is_a_503_and_the_next_one_goes_on_from_there() {
    let mut test = node(TempDir::new().expect("a folder"), good());
    test.node = test.node.with(Settings {
        compile_budget: std::time::Duration::from_nanos(1),
        ..Settings::default()
    });
    let sandbox = test.sandbox().await;
    let before = sandbox.state().await;
    // The second one's source is validated no more.
    let both = [counter(), &format!("{} ;; other code", counter())].map(deploy);
    let previewed = sandbox.preview(&both).await;
    previewed.problem(503, "not-compiled", "in all");
    assert_eq!(sandbox.state().await, before);
    let contract = sandbox.deploy(counter()).await;
    let done = sandbox.commit(&call(&contract, "increment", &["5"])).await;
    assert_eq!(done["outcome"], "success", "{done}");
}

#[tokio::test]
async fn a_node_that_starts_again_runs_what_it_compiled_before() {
    let test = node(TempDir::new().expect("a folder"), good());
    let sandbox = test.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let increment = call(&contract, "increment", &["5"]);
    let first = sandbox.commit(&increment).await;
    let (path, token) = (sandbox.path.clone(), sandbox.token.clone());
    let test = reopen(test, Worker::new("/nowhere/wattage"));
    let second = test.known(path, token).commit(&increment).await;
    assert_eq!(second["outcome"], "success", "{second}");
    assert_eq!(second["results"][0], "i64:10", "{first} {second}");
}

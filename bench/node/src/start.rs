//! Start-up time and memory: a new node, the same after the growth table's rows, and the peer.

use std::path::Path;

use anyhow::Result;
use tempfile::TempDir;

use crate::Plan;
use crate::anvil::Anvil;
use crate::wattage::{Node, call, submit};

/// Blocks of the ledger that a node is started on again.
const BLOCKS: usize = 1_000;

pub(crate) fn run(plan: &Plan) -> Result<()> {
    println!("\nFrom start to the first answer, and resident memory then\n");
    let data = TempDir::new()?;
    let node = Node::start(&plan.wattage, data.path())?;
    line("Wattage, new", &node.server)?;
    let (sandbox, contract) = node.counter()?;
    for _ in 0..BLOCKS {
        submit(&node.client, &sandbox, &call(&contract, "alice"))?;
    }
    line(&format!("  after {BLOCKS} blocks"), &node.server)?;
    drop(node);
    let node = Node::start(&plan.wattage, data.path())?;
    line("  started again on them (killed)", &node.server)?;
    drop(node);
    println!(
        "  {:<34} {:>12.2} MiB",
        "  its file",
        mebibytes(data.path())?
    );
    if let Some(program) = &plan.anvil {
        line("anvil, new", &Anvil::start(program)?.server)?;
    }
    Ok(())
}

fn line(what: &str, server: &crate::server::Server) -> Result<()> {
    let began = server.began.as_secs_f64() * 1e3;
    let memory = server.memory()?;
    println!("  {what:<34} {began:>9.0} ms {memory:>9.1} MiB");
    Ok(())
}

fn mebibytes(folder: &Path) -> Result<f64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let meta = entry?.metadata()?;
        sum += if meta.is_file() { meta.len() } else { 0 };
    }
    Ok(sum as f64 / 1024.0 / 1024.0)
}

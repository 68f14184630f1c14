//! The commands that work with a node: against the real one, which all tests here share, and against what is none.

mod breaks;
mod fake;
mod members;
mod mistakes;
#[cfg(unix)]
mod places;
mod refusals;
mod restart;
mod server;
mod shares;
mod story;
mod team;

use std::process::{Command, Output, Stdio};

use crate::WATTAGE;

pub(crate) use team::Team;

/// An id and a token for what is no node.
const ID: &str = "0123456789abcdef0123456789abcdef";
const TOKEN: &str = "5ec4e7005ec4e7005ec4e7005ec4e700";

/// Runs `wattage` with these arguments, against the node at `url`.
fn at(url: &str, arguments: &[&str]) -> Output {
    with(
        &[
            ("WATTAGE_NODE", url),
            ("WATTAGE_SANDBOX", ID),
            ("WATTAGE_TOKEN", TOKEN),
        ],
        arguments,
    )
}

/// Runs `wattage` with these arguments in this environment.
fn with(environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(WATTAGE)
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs")
}

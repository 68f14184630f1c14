//! The tree of a call: who called whom, how often, and the gas of each way. What a flame graph draws.
//!
//! Plain data. [`super::tracer`] makes it while a traced call runs.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::types::Address;

/// The calls of a traced run as a tree: calls of the same function from the same node are one node. Gas is exact: the root's
/// is what the call used, and the nodes under a node never come to more than it.
///
/// At most [`CALL_TREE_NODES`](crate::limits::CALL_TREE_NODES) nodes are told, and none that is deeper than
/// [`CALL_TREE_DEPTH`](crate::limits::CALL_TREE_DEPTH). The gas of calls that are not told stays in the node that made them,
/// which has their number in `hidden`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTree {
    /// The root first, and every node after the one it is under.
    pub nodes: Vec<CallNode>,
}

/// A node of a [`CallTree`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNode {
    /// Index of the node that called it; `null` for the root.
    pub parent: Option<u32>,
    /// What was called.
    pub callee: Callee,
    /// How often it was called from there.
    pub calls: u64,
    /// Gas of these calls, with all that they called.
    pub gas: u64,
    /// Calls under it that are not told as nodes.
    pub hidden: u64,
}

/// What a node of a [`CallTree`] stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Callee {
    /// A contract's entry, as the transaction or the host function `call` called it. Under it is the function itself, after
    /// the start function if there is one.
    Contract {
        /// The contract.
        contract: Address,
        /// The name of the entry.
        function: String,
    },
    /// A function of the contract.
    Function {
        /// Its index among all functions, imports first.
        function: u32,
        /// Its `$name`, or the name of its first export; `null` if it has neither.
        name: Option<String>,
        /// Line of `func`; `null` if the source is not known.
        line: Option<u32>,
    },
    /// A host function.
    Host {
        /// Its name in module `env`.
        name: Cow<'static, str>,
    },
}

impl Callee {
    /// How it is called in a list: `pay`, `host.storage_write`, `bob.main` for a contract's entry.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Contract { contract, function } => format!("{}.{function}", contract.shown()),
            Self::Function {
                name: Some(name), ..
            } => name.clone(),
            Self::Function { function, .. } => format!("function {function}"),
            Self::Host { name } => format!("host.{name}"),
        }
    }
}

impl CallTree {
    /// Gas of each node that no node under it has.
    #[must_use]
    pub fn own_gas(&self) -> Vec<u64> {
        let mut own: Vec<u64> = self.nodes.iter().map(|node| node.gas).collect();
        for node in &self.nodes {
            if let Some(parent) = node.parent {
                own[parent as usize] = own[parent as usize].saturating_sub(node.gas);
            }
        }
        own
    }

    /// The tree as folded stacks, which tools that draw flame graphs read: for each way that has gas of its own the labels
    /// from the outermost on, `main;helper;host.storage_write 5160`. The gas of all lines is that of the root, which is
    /// itself left out.
    #[must_use]
    pub fn folded(&self) -> String {
        let mut ways: Vec<String> = Vec::with_capacity(self.nodes.len());
        let mut folded = String::new();
        for (node, own) in self.nodes.iter().zip(self.own_gas()) {
            let way = match node.parent {
                None => String::new(),
                Some(0) => foldable(&node.callee.label()),
                Some(parent) => format!(
                    "{};{}",
                    ways[parent as usize],
                    foldable(&node.callee.label())
                ),
            };
            if own > 0 {
                writeln!(folded, "{way} {own}").unwrap_or_default();
            }
            ways.push(way);
        }
        folded
    }
}

/// A label without what separates labels, ways and lines.
fn foldable(label: &str) -> String {
    let plain = |c: char| match c {
        ';' | ' ' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    label.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(parent: Option<u32>, callee: Callee, gas: u64) -> CallNode {
        CallNode {
            parent,
            callee,
            calls: 1,
            gas,
            hidden: 0,
        }
    }

    fn function(name: &str) -> Callee {
        Callee::Function {
            function: 7,
            name: Some(name.to_owned()),
            line: None,
        }
    }

    fn tree() -> CallTree {
        let entry = Callee::Contract {
            contract: Address::default(),
            function: "main".to_owned(),
        };
        let name = Cow::Borrowed("caller");
        CallTree {
            nodes: vec![
                node(None, entry, 20),
                node(Some(0), function("main"), 20),
                node(Some(1), function("a b;c"), 12),
                node(Some(2), Callee::Host { name }, 12),
            ],
        }
    }

    #[test]
    fn own_gas_adds_up_to_the_root_and_folded_stacks_tell_it_by_way() {
        assert_eq!(tree().own_gas(), [0, 8, 0, 12]);
        assert_eq!(tree().folded(), "main 8\nmain;a_b_c;host.caller 12\n");
    }

    #[test]
    fn a_tree_reads_back_from_its_json() {
        let json = serde_json::to_string(&tree()).expect("json");
        let read: CallTree = serde_json::from_str(&json).expect("what was written");
        assert_eq!(read, tree());
    }
}

//! Makes the [`CallTree`] of a traced call while it runs: over all contracts of the transaction, whose frames hand it on.
//!
//! Everything is measured by the meter: a function's gas is what the meter has lost from its first moment to its last.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::tree::{CallNode, CallTree, Callee};
use crate::contract::Contract;
use crate::host::HostFn;
use crate::limits;
use crate::types::Address;

/// A tree in the making.
#[derive(Debug, Default)]
pub(crate) struct Tracer {
    nodes: Vec<CallNode>,
    /// Where the node of a callee under a node is.
    places: BTreeMap<(Option<u32>, Key), u32>,
    /// What is open, the outermost first.
    open: Vec<Open>,
    /// The contracts among `open`, the outermost first.
    contracts: Vec<OpenContract>,
}

/// What tells the nodes under a node apart.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Contract(Address, String),
    Function(u32),
    Host(HostFn),
}

/// A call that has not ended.
#[derive(Debug)]
struct Open {
    /// Its node; `None` if it is not told.
    node: Option<u32>,
    /// The nearest node that is told: its own, or that of a call it is in.
    told: Option<u32>,
    /// The meter when it began.
    gas: u64,
}

#[derive(Debug)]
struct OpenContract {
    /// How many calls are open outside of it.
    outside: usize,
    /// Nodes of its functions that are new and have no names yet.
    unnamed: Vec<u32>,
}

impl Tracer {
    /// A contract's entry is about to be called.
    pub(crate) fn contract(&mut self, contract: Address, function: &str) {
        let outside = self.open.len();
        let callee = || Callee::Contract {
            contract,
            function: function.to_owned(),
        };
        self.open(Key::Contract(contract, function.to_owned()), 0, callee);
        self.contracts.push(OpenContract {
            outside,
            unnamed: Vec::new(),
        });
    }

    /// It has ended after it used `used`, with `left` on its meter: so have all calls in it, however it ended.
    pub(crate) fn contract_ended(&mut self, contract: &Contract, used: u64, left: u64) {
        let Some(ended) = self.contracts.pop() else {
            return;
        };
        while self.open.len() > ended.outside + 1 {
            self.close(left);
        }
        if let Some(Open {
            node: Some(node), ..
        }) = self.open.pop()
        {
            self.nodes[node as usize].gas += used;
        }
        for node in ended.unnamed {
            if let Callee::Function {
                function,
                name,
                line,
            } = &mut self.nodes[node as usize].callee
            {
                let defined = (*function as usize).checked_sub(contract.imports().len());
                let known = defined.and_then(|defined| contract.functions().get(defined));
                *name = known.and_then(|known| known.name.clone());
                *line = defined.and_then(|defined| contract.function_line(defined));
            }
        }
    }

    /// A function begins.
    pub(crate) fn enter(&mut self, function: u32, gas: u64) {
        let before = self.nodes.len();
        self.open(Key::Function(function), gas, || Callee::Function {
            function,
            name: None,
            line: None,
        });
        if self.nodes.len() > before
            && let (Some(contract), Ok(node)) = (self.contracts.last_mut(), u32::try_from(before))
        {
            contract.unnamed.push(node);
        }
    }

    /// A host function begins.
    pub(crate) fn enter_host(&mut self, function: HostFn, gas: u64) {
        self.open(Key::Host(function), gas, || Callee::Host {
            name: Cow::Borrowed(function.entry().name),
        });
    }

    /// The innermost function or host function ends.
    pub(crate) fn leave(&mut self, gas: u64) {
        let outside = self.contracts.last().map_or(0, |contract| contract.outside);
        // The contract itself ends with `contract_ended`.
        if self.open.len() > outside + 1 {
            self.close(gas);
        }
    }

    /// The tree, when the outermost contract has ended.
    pub(crate) fn finish(self) -> CallTree {
        CallTree { nodes: self.nodes }
    }

    fn open(&mut self, key: Key, gas: u64, callee: impl FnOnce() -> Callee) {
        let (parent, told) = match self.open.last() {
            None => (None, None),
            Some(outer) => (outer.node, outer.told),
        };
        // Nothing is told under what is not told itself.
        let may_be_told = parent.is_some() || self.open.is_empty();
        let node = match may_be_told && self.open.len() < limits::CALL_TREE_DEPTH {
            true => self.node(parent, key, callee),
            false => None,
        };
        match node {
            Some(node) => self.nodes[node as usize].calls += 1,
            None => {
                if let Some(told) = told {
                    self.nodes[told as usize].hidden += 1;
                }
            }
        }
        let told = node.or(told);
        self.open.push(Open { node, told, gas });
    }

    /// The node of a callee under `parent`; a new one if there is room.
    fn node(
        &mut self,
        parent: Option<u32>,
        key: Key,
        callee: impl FnOnce() -> Callee,
    ) -> Option<u32> {
        let place = match self.places.entry((parent, key)) {
            Entry::Occupied(place) => return Some(*place.get()),
            Entry::Vacant(place) => place,
        };
        if self.nodes.len() >= limits::CALL_TREE_NODES {
            return None;
        }
        let node = u32::try_from(self.nodes.len()).ok()?;
        place.insert(node);
        self.nodes.push(CallNode {
            parent,
            callee: callee(),
            calls: 0,
            gas: 0,
            hidden: 0,
        });
        Some(node)
    }

    fn close(&mut self, gas: u64) {
        if let Some(closed) = self.open.pop()
            && let Some(node) = closed.node
        {
            self.nodes[node as usize].gas += closed.gas.saturating_sub(gas);
        }
    }
}

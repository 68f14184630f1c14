//! What is true of the tree of every traced call.

use std::collections::BTreeMap;

use wattage_core::vm::{CallTree, Callee, ExecutionResult};

/// Checks the tree of a traced call against everything else that is told of it.
pub fn check<S>(done: &ExecutionResult<S>) {
    let tree = done.tree.as_ref().expect("a traced call has a tree");
    assert_eq!(tree.nodes[0].gas, done.gas_used, "{tree:?}");
    let mut under = vec![0; tree.nodes.len()];
    for (index, node) in tree.nodes.iter().enumerate() {
        assert!(node.calls > 0);
        match node.parent {
            None => assert_eq!(index, 0, "one root"),
            Some(parent) => {
                assert!((parent as usize) < index, "a node comes after its parent");
                under[parent as usize] += node.gas;
            }
        }
    }
    for (node, under) in tree.nodes.iter().zip(under) {
        assert!(under <= node.gas, "{under} under {node:?}");
    }
    assert_eq!(tree.own_gas().iter().sum::<u64>(), done.gas_used);
    let folded = tree.folded();
    let last = folded.lines().filter_map(|line| line.rsplit(' ').next());
    let sum: u64 = last.map(|gas| gas.parse::<u64>().expect("a number")).sum();
    assert_eq!(sum, done.gas_used, "{folded}");
    if tree.nodes.iter().all(|node| node.hidden == 0) {
        by_function(done, tree);
    }
}

/// Each function's own gas, its host calls with it, is what the profile says; and so are host functions'.
fn by_function<S>(done: &ExecutionResult<S>, tree: &CallTree) {
    let mut functions = BTreeMap::<u32, u64>::new();
    let mut host = BTreeMap::<String, u64>::new();
    // The root's own part of the tree: no nodes of other contracts.
    let mut ours = Vec::new();
    for (node, own) in tree.nodes.iter().zip(tree.own_gas()) {
        let parent = node.parent.map(|parent| parent as usize);
        let inside = parent.is_none_or(|parent| ours[parent]);
        let here = inside && (parent.is_none() || !matches!(node.callee, Callee::Contract { .. }));
        ours.push(here);
        match &node.callee {
            Callee::Function { function, .. } if here => {
                *functions.entry(*function).or_default() += own;
            }
            Callee::Host { name } if here => {
                *host.entry(name.to_string()).or_default() += node.gas;
                let caller = parent.map(|parent| &tree.nodes[parent].callee);
                let Some(Callee::Function { function, .. }) = caller else {
                    panic!("a function calls a host function: {caller:?}");
                };
                *functions.entry(*function).or_default() += node.gas;
            }
            _ => {}
        }
    }
    functions.retain(|_, gas| *gas > 0);
    host.retain(|_, gas| *gas > 0);
    let told = done.functions.iter().filter(|f| f.gas > 0);
    let told: BTreeMap<u32, u64> = told.map(|f| (f.function, f.gas)).collect();
    assert_eq!(functions, told, "{tree:?}");
    let told = done.breakdown.host.iter();
    let told: BTreeMap<String, u64> = told.map(|(name, gas)| (name.to_string(), *gas)).collect();
    assert_eq!(host, told, "{tree:?}");
}

//! The frames of a flame graph, laid out from the tree of calls of a traced run.

use wattage_core::vm::{CallTree, Callee};

use super::flame::{Flame, Frame, FrameKind};

impl Flame {
    /// The frames of a traced transaction: `call` says what it does, `base` is what it costs before anything runs. The
    /// first frame has the gas of all of it.
    pub fn of(tree: &CallTree, call: &str, base: u64) -> Self {
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); tree.nodes.len()];
        for (index, node) in tree.nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                below[parent as usize].push(index);
            }
        }
        let executed = tree.nodes.first().map_or(0, |root| root.gas);
        let mut flame = Self::default();
        let all = executed.saturating_add(base);
        flame.push(call, FrameKind::Transaction, (all, 1), (None, 0));
        if let Some(root) = tree.nodes.first() {
            flame.frames[0].hidden = root.hidden;
        }
        // What is still to be laid out, the next one last: a node, the frame that it is under, and where it begins.
        let mut open: Vec<(usize, usize, u64)> = Vec::new();
        let lay =
            |open: &mut Vec<(usize, usize, u64)>, node: usize, parent: usize, mut start: u64| {
                let first = open.len();
                for child in &below[node] {
                    open.push((*child, parent, start));
                    start += tree.nodes[*child].gas;
                }
                open[first..].reverse();
            };
        if !tree.nodes.is_empty() {
            lay(&mut open, 0, 0, 0);
        }
        while let Some((index, parent, start)) = open.pop() {
            let node = &tree.nodes[index];
            let (name, kind) = named(&node.callee);
            let frame = flame.push(&name, kind, (node.gas, node.calls), (Some(parent), start));
            flame.frames[frame].hidden = node.hidden;
            lay(&mut open, index, frame, start);
        }
        if base > 0 {
            flame.push("base", FrameKind::Base, (base, 1), (Some(0), executed));
        }
        flame
    }

    /// Adds a frame with this (gas, calls) at this (parent, start).
    fn push(
        &mut self,
        name: &str,
        kind: FrameKind,
        (gas, calls): (u64, u64),
        (parent, start): (Option<usize>, u64),
    ) -> usize {
        self.frames.push(Frame {
            name: name.to_owned(),
            kind,
            gas,
            calls,
            depth: parent.map_or(0, |parent| self.frames[parent].depth + 1),
            start,
            parent,
            hidden: 0,
        });
        self.frames.len() - 1
    }
}

/// What a node is called, without what its colour says already.
fn named(callee: &Callee) -> (String, FrameKind) {
    match callee {
        Callee::Contract { .. } => (callee.label(), FrameKind::Contract),
        Callee::Function { .. } => (callee.label(), FrameKind::Function),
        Callee::Host { name } => (name.to_string(), FrameKind::Host),
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::types::Address;
    use wattage_core::vm::CallNode;

    use super::*;

    #[test]
    fn a_tree_becomes_frames_in_reading_order_whose_gas_with_the_base_is_all_of_it() {
        let node = |parent, callee, gas| CallNode {
            parent,
            callee,
            calls: 1,
            gas,
            hidden: 0,
        };
        let function = |name: &str| Callee::Function {
            function: 1,
            name: Some(name.to_owned()),
            line: None,
        };
        let entry = Callee::Contract {
            contract: Address::default(),
            function: "main".to_owned(),
        };
        // Breadth first, which is not reading order.
        let nodes = vec![
            node(None, entry, 100),
            node(Some(0), function("main"), 100),
            node(Some(1), function("a"), 60),
            node(Some(1), function("b"), 30),
            node(
                Some(2),
                Callee::Host {
                    name: "caller".into(),
                },
                2,
            ),
        ];
        let flame = Flame::of(&CallTree { nodes }, "call", 21);
        let told: Vec<_> = flame
            .frames
            .iter()
            .map(|f| (f.name.as_str(), f.depth, f.start))
            .collect();
        let expected = [
            ("call", 0, 0),
            ("main", 1, 0),
            ("a", 2, 0),
            ("caller", 3, 0),
            ("b", 2, 60),
            ("base", 1, 100),
        ];
        assert_eq!(told, expected);
        assert_eq!(flame.frames[0].gas, 121);
        assert_eq!(flame.own_gas()[0], 0);
    }
}

//! The parts of a total: base, instructions, memory, each host function. They add up to it.

use wattage_core::vm::Breakdown;

/// What a part is, which decides its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The transaction itself.
    Base,
    /// Instructions and function entries.
    Instructions,
    /// What grows with an operand: bulk memory and memory.grow.
    Memory,
    /// A host function.
    Host,
}

/// One part of a total.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// `base`, `instructions`, `memory`, or the host function's name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its gas.
    pub gas: u64,
}

/// Base, instructions, memory, then each host function, the dearest first; nothing that is zero.
pub fn parts(breakdown: &Breakdown) -> Vec<Part> {
    let part = |name: &str, kind, gas| Part {
        name: name.to_owned(),
        kind,
        gas,
    };
    let own = [
        part("base", Kind::Base, breakdown.base),
        part("instructions", Kind::Instructions, breakdown.instructions),
        part("memory", Kind::Memory, breakdown.memory),
    ];
    let host = breakdown.host.iter();
    let mut host: Vec<Part> = host
        .map(|(name, gas)| part(name, Kind::Host, *gas))
        .collect();
    host.sort_by(|a, b| b.gas.cmp(&a.gas).then_with(|| a.name.cmp(&b.name)));
    own.into_iter()
        .chain(host)
        .filter(|part| part.gas > 0)
        .collect()
}

impl Kind {
    /// Its name in style classes.
    pub fn class(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Instructions => "instructions",
            Self::Memory => "memory",
            Self::Host => "host",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn parts_add_up_and_host_functions_come_last_the_dearest_first() {
        let breakdown = Breakdown {
            base: 100,
            instructions: 27,
            memory: 0,
            host: BTreeMap::from([
                ("emit_log".into(), 503),
                ("storage_store".into(), 5_160),
                ("revert".into(), 0),
            ]),
        };
        let parts = parts(&breakdown);
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["base", "instructions", "storage_store", "emit_log"]);
        let sum: u64 = parts.iter().map(|part| part.gas).sum();
        assert_eq!(sum, breakdown.total());
    }
}

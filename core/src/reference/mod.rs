//! What people are told of the language: every instruction with what it takes, gives, means and costs ([`INSTRUCTIONS`]),
//! and every price there is ([`price_table`]). For the editor's hover and completion, and the table of prices.
//!
//! Plain data, from `core/reference/instructions.toml` and the gas schedule: no assembler and no validator is needed to read
//! it. Host functions have a table of their own, [`crate::host::HOST_FUNCTIONS`].

mod prices;

pub use prices::{PriceGroup, PriceRow, price_table};

use crate::schedule::Schedule;
use crate::types::grouped;

/// An instruction, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instruction {
    /// Its name in WAT.
    pub name: &'static str,
    /// What kind of instruction it is: the heading above it.
    pub group: &'static str,
    /// What it takes from the stack, the top last: types, or `t` for any type, `ref` for any reference, `parameters`,
    /// `results`, `label` for what these have.
    pub takes: &'static [&'static str],
    /// What it leaves there; `never` when nothing after it is reached.
    pub gives: &'static [&'static str],
    /// What it does, in a sentence or two.
    pub meaning: &'static str,
    /// What its price grows with: the number on top of the stack counts these.
    pub grows: Option<Unit>,
}

/// What an operand counts that a price grows with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A byte of memory.
    Byte,
    /// An element of a table.
    Element,
    /// A page of memory, 65,536 bytes.
    Page,
}

include!(concat!(env!("OUT_DIR"), "/instructions.rs"));

/// The instruction with this name in WAT, or `None`.
#[must_use]
pub fn instruction(name: &str) -> Option<&'static Instruction> {
    INSTRUCTIONS.iter().find(|known| known.name == name)
}

impl Unit {
    /// `byte`, `element` or `page`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::Element => "element",
            Self::Page => "page",
        }
    }

    /// What one of them costs, in gas.
    #[must_use]
    pub fn price(self, schedule: &Schedule) -> u64 {
        match self {
            Self::Byte => schedule.bulk_per_byte,
            Self::Element => schedule.bulk_per_element,
            Self::Page => schedule.grow_per_page,
        }
    }
}

impl Instruction {
    /// What executing it once costs, in gas, without what grows with its operand.
    #[must_use]
    pub fn price(&self, schedule: &Schedule) -> u64 {
        match schedule.free_instructions.contains(&self.name) {
            true => 0,
            false => schedule.instruction,
        }
    }

    /// Its price in words: `1`, or `1 + 1,000 per page`.
    #[must_use]
    pub fn price_shown(&self, schedule: &Schedule) -> String {
        let price = grouped(self.price(schedule));
        match self.grows {
            None => price,
            Some(unit) => format!(
                "{price} + {} per {}",
                grouped(unit.price(schedule)),
                unit.name()
            ),
        }
    }

    /// What it does to the stack, as WebAssembly writes it: `[i32 i32] -> [i32]`; `[label] -> never` when nothing after it
    /// is reached.
    #[must_use]
    pub fn stack_effect(&self) -> String {
        let takes = self.takes.join(" ");
        match self.gives {
            ["never"] => format!("[{takes}] -> never"),
            gives => format!("[{takes}] -> [{}]", gives.join(" ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::WATTAGE_1;

    #[test]
    fn an_instruction_tells_its_price_and_what_it_does_to_the_stack() {
        let told = |name: &str| {
            let known = instruction(name).expect(name);
            (known.price_shown(&WATTAGE_1), known.stack_effect())
        };
        let text = |price: &str, effect: &str| (price.to_owned(), effect.to_owned());
        assert_eq!(told("i32.add"), text("1", "[i32 i32] -> [i32]"));
        assert_eq!(told("drop"), text("0", "[t] -> []"));
        assert_eq!(told("br"), text("1", "[label] -> never"));
        let grow = text("1 + 1,000 per page", "[i32] -> [i32]");
        assert_eq!(told("memory.grow"), grow);
        let copy = text("1 + 1 per byte", "[i32 i32 i32] -> []");
        assert_eq!(told("memory.copy"), copy);
        assert_eq!(instruction("i32x4.add"), None);
    }

    #[test]
    fn every_row_names_known_types_and_says_something() {
        const WORDS: [&str; 11] = [
            "i32",
            "i64",
            "f32",
            "f64",
            "funcref",
            "ref",
            "t",
            "parameters",
            "results",
            "label",
            "never",
        ];
        for row in &INSTRUCTIONS {
            for word in row.takes.iter().chain(row.gives) {
                assert!(WORDS.contains(word), "{}: {word}", row.name);
            }
            assert!(row.meaning.ends_with('.'), "{}", row.name);
        }
    }
}

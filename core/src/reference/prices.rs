//! The table of prices: everything that costs gas, what it costs and why, in the order in which a person would look for it.

use serde::Serialize;

use super::{INSTRUCTIONS, Unit};
use crate::host::HOST_FUNCTIONS;
use crate::schedule::Schedule;
use crate::types::grouped;

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceGroup {
    /// The transaction itself, before anything runs: the base.
    Transaction,
    /// Instructions and function entries.
    Instructions,
    /// What comes on top for instructions whose work grows with an operand.
    Memory,
    /// Host functions.
    Host,
}

/// One price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceRow {
    /// What it is for.
    pub group: PriceGroup,
    /// What costs it: instructions or a host function by name, or words.
    pub name: String,
    /// Gas: a number, or for a host function a sum with what it grows by.
    pub price: String,
    /// For how much: `each`, `per byte`.
    pub unit: &'static str,
    /// Why it costs that.
    pub reason: &'static str,
    /// What the host function does; empty for others.
    pub meaning: &'static str,
}

/// Every price of a schedule.
#[must_use]
pub fn price_table(schedule: &Schedule) -> Vec<PriceRow> {
    use PriceGroup as G;
    let row = |group, name: &str, gas: u64, unit, reason| PriceRow {
        group,
        name: name.to_owned(),
        price: grouped(gas),
        unit,
        reason,
        meaning: "",
    };
    let why = &schedule.reasons;
    let growing = |unit: Unit| {
        let names = INSTRUCTIONS.iter().filter(|one| one.grows == Some(unit));
        let names: Vec<&str> = names.map(|one| one.name).collect();
        names.join(", ")
    };
    let memory = |unit: Unit, words, reason| {
        row(
            G::Memory,
            &growing(unit),
            unit.price(schedule),
            words,
            reason,
        )
    };
    let transaction = |name, gas, unit, reason| row(G::Transaction, name, gas, unit, reason);
    let instructions = |name: &str, gas, reason| row(G::Instructions, name, gas, "each", reason);
    let mut rows = vec![
        transaction(
            "transaction",
            schedule.transaction_base,
            "each",
            why.transaction_base,
        ),
        transaction(
            "code that is deployed or upgraded to",
            schedule.deploy_per_byte,
            "per byte of the module",
            why.deploy_per_byte,
        ),
        transaction(
            "call input",
            schedule.input_per_byte,
            "per byte",
            why.input_per_byte,
        ),
        instructions(
            &schedule.free_instructions.join(", "),
            0,
            why.free_instructions,
        ),
        instructions(
            "every other instruction",
            schedule.instruction,
            why.instruction,
        ),
        instructions(
            "entering a function",
            schedule.function_entry,
            why.function_entry,
        ),
        memory(Unit::Byte, "more per byte", why.bulk_per_byte),
        memory(Unit::Element, "more per element", why.bulk_per_element),
        memory(Unit::Page, "more per page", why.grow_per_page),
    ];
    rows.extend(HOST_FUNCTIONS.iter().map(|function| PriceRow {
        group: G::Host,
        name: function.name.to_owned(),
        price: function.price_shown(),
        unit: "more per call",
        reason: function.reason,
        meaning: function.doc,
    }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::WATTAGE_1;

    #[test]
    fn the_table_has_every_host_function_and_a_reason_for_each_price() {
        let rows = price_table(&WATTAGE_1);
        assert_eq!(rows.len(), 9 + HOST_FUNCTIONS.len());
        for row in &rows {
            assert!(!row.name.is_empty() && !row.reason.is_empty(), "{row:?}");
            assert_eq!(row.meaning.is_empty(), row.group != PriceGroup::Host);
        }
        let names = rows.iter().map(|row| row.name.as_str());
        let bulk = names.filter(|name| name.contains("memory.copy"));
        assert_eq!(
            bulk.collect::<Vec<_>>(),
            ["memory.fill, memory.copy, memory.init"]
        );
        assert!(rows.iter().any(|row| row.name == "storage_write"
            && row.price == "5,000 + 20 per byte of val_len + 20,000 for a new row"));
    }
}

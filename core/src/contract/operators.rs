//! What the gas rules say of each instruction.

use wasmparser::{Operator, ValType};

use crate::reference::Unit;
use crate::schedule::Schedule;

macro_rules! define_name {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        /// Every instruction and the proposal it comes from, as wasmparser spells both.
        #[cfg(test)]
        const OPERATORS: &[(&str, &str)] = &[$((stringify!($proposal), stringify!($visit))),*];

        /// The name of an instruction as wasmparser spells it, `visit_i32_add`.
        fn visit_name(operator: &Operator<'_>) -> &'static str {
            match operator {
                $(Operator::$op { .. } => stringify!($visit),)*
                _ => "",
            }
        }
    };
}
wasmparser::for_each_operator!(define_name);

/// `visit_i32_add` without what all of them begin with.
fn word(visit: &str) -> &str {
    visit.strip_prefix("visit_").unwrap_or(visit)
}

/// The price of an instruction, without what depends on its operands.
pub(super) fn price(operator: &Operator<'_>, schedule: &Schedule) -> u64 {
    price_of(word(visit_name(operator)), schedule)
}

fn price_of(word: &str, schedule: &Schedule) -> u64 {
    match schedule.free_instructions.contains(&word) {
        true => 0,
        false => schedule.instruction,
    }
}

/// Whether a basic block ends with this instruction. Calls do not end one.
pub(super) fn ends_block(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::Return
            | Operator::Unreachable
    )
}

/// The float type of an instruction's result when it may be a NaN whose bits WebAssembly leaves open. Loads, constants,
/// `neg`, `abs`, `copysign` and reinterpretations say every bit themselves.
pub(super) fn open_nan(operator: &Operator<'_>) -> Option<ValType> {
    use Operator as O;
    match operator {
        O::F32Add
        | O::F32Sub
        | O::F32Mul
        | O::F32Div
        | O::F32Sqrt
        | O::F32Min
        | O::F32Max
        | O::F32Ceil
        | O::F32Floor
        | O::F32Trunc
        | O::F32Nearest
        | O::F32DemoteF64 => Some(ValType::F32),
        O::F64Add
        | O::F64Sub
        | O::F64Mul
        | O::F64Div
        | O::F64Sqrt
        | O::F64Min
        | O::F64Max
        | O::F64Ceil
        | O::F64Floor
        | O::F64Trunc
        | O::F64Nearest
        | O::F64PromoteF32 => Some(ValType::F64),
        _ => None,
    }
}

/// The float type of an instruction's operand when it converts that to an integer and traps if it cannot.
pub(super) fn trapping_conversion(operator: &Operator<'_>) -> Option<ValType> {
    use Operator as O;
    match operator {
        O::I32TruncF32S | O::I32TruncF32U | O::I64TruncF32S | O::I64TruncF32U => Some(ValType::F32),
        O::I32TruncF64S | O::I32TruncF64U | O::I64TruncF64S | O::I64TruncF64U => Some(ValType::F64),
        _ => None,
    }
}

/// Whether all NaNs are the same to an instruction as its last operand: it calculates, compares or drops.
pub(super) fn any_nan_will_do(operator: &Operator<'_>) -> bool {
    use Operator as O;
    open_nan(operator).is_some()
        || matches!(
            operator,
            O::Drop
                | O::F32Eq
                | O::F32Ne
                | O::F32Lt
                | O::F32Gt
                | O::F32Le
                | O::F32Ge
                | O::F64Eq
                | O::F64Ne
                | O::F64Lt
                | O::F64Gt
                | O::F64Le
                | O::F64Ge
        )
}

/// Whether somebody may look at the meter while an instruction is executed: it calls, or can trap.
pub(super) fn can_be_seen(operator: &Operator<'_>) -> bool {
    name_can_be_seen(word(visit_name(operator)))
}

fn name_can_be_seen(word: &str) -> bool {
    let (first, rest) = word.split_once('_').unwrap_or((word, ""));
    let traps_on_numbers = matches!(first, "i32" | "i64")
        && ["div_", "rem_", "trunc_f"]
            .iter()
            .any(|start| rest.starts_with(start));
    traps_on_numbers
        || rest.starts_with("load")
        || rest.starts_with("store")
        || matches!(first, "call" | "unreachable" | "table" | "memory")
}

/// Whether an instruction changes a table or drops a segment: nothing outside can put that back as it was.
pub(super) fn leaves_a_mark(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::TableSet { .. }
            | Operator::TableGrow { .. }
            | Operator::TableFill { .. }
            | Operator::TableCopy { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. }
            | Operator::DataDrop { .. }
    )
}

/// The price per unit of the operand on top of the stack (bytes, elements, pages), for instructions whose work grows
/// with it.
pub(super) fn price_per_unit(operator: &Operator<'_>, schedule: &Schedule) -> Option<u64> {
    let unit = unit_of(word(visit_name(operator)))?;
    Some(unit.price(schedule))
}

fn unit_of(word: &str) -> Option<Unit> {
    match word {
        "memory_copy" | "memory_fill" | "memory_init" => Some(Unit::Byte),
        "table_copy" | "table_fill" | "table_init" | "table_grow" => Some(Unit::Element),
        "memory_grow" => Some(Unit::Page),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::validate::FEATURES;
    use crate::reference::{INSTRUCTIONS, instruction};
    use crate::schedule::WATTAGE_1;
    use std::collections::BTreeSet;
    use wasmparser::WasmFeatures;

    #[test]
    fn markers_are_free_and_everything_else_costs_one() {
        for free in [
            Operator::Nop,
            Operator::Else,
            Operator::End,
            Operator::Return,
            Operator::Drop,
            Operator::Unreachable,
        ] {
            assert_eq!(price(&free, &WATTAGE_1), 0, "{free:?}");
        }
        for plain in [
            Operator::I32Add,
            Operator::Br { relative_depth: 0 },
            Operator::Call { function_index: 0 },
            Operator::Select,
        ] {
            assert_eq!(price(&plain, &WATTAGE_1), 1, "{plain:?}");
        }
    }

    #[test]
    fn what_calls_or_can_trap_can_be_seen_and_arithmetic_cannot() {
        let seen: Vec<_> = usable().filter(|word| name_can_be_seen(word)).collect();
        assert_eq!(
            seen.join(" "),
            "unreachable call call_indirect \
             i32_load i64_load f32_load f64_load i32_load8_s i32_load8_u i32_load16_s i32_load16_u \
             i64_load8_s i64_load8_u i64_load16_s i64_load16_u i64_load32_s i64_load32_u \
             i32_store i64_store f32_store f64_store i32_store8 i32_store16 i64_store8 i64_store16 i64_store32 \
             memory_size memory_grow \
             i32_div_s i32_div_u i32_rem_s i32_rem_u i64_div_s i64_div_u i64_rem_s i64_rem_u \
             i32_trunc_f32_s i32_trunc_f32_u i32_trunc_f64_s i32_trunc_f64_u \
             i64_trunc_f32_s i64_trunc_f32_u i64_trunc_f64_s i64_trunc_f64_u \
             memory_init memory_copy memory_fill \
             table_init table_copy table_fill table_get table_set table_grow table_size"
        );
    }

    /// The words of all instructions that the feature list accepts.
    fn usable() -> impl Iterator<Item = &'static str> {
        let accepted = |proposal: &str| {
            let feature = WasmFeatures::from_name(&proposal.to_uppercase());
            proposal == "mvp" || FEATURES.contains(feature.expect(proposal))
        };
        let usable = OPERATORS.iter().filter(move |(p, _)| accepted(p));
        usable.map(|(_, visit)| word(visit))
    }

    /// As in WAT, `i32.add` for `i32_add`. `select` is the same word with a type and without.
    fn wat_name(word: &str) -> String {
        const DOTTED: [&str; 11] = [
            "i32", "i64", "f32", "f64", "local", "global", "memory", "table", "ref", "data", "elem",
        ];
        match word.split_once('_') {
            Some((prefix, rest)) if DOTTED.contains(&prefix) => format!("{prefix}.{rest}"),
            _ if word.starts_with("typed_select") => "select".to_owned(),
            _ => word.to_owned(),
        }
    }

    #[test]
    fn the_reference_has_every_instruction_that_contracts_may_use_once_and_no_other() {
        let usable: BTreeSet<String> = usable().map(wat_name).collect();
        let told: BTreeSet<String> = INSTRUCTIONS.iter().map(|i| i.name.to_owned()).collect();
        let differ: Vec<_> = told.symmetric_difference(&usable).collect();
        assert!(differ.is_empty(), "{differ:?}");
        assert_eq!(told.len(), INSTRUCTIONS.len());
        for name in [
            "i32.const",
            "br_if",
            "call_indirect",
            "i64.load8_s",
            "elem.drop",
        ] {
            assert!(told.contains(name), "{name}");
        }
    }

    #[test]
    fn the_reference_tells_the_prices_that_are_charged() {
        for word in usable() {
            let name = wat_name(word);
            let known = instruction(&name).expect("an instruction");
            assert_eq!(
                known.price(&WATTAGE_1),
                price_of(word, &WATTAGE_1),
                "{name}"
            );
            assert_eq!(known.grows, unit_of(word), "{name}");
        }
    }

    #[test]
    fn every_free_instruction_of_the_schedule_is_an_instruction() {
        let known = [
            visit_name(&Operator::Nop),
            visit_name(&Operator::Block {
                blockty: wasmparser::BlockType::Empty,
            }),
            visit_name(&Operator::Loop {
                blockty: wasmparser::BlockType::Empty,
            }),
            visit_name(&Operator::Else),
            visit_name(&Operator::End),
            visit_name(&Operator::Return),
            visit_name(&Operator::Drop),
            visit_name(&Operator::Unreachable),
        ];
        for name in WATTAGE_1.free_instructions {
            assert!(known.contains(&format!("visit_{name}").as_str()), "{name}");
        }
    }
}

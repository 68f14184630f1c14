//! What the gas rules say of each instruction.

use std::sync::LazyLock;

use wasmparser::{Operator, ValType};

use crate::schedule::Schedule;

macro_rules! define_name {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        /// Every instruction and the proposal it comes from, as wasmparser spells both.
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

/// Proposals whose instructions contracts may use.
const PROPOSALS: [&str; 5] = [
    "mvp",
    "sign_extension",
    "saturating_float_to_int",
    "bulk_memory",
    "reference_types",
];

/// The names of all instructions that contracts may use, as in WAT.
pub(super) fn instruction_names() -> impl Iterator<Item = &'static str> {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let usable = OPERATORS.iter().filter(|(p, _)| PROPOSALS.contains(p));
        usable.map(|(_, visit)| wat_name(visit)).collect()
    });
    NAMES.iter().map(String::as_str)
}

/// `visit_i32_add` without what all of them begin with.
fn word(visit: &str) -> &str {
    visit.strip_prefix("visit_").unwrap_or(visit)
}

/// `visit_i32_add` as in WAT, `i32.add`.
fn wat_name(visit: &str) -> String {
    const DOTTED: [&str; 10] = [
        "i32", "i64", "f32", "f64", "local", "global", "memory", "table", "ref", "data",
    ];
    let name = word(visit);
    match name.split_once('_') {
        Some((prefix, rest)) if DOTTED.contains(&prefix) || prefix == "elem" => {
            format!("{prefix}.{rest}")
        }
        _ => name.to_owned(),
    }
}

/// The price of an instruction, without what depends on its operands.
pub(super) fn price(operator: &Operator<'_>, schedule: &Schedule) -> u64 {
    if schedule
        .free_instructions
        .contains(&word(visit_name(operator)))
    {
        0
    } else {
        schedule.instruction
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
    match operator {
        Operator::MemoryCopy { .. } | Operator::MemoryFill { .. } | Operator::MemoryInit { .. } => {
            Some(schedule.bulk_per_byte)
        }
        Operator::TableCopy { .. }
        | Operator::TableFill { .. }
        | Operator::TableInit { .. }
        | Operator::TableGrow { .. } => Some(schedule.bulk_per_element),
        Operator::MemoryGrow { .. } => Some(schedule.grow_per_page),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::WATTAGE_1;

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
        let seen: Vec<_> = OPERATORS
            .iter()
            .filter(|(proposal, _)| PROPOSALS.contains(proposal))
            .map(|(_, visit)| word(visit))
            .filter(|word| name_can_be_seen(word))
            .collect();
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

    #[test]
    fn instructions_have_their_names_in_wat() {
        let names: Vec<_> = instruction_names().collect();
        for name in [
            "i32.const",
            "local.get",
            "br_if",
            "call_indirect",
            "memory.grow",
            "i64.load8_s",
            "elem.drop",
        ] {
            assert!(names.contains(&name), "{name}");
        }
        assert!(
            !names
                .iter()
                .any(|name| name.contains("i8x16") || name.contains("atomic"))
        );
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

//! Runs made up for tests.

use wattage_core::vm::{Breakdown, FunctionGas, LineGas};

use crate::model::report::Report;
use crate::model::testing;

/// A run of `source` in which functions (index, name, line, gas, calls) and lines (line, gas, hits) used this.
pub(crate) fn report(
    source: &str,
    functions: &[(u32, &str, u32, u64, u64)],
    lines: &[(u32, u64, u64)],
) -> Report {
    let instructions: u64 = functions.iter().map(|of| of.3).sum();
    let line = |&(line, gas, hits): &(u32, u64, u64)| LineGas { line, gas, hits };
    let function = |&(function, name, line, gas, calls): &(u32, &str, u32, u64, u64)| FunctionGas {
        function,
        name: Some(name.to_owned()),
        line: Some(line),
        gas,
        calls,
    };
    Report {
        gas_used: 100 + instructions,
        breakdown: Breakdown {
            base: 100,
            instructions,
            ..Breakdown::default()
        },
        lines: lines.iter().map(line).collect(),
        functions: functions.iter().map(function).collect(),
        ..testing::report(source)
    }
}

//! Runs made up for tests.

use wattage_core::types::{Address, Bytes};
use wattage_core::vm::{Breakdown, Outcome};

use crate::model::report::{FunctionGas, LineGas, Placement, Report};

/// A run of `source` in which functions (index, name, line, gas, calls) and lines (line, gas, hits) used this.
pub(crate) fn report(
    source: &str,
    functions: &[(u32, &str, u32, u64, u64)],
    lines: &[(u32, u64, u64)],
) -> Report {
    let instructions: u64 = functions.iter().map(|of| of.3).sum();
    Report {
        sandbox: String::new(),
        source: source.into(),
        call: "alice calls main()".to_owned(),
        placement: Placement::Reused,
        contract: Address::default(),
        height: 2,
        outcome: Outcome::Success,
        results: Vec::new(),
        return_data: Bytes::default(),
        gas_used: 100 + instructions,
        gas_limit: 10_000,
        schedule: "wattage-1".to_owned(),
        breakdown: Breakdown {
            base: 100,
            instructions,
            ..Breakdown::default()
        },
        lines: lines
            .iter()
            .map(|&(line, gas, hits)| LineGas { line, gas, hits })
            .collect(),
        functions: functions
            .iter()
            .map(|&(function, name, line, gas, calls)| FunctionGas {
                function,
                name: Some(name.to_owned()),
                line: Some(line),
                gas,
                calls,
            })
            .collect(),
        logs: Vec::new(),
        prints: Vec::new(),
        balances: Vec::new(),
        storage: Vec::new(),
        message: None,
        location: None,
        calls: Vec::new(),
        trace: Vec::new(),
    }
}

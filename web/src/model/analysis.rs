//! A source, assembled: problems, entries, static prices. [`analyse`] and what it calls are the contract worker's and the
//! tests', never the page's, which would have to carry the assembler.

use serde::{Deserialize, Serialize};
use wattage_core::api::FunctionView;
use wattage_core::contract::{Contract, Diagnostic, FunctionPrice, LinePrice};
use wattage_core::ledger::{INIT, MAIN};
use wattage_core::types::ValueType;

use super::format::sentence;
use super::positions::Utf16Map;

pub use wattage_core::contract::{Entry, Param};

/// What is known about a source without running it.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, Default)]
pub struct Analysis {
    /// What is wrong with it; empty when it can be deployed.
    pub problems: Vec<Problem>,
    /// The functions that can be called. With problems, those of the source before them, so that a call being
    /// filled in stays.
    pub entries: Vec<Entry>,
    /// Static price per line.
    pub prices: Vec<LinePrice>,
    /// Static price per function: straight-line blocks, one way through it, loops as n x round.
    pub functions: Vec<FunctionPrice>,
    /// The whole module, when there are no problems.
    pub module: Option<Module>,
}

/// Figures of a module.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Module {
    /// What running every line once costs.
    pub gas: u64,
    /// Size of the assembled module.
    pub bytes: usize,
}

/// Something wrong with the source.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Problem {
    /// Where it begins, UTF-16 units.
    pub from: u32,
    /// Where it ends, UTF-16 units.
    pub to: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong and what to do.
    pub message: String,
}

/// Assembles and prices `source`. `before` lends its entries when the source has problems.
pub fn analyse(source: &str, before: Option<&Analysis>) -> Analysis {
    match Contract::from_wat(source) {
        Ok(contract) => analysed(&contract),
        Err(diagnostic) => Analysis {
            entries: before
                .map(|before| before.entries.clone())
                .unwrap_or_default(),
            ..refused(source, &diagnostic)
        },
    }
}

/// What is known of a contract.
pub fn analysed(contract: &Contract) -> Analysis {
    let prices = contract.line_prices();
    let gas = prices.iter().map(|price| price.gas).sum();
    Analysis {
        problems: Vec::new(),
        entries: contract.entries().to_vec(),
        module: Some(Module {
            gas,
            bytes: contract.wasm().len(),
        }),
        prices,
        functions: contract.function_prices(),
    }
}

/// What is known of a source that is no contract.
pub fn refused(source: &str, diagnostic: &Diagnostic) -> Analysis {
    Analysis {
        problems: vec![problem(source, diagnostic)],
        ..Analysis::default()
    }
}

fn problem(source: &str, diagnostic: &Diagnostic) -> Problem {
    let message = match &diagnostic.help {
        Some(help) => format!("{} {}", sentence(&diagnostic.message), sentence(help)),
        None => sentence(&diagnostic.message),
    };
    let map = Utf16Map::new(source);
    let (start, end, line, column) = match diagnostic.span {
        Some(span) => (
            span.start,
            span.end,
            span.location.line,
            span.location.column,
        ),
        None => (0, 0, 1, 1),
    };
    let (from, to) = map.range(start as usize, end as usize);
    Problem {
        from,
        to,
        line,
        column,
        message,
    }
}

/// What the node's assembler tells of a source: its functions alone. For runs where the contract worker does not work.
pub fn told_by_node(functions: &[FunctionView]) -> Analysis {
    let entry = |function: &FunctionView| Entry {
        name: function.name.clone(),
        params: params(&function.signature),
        results: Vec::new(),
    };
    Analysis {
        entries: functions.iter().map(entry).collect(),
        ..Analysis::default()
    }
}

/// The parameters of a signature such as `(param i32 i64) (result i32)`.
fn params(signature: &str) -> Vec<Param> {
    let list = signature.strip_prefix("(param ");
    let list = list.and_then(|rest| rest.split_once(')'));
    let types = list.map_or("", |(list, _)| list).split(' ');
    let all = [
        ValueType::I32,
        ValueType::I64,
        ValueType::F32,
        ValueType::F64,
    ];
    let known = |name: &str| all.into_iter().find(|ty| ty.to_string() == name);
    types
        .filter_map(known)
        .map(|ty| Param { name: None, ty })
        .collect()
}

impl Analysis {
    /// `init`, if it takes arguments: they are filled in with the call that deploys the module.
    pub fn init(&self) -> Option<&Entry> {
        let takes_some = |entry: &&Entry| entry.name == INIT && !entry.params.is_empty();
        self.entries.iter().find(takes_some)
    }

    /// The function to call: the one with this name if there is one, else `main`, else the first that has a name and
    /// is not `init`, which runs at deployment.
    pub fn entry(&self, chosen: &str) -> Option<&Entry> {
        let named = |name: &str| self.entries.iter().find(|entry| entry.name == name);
        let plain = |entry: &&Entry| !entry.name.is_empty() && entry.name != INIT;
        named(chosen)
            .filter(|entry| !entry.name.is_empty())
            .or_else(|| named(MAIN))
            .or_else(|| self.entries.iter().find(plain))
            .or_else(|| self.entries.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "(module (func (export \"a\")) (func (export \"main\") (param $n i32)))";

    #[test]
    fn a_mistake_is_placed_in_the_editors_units() {
        let analysis = analyse("(; 😀 ;) (module (func i32.bad))", None);
        let problem = analysis.problems.first().expect("a problem");
        assert_eq!((problem.line, problem.column), (1, 23));
        assert_eq!(problem.from, 23);
        assert!(problem.to > problem.from);
        assert!(analysis.module.is_none());
    }

    #[test]
    fn entries_stay_while_the_source_is_broken() {
        let good = analyse("(module (func (export \"a\")))", None);
        let broken = analyse("(module (func (export \"a\"", Some(&good));
        assert_eq!(broken.entries, good.entries);
    }

    #[test]
    fn the_nodes_signatures_are_read_as_it_writes_them() {
        let analysis = analyse(GOOD, None);
        for entry in &analysis.entries {
            let told = FunctionView {
                name: entry.name.clone(),
                signature: entry.signature().to_string(),
            };
            let types = |entry: &Entry| {
                entry
                    .params
                    .iter()
                    .map(|param| param.ty)
                    .collect::<Vec<_>>()
            };
            let read = told_by_node(&[told]);
            assert_eq!(types(&read.entries[0]), types(entry));
        }
    }

    #[test]
    fn the_chosen_entry_wins_then_main_then_the_first() {
        let analysis = analyse(GOOD, None);
        let name = |chosen| analysis.entry(chosen).map(|entry| entry.name.clone());
        assert_eq!(name("a").as_deref(), Some("a"));
        assert_eq!(name("gone").as_deref(), Some("main"));
        let first = analyse("(module (func (export \"b\")))", None);
        assert_eq!(
            first.entry("main").map(|entry| entry.name.as_str()),
            Some("b")
        );
    }

    #[test]
    fn init_and_a_nameless_export_are_not_what_a_call_begins_with() {
        let source = "(module (func (export \"\")) (func (export \"init\") (param i64)) (func (export \"go\")))";
        let analysis = analyse(source, None);
        let chosen = analysis.entry("").map(|entry| entry.name.as_str());
        assert_eq!(chosen, Some("go"));
        assert!(analysis.init().is_some());
    }
}

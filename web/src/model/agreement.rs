//! Preview and receipt, field by field: what Run came to must be what the contract worker had told before it, to the
//! unit. The comparing only; what is made of a difference is in `browser::fault_report`.

use serde::Serialize;
use wattage_core::api::TransactionResult;
use wattage_core::types::Hash;

use super::preview::Preview;
use super::work::Work;
use crate::protocol::contract::{Base, PreviewedRun};

/// What came of comparing a run with its preview.
#[derive(Clone, PartialEq, Debug)]
pub enum Checked {
    /// They are not comparable, and why.
    Uncompared(String),
    /// Every field is the same.
    Agreed {
        /// Fields that were compared.
        fields: usize,
        /// Transactions that they are of.
        transactions: usize,
    },
    /// Something differs, which must not be.
    Differs(Box<Disagreement>),
}

/// Everything about a preview that the node did not bear out.
#[derive(Clone, PartialEq, Serialize, Debug)]
pub struct Disagreement {
    /// Text and call.
    pub work: Work,
    /// The state that the preview was on.
    pub base: Base,
    /// The fields that differ.
    pub fields: Vec<FieldDifference>,
    /// What was previewed; or in words why nothing would be sent.
    pub preview: Result<PreviewedRun, String>,
    /// What the node did.
    pub node: PreviewedRun,
}

/// A field with two values.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct FieldDifference {
    /// The transaction: `placement` or `call`.
    pub transaction: &'static str,
    /// Its field.
    pub field: &'static str,
    /// The preview's value.
    pub preview: String,
    /// The node's value.
    pub node: String,
}

impl Default for Checked {
    fn default() -> Self {
        Self::Uncompared("There was no preview of this call.".to_owned())
    }
}

impl Checked {
    /// The same, unless it is a difference and the block that the preview was on is not one of the node's ledger, whose
    /// block at that height is `block`; none if it has none there.
    pub fn on_ledger_with(self, block: Option<Hash>) -> Self {
        match &self {
            Self::Differs(found) if Some(found.base.block) != block => {
                let height = found.base.height;
                Self::Uncompared(format!(
                    "The ledger was rewound since: the preview was made on another block {height} than the one it has now."
                ))
            }
            _ => self,
        }
    }
}

/// Compares what the node did in a sandbox with the preview of it. `made_now` says whether the sandbox was made for this
/// run: the preview then was on a fresh ledger.
pub fn check(preview: &Preview, sandbox: &str, made_now: bool, node: PreviewedRun) -> Checked {
    if let Some(reason) = incomparable(preview.base(), sandbox, made_now, &node) {
        return Checked::Uncompared(reason);
    }
    let mut comparing = Comparing::default();
    match &preview.told.run {
        Ok(run) => {
            comparing.transaction("placement", run.placement.as_ref(), node.placement.as_ref());
            comparing.transaction("call", run.call.as_ref(), node.call.as_ref());
        }
        Err(trouble) => comparing.differs("call", "outcome", &trouble.detail, &"it was executed"),
    }
    if comparing.differences.is_empty() {
        return Checked::Agreed {
            fields: comparing.fields,
            transactions: comparing.transactions,
        };
    }
    let told = preview.told.run.clone();
    Checked::Differs(Box::new(Disagreement {
        work: preview.work.clone(),
        base: preview.base().clone(),
        fields: comparing.differences,
        preview: told.map_err(|trouble| trouble.detail),
        node,
    }))
}

/// Why the preview was of another moment than the run, if it was.
fn incomparable(base: &Base, sandbox: &str, made_now: bool, node: &PreviewedRun) -> Option<String> {
    let known = base.sandbox.as_deref();
    let same_ledger = known == Some(sandbox) || (known.is_none() && made_now);
    if !same_ledger {
        return Some("The preview was made on another ledger.".to_owned());
    }
    let done = node.placement.iter().chain(&node.call);
    for (expected, result) in (base.height + 1..).zip(done) {
        if result.height != expected {
            return Some(format!(
                "Another block came in between: the preview was for block {expected}, and the call went into block {}.",
                result.height
            ));
        }
    }
    None
}

fn is_told<T: Default + PartialEq>(value: &T) -> bool {
    *value != T::default()
}

#[derive(Default)]
struct Comparing {
    fields: usize,
    transactions: usize,
    differences: Vec<FieldDifference>,
}

impl Comparing {
    fn transaction(
        &mut self,
        name: &'static str,
        preview: Option<&TransactionResult>,
        node: Option<&TransactionResult>,
    ) {
        match (preview, node) {
            (None, None) => (),
            (Some(preview), Some(node)) => {
                self.transactions += 1;
                self.results(name, preview, node);
            }
            (preview, node) => {
                let told = |result: Option<&TransactionResult>| {
                    result.map_or("none", |_| "one").to_owned()
                };
                self.differs(name, "transaction", &told(preview), &told(node));
            }
        }
    }

    fn results(
        &mut self,
        name: &'static str,
        preview: &TransactionResult,
        node: &TransactionResult,
    ) {
        // Taken apart by name: a field that is added must be compared, or this does not compile.
        macro_rules! compare {
            ($($field:ident),* ; $($told:ident),*) => {{
                let TransactionResult { $($field: _,)* $($told: _,)* } = preview;
                $(self.field(name, stringify!($field), &preview.$field, &node.$field);)*
                // Not every browser tells where in the code a trap was.
                $(if is_told(&preview.$told) {
                    self.field(name, stringify!($told), &preview.$told, &node.$told);
                })*
            }};
        }
        compare!(
            transaction, height, outcome, gas_used, gas_limit, schedule, breakdown, contract, results, return_data,
            logs, changes, prints, message, lines, functions, calls; location, trace
        );
    }

    fn field<T: PartialEq + std::fmt::Debug>(
        &mut self,
        transaction: &'static str,
        field: &'static str,
        preview: &T,
        node: &T,
    ) {
        self.fields += 1;
        if preview != node {
            self.differs(transaction, field, preview, node);
        }
    }

    fn differs(
        &mut self,
        transaction: &'static str,
        field: &'static str,
        preview: &dyn std::fmt::Debug,
        node: &dyn std::fmt::Debug,
    ) {
        self.differences.push(FieldDifference {
            transaction,
            field,
            preview: format!("{preview:?}"),
            node: format!("{node:?}"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{base, previewed, result};

    fn node(placement: bool) -> PreviewedRun {
        PreviewedRun {
            placement: placement.then(|| result(1)),
            call: Some(result(if placement { 2 } else { 1 })),
        }
    }

    fn preview(run: PreviewedRun) -> Preview {
        previewed(base(None, 0), Ok(run))
    }

    #[test]
    fn the_same_results_agree_in_every_field() {
        let checked = check(&preview(node(true)), "s", true, node(true));
        let Checked::Agreed {
            fields,
            transactions,
        } = checked
        else {
            panic!("{checked:?}");
        };
        assert_eq!((fields, transactions), (34, 2));
    }

    #[test]
    fn one_unit_of_gas_is_a_difference_with_both_values() {
        let mut other = node(false);
        if let Some(call) = &mut other.call {
            call.gas_used += 1;
        }
        let checked = check(&preview(node(false)), "s", true, other);
        let Checked::Differs(found) = checked else {
            panic!("{checked:?}");
        };
        assert_eq!(found.fields.len(), 1);
        let field = &found.fields[0];
        assert_eq!((field.transaction, field.field), ("call", "gas_used"));
        assert_eq!(
            (field.preview.as_str(), field.node.as_str()),
            ("100", "101")
        );
    }

    #[test]
    fn a_transaction_that_only_one_of_them_has_is_a_difference() {
        let mut other = node(true);
        other.call = None;
        let checked = check(&preview(node(true)), "s", true, other);
        assert!(matches!(checked, Checked::Differs(_)), "{checked:?}");
    }

    #[test]
    fn a_place_that_the_browser_cannot_tell_is_no_difference_and_a_wrong_one_is() {
        let place = |line| Some(wattage_core::vm::Location { line, column: 1 });
        let mut told = node(false);
        if let Some(call) = &mut told.call {
            call.location = place(3);
        }
        let silent = check(&preview(node(false)), "s", true, told.clone());
        assert!(matches!(silent, Checked::Agreed { .. }), "{silent:?}");
        let mut wrong = node(false);
        if let Some(call) = &mut wrong.call {
            call.location = place(4);
        }
        let wrong = check(&preview(wrong), "s", true, told);
        assert!(matches!(wrong, Checked::Differs(_)), "{wrong:?}");
    }

    #[test]
    fn a_block_in_between_and_another_ledger_cannot_be_compared_and_say_why() {
        let on = |sandbox, height| previewed(base(sandbox, height), Ok(node(false)));
        let late = check(&on(Some("s"), 7), "s", false, node(false));
        let Checked::Uncompared(reason) = late else {
            panic!("{late:?}");
        };
        assert!(reason.contains("block 8"), "{reason}");
        let elsewhere = check(&on(Some("t"), 0), "s", false, node(false));
        assert!(matches!(elsewhere, Checked::Uncompared(_)));
        let fresh = check(&on(None, 0), "s", false, node(false));
        assert!(matches!(fresh, Checked::Uncompared(_)));
    }

    #[test]
    fn a_difference_on_a_ledger_that_was_rewound_is_none() {
        let mut other = node(false);
        if let Some(call) = &mut other.call {
            call.gas_used += 1;
        }
        let on = previewed(base(Some("s"), 0), Ok(node(false)));
        let differs = check(&on, "s", false, other);
        let same = differs.clone().on_ledger_with(Some(on.base().block));
        assert!(matches!(same, Checked::Differs(_)), "{same:?}");
        for block in [Some(Hash([1; 32])), None] {
            let rewound = differs.clone().on_ledger_with(block);
            let Checked::Uncompared(reason) = rewound else {
                panic!("{rewound:?}");
            };
            assert!(reason.contains("rewound"), "{reason}");
        }
    }

    #[test]
    fn a_refused_call_that_the_node_executes_is_a_difference() {
        let trouble = crate::model::report::Trouble::new("t", "no funds");
        let preview = previewed(base(None, 0), Err(trouble));
        let checked = check(&preview, "s", true, node(false));
        assert!(matches!(checked, Checked::Differs(_)), "{checked:?}");
    }
}

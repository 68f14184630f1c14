//! Links that hold together and promise what does not happen, or what this program cannot do.

use std::ops::ControlFlow;

use wattage_core::examples::EXAMPLES;
use wattage_core::limits;
use wattage_core::share::{
    Bundle, Disagreement, Link, Program, ReplayError, SharedTransaction, Subject, Verdict, replay,
};
use wattage_core::types::{Hash, Value};
use wattage_core::vm::Outcome;

use crate::story::{bundle, example, vm};

/// What a link says after `change`, which opens.
fn executed(change: impl FnOnce(&mut Bundle)) -> Result<Verdict, ReplayError> {
    let counter = EXAMPLES.iter().find(|example| example.id == "counter");
    let mut bundle = bundle(example(counter.expect("an example")));
    change(&mut bundle);
    let link = Link::of(bundle).expect("a link");
    let opened = Link::parse(link.text()).expect("it opens");
    let replayed = replay(&vm(), opened.bundle(), |_| ControlFlow::Continue(()))?;
    Ok(replayed.verdict)
}

fn differs(change: impl FnOnce(&mut Bundle)) -> Vec<Disagreement> {
    match executed(change).expect("executed") {
        Verdict::Differs(found) => found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_figure_that_is_a_lie_is_named_with_both_values() {
    type Lie = (Subject, fn(&mut Bundle));
    let lies: [Lie; 9] = [
        (Subject::Gas(1), |b| b.steps[0].gas_used = 1),
        (Subject::Gas(2), |b| b.steps[1].gas_used += 1),
        (Subject::Outcome, |b| result(b).outcome = Outcome::Trap),
        (Subject::Results, |b| {
            result(b).results = vec![Value::I64(99)];
        }),
        (Subject::ReturnData, |b| result(b).return_data.0.push(7)),
        (Subject::Effects, |b| result(b).effects = Hash([1; 32])),
        (Subject::Source, |b| {
            let mut shown = b.sources[0].clone();
            shown.text.push(' ');
            b.sources.insert(0, shown);
            for step in &mut b.steps {
                if let SharedTransaction::Deploy {
                    program: Program::Assembled { source, .. },
                    ..
                } = &mut step.transaction
                {
                    *source += 1;
                }
            }
        }),
        (Subject::Code(1), |b| {
            if let SharedTransaction::Deploy {
                program: Program::Assembled { print, .. },
                ..
            } = &mut b.steps[0].transaction
            {
                *print += 1;
            }
        }),
        (Subject::StateRoot, |b| b.state_root = Hash([1; 32])),
    ];
    for (subject, lie) in lies {
        let found = differs(lie);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].subject, subject);
        assert_ne!(found[0].theirs, found[0].ours);
    }
}

fn result(bundle: &mut Bundle) -> &mut wattage_core::share::Expected {
    bundle.expected.as_mut().expect("a result")
}

#[test]
fn a_transaction_that_no_ledger_takes_is_named_and_nothing_after_it_is_executed() {
    let found = differs(|b| gas_limit(b, limits::GAS_MAX + 1));
    assert_eq!(found[0].subject, Subject::Transaction(2), "{found:?}");
    assert!(found[0].ours.contains("refused"), "{found:?}");
    let found = differs(|b| gas_limit(b, u64::MAX));
    assert_eq!(found[0].subject, Subject::Transaction(2), "{found:?}");
}

fn gas_limit(bundle: &mut Bundle, limit: u64) {
    let last = bundle.steps.last_mut().expect("a call");
    if let SharedTransaction::Call { gas_limit, .. } = &mut last.transaction {
        *gas_limit = limit;
    }
}

#[test]
fn figures_of_another_schedule_are_not_compared() {
    let verdict = executed(|b| b.genesis.schedule = "wattage-9".to_owned());
    let expected = Verdict::OtherSchedule {
        theirs: "wattage-9".to_owned(),
        ours: "wattage-1".to_owned(),
    };
    assert_eq!(verdict.expect("no failure"), expected);
}

#[test]
fn a_source_that_nests_without_end_is_refused_by_the_assembler_and_not_by_the_stack() {
    let depth = limits::WAT_BYTES / 2 - 100;
    let nested = format!(
        "(module (func {}{}))",
        "(block".repeat(depth / 6),
        ")".repeat(depth / 6)
    );
    let parentheses = "(".repeat(depth);
    let comments = "(;".repeat(depth / 2);
    for source in [nested, parentheses, comments] {
        let found = differs(|b| b.sources[0].text = source);
        assert_eq!(found[0].subject, Subject::Code(1), "{found:?}");
        assert!(found[0].ours.contains("refused"), "{found:?}");
    }
}

#[test]
fn a_link_that_computes_for_too_long_ends_at_the_limit() {
    let refused = executed(|b| {
        b.sources[0].text = "(module (func (export \"increment\") (param i64) (result i64)
            (loop $again (br $again)) (i64.const 0)))"
            .to_owned();
        gas_limit(b, limits::GAS_MAX);
        let last = b.steps.last().expect("a call").clone();
        b.steps.extend(std::iter::repeat_n(last, 20));
    });
    let error = refused.expect_err("too much gas");
    assert!(
        matches!(error, ReplayError::TooMuchGas { number: 5 }),
        "{error}"
    );
}

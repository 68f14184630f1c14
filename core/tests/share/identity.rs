//! Whatever is in a bundle comes out of its link as it was.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use wattage_core::ledger::Genesis;
use wattage_core::share::{
    Bundle, CallTexts, Expected, Link, Program, ShareId, SharedTransaction, Source, Step, View,
};
use wattage_core::types::{Address, Bytes, Hash, Value};
use wattage_core::vm::Outcome;

/// How many sources each bundle has: programs name one of them.
const SOURCES: u32 = 3;

fn address() -> impl Strategy<Value = Address> {
    any::<[u8; 20]>().prop_map(Address)
}

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash)
}

fn bytes() -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..60).prop_map(Bytes)
}

fn values() -> impl Strategy<Value = Vec<Value>> {
    let value = prop_oneof![
        any::<i32>().prop_map(Value::I32),
        any::<i64>().prop_map(Value::I64),
        any::<u32>().prop_map(Value::F32),
        any::<u64>().prop_map(Value::F64),
    ];
    vec(value, 0..4)
}

fn program() -> impl Strategy<Value = Program> {
    prop_oneof![
        (0..SOURCES, any::<u64>()).prop_map(|(source, print)| Program::Assembled { source, print }),
        bytes().prop_map(|wasm| Program::Module { wasm }),
    ]
}

fn transaction() -> impl Strategy<Value = SharedTransaction> {
    let (sender, gas) = (address, any::<u64>);
    prop_oneof![
        (sender(), gas(), program(), values(), bytes(), any::<u128>()).prop_map(
            |(sender, gas_limit, program, arguments, input, value)| SharedTransaction::Deploy {
                sender,
                gas_limit,
                program,
                arguments,
                input,
                value
            }
        ),
        (sender(), gas(), address(), program()).prop_map(
            |(sender, gas_limit, contract, program)| SharedTransaction::Upgrade {
                sender,
                gas_limit,
                contract,
                program
            }
        ),
        (
            (sender(), gas(), address(), "[ -~ä大🦀]{0,20}"),
            (values(), bytes(), any::<u128>(), any::<u128>())
        )
            .prop_map(
                |(
                    (sender, gas_limit, contract, function),
                    (arguments, input, value, spend_limit),
                )| {
                    SharedTransaction::Call {
                        sender,
                        gas_limit,
                        contract,
                        function,
                        arguments,
                        input,
                        value,
                        spend_limit,
                    }
                }
            ),
        (sender(), gas(), address(), any::<u128>()).prop_map(|(sender, gas_limit, to, amount)| {
            SharedTransaction::Transfer {
                sender,
                gas_limit,
                to,
                amount,
            }
        }),
        (address(), any::<u128>())
            .prop_map(|(to, amount)| SharedTransaction::Faucet { to, amount }),
        any::<u64>().prop_map(|timestamp| SharedTransaction::Warp { timestamp }),
    ]
}

fn expected() -> impl Strategy<Value = Expected> {
    let outcomes = [
        Outcome::Success,
        Outcome::Revert,
        Outcome::Trap,
        Outcome::OutOfGas,
    ];
    let outcome = proptest::sample::select(outcomes.to_vec());
    (
        outcome,
        values(),
        bytes(),
        of("[ -~\u{202e}ä大🦀]{0,40}"),
        hash(),
    )
        .prop_map(
            |(outcome, results, return_data, message, effects)| Expected {
                outcome,
                results,
                return_data,
                message,
                effects,
            },
        )
}

fn call() -> impl Strategy<Value = CallTexts> {
    let text = || "[ -~ä大🦀]{0,12}";
    (
        (text(), text(), vec(text(), 0..4)),
        (text(), text(), text(), text()),
    )
        .prop_map(
            |((caller, function, arguments), (value, spend_limit, input, gas_limit))| CallTexts {
                caller,
                function,
                arguments,
                value,
                spend_limit,
                input,
                gas_limit,
            },
        )
}

fn bundle() -> impl Strategy<Value = Bundle> {
    let source =
        ("[a-z0-9 .ä大🦀-]{0,40}", "(?s).{0,400}").prop_map(|(name, text)| Source { name, text });
    let accounts = vec((address(), any::<u128>()), 0..5).prop_map(BTreeMap::from_iter);
    let genesis =
        (accounts, any::<u128>(), "[a-z0-9-]{0,20}").prop_map(|(accounts, gas_price, schedule)| {
            Genesis {
                accounts,
                gas_price,
                schedule,
            }
        });
    let step = (transaction(), any::<u64>()).prop_map(|(transaction, gas_used)| Step {
        transaction,
        gas_used,
    });
    let view = ("[a-z]{0,16}", of(any::<u32>()), of(any::<u64>()))
        .prop_map(|(tab, line, step)| View { tab, line, step });
    let said = (
        "[ -~ä大🦀]{0,80}",
        "[ -~\n\tä大🦀]{0,300}",
        of(any::<[u8; 16]>().prop_map(ShareId)),
    );
    let done = (
        vec(step, 0..6),
        hash(),
        of(expected()),
        vec(source, SOURCES as usize),
    );
    (said, genesis, done, call(), view).prop_map(
        |((title, note, parent), genesis, (steps, state_root, expected, sources), call, view)| {
            Bundle {
                title,
                note,
                parent,
                sources,
                genesis,
                // A result is of a transaction.
                expected: expected.filter(|_| !steps.is_empty()),
                steps,
                state_root,
                call,
                view,
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_in_a_bundle_comes_out_of_its_link_as_it_was(bundle in bundle()) {
        let link = Link::of(bundle.clone()).expect("a link");
        prop_assert_eq!(link.bundle(), &bundle);
        let opened = Link::parse(link.text()).expect("it opens");
        prop_assert_eq!(opened.text(), link.text());
        prop_assert_eq!(opened.id(), link.id());
        prop_assert_eq!(opened.bundle(), &bundle);
        prop_assert_eq!(Link::of(bundle).expect("a link"), link);
    }

    #[test]
    fn a_link_needs_no_escaping_behind_the_mark_of_an_address(bundle in bundle()) {
        let link = Link::of(bundle).expect("a link");
        let safe = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        prop_assert!(link.text().bytes().all(safe), "{}", link);
    }

    #[test]
    fn any_text_is_a_link_or_says_what_it_is(text in "\\PC{0,60}|v1\\.[A-Za-z0-9_-]{0,60}(\\.[A-Za-z0-9_-]{0,10})?") {
        let refused = Link::parse(&text).expect_err("nobody guesses a checksum");
        prop_assert!(!refused.to_string().is_empty());
    }

    #[test]
    fn two_damaged_places_are_found_too(bundle in bundle(), first in any::<prop::sample::Index>(), second in any::<prop::sample::Index>()) {
        let text = Link::of(bundle).expect("a link").to_string();
        let mut bytes = text.clone().into_bytes();
        for place in [first.index(bytes.len()), second.index(text.len())] {
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        }
        let changed = String::from_utf8(bytes).expect("text");
        prop_assert!(changed == text || Link::parse(&changed).is_err());
    }
}

//! The limits of links: one less, the limit, and one more. What is refused when a link is made is refused when one is opened.

use wattage_core::encoding::Canonical as _;
use wattage_core::limits;
use wattage_core::share::{
    Bundle, BundleError, Expected, Link, LinkError, Program, SharedTransaction, Source, Step,
};
use wattage_core::types::{Bytes, Hash};
use wattage_core::vm::Outcome;

use super::bundles::{holding, named, smallest, source};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Whether a link is made and opened, which both must say.
fn taken(bundle: Bundle) -> Result<(), LinkError> {
    let opened = Link::parse(&holding(&bundle.to_canonical())).map(|_| ());
    let made = Link::of(bundle).map(|_| ());
    // What is not compressed may be too long a text.
    if !matches!(opened, Err(LinkError::TooLong { .. })) {
        assert_eq!(made, opened);
    }
    made
}

fn warps(count: usize) -> Vec<Step> {
    let step = |timestamp| Step {
        transaction: SharedTransaction::Warp { timestamp },
        gas_used: 0,
    };
    (0..count as u64).map(step).collect()
}

/// One less and the limit are taken, one more is refused by name.
fn bounded(what: &str, limit: usize, make: impl Fn(&mut Bundle, usize)) {
    for given in [limit - 1, limit, limit + 1] {
        let mut bundle = smallest();
        make(&mut bundle, given);
        match taken(bundle) {
            Ok(()) => assert!(given <= limit, "{what}: {given}"),
            Err(LinkError::Refused(BundleError::TooMuch {
                what: named,
                given: told,
                limit: most,
                ..
            })) => {
                assert_eq!((named, told, most), (what, limit + 1, limit));
            }
            Err(other) => panic!("{what}, {given}: {other}"),
        }
    }
}

#[test]
fn each_limit_of_a_link_is_met_exactly() {
    // Characters, not bytes.
    let text = |len: usize| "é".repeat(len);
    bounded("title", limits::TITLE_CHARS, |b, len| b.title = text(len));
    bounded("note", limits::NOTE_CHARS, |b, len| b.note = text(len));
    bounded("name of a source", limits::TITLE_CHARS, |b, len| {
        b.sources[0].name = text(len);
    });
    bounded("source", limits::WAT_BYTES, |b, len| {
        b.sources[0].text = " ".repeat(len);
    });
    bounded("sources", limits::LINK_SOURCES, |b, len| {
        b.sources = (0..len).map(|n| source(&n.to_string())).collect();
    });
    bounded("transactions", limits::LINK_TRANSACTIONS, |b, len| {
        b.steps = warps(len);
    });
}

#[test]
fn a_link_holds_so_much_and_no_more() {
    let of = |bytes: usize| {
        let mut bundle = smallest();
        let text = " ".repeat(limits::WAT_BYTES);
        // Names tell them apart, so that none is left out.
        bundle.sources = (0..4)
            .map(|n| Source {
                name: n.to_string(),
                text: text.clone(),
            })
            .collect();
        bundle.sources[3].text.truncate(0);
        let rest = bytes - bundle.to_canonical().len();
        bundle.sources[3].text = " ".repeat(rest);
        assert_eq!(bundle.to_canonical().len(), bytes);
        bundle
    };
    let most = limits::LINK_CONTENT_BYTES;
    for bytes in [most - 1, most] {
        assert_eq!(taken(of(bytes)), Ok(()), "{bytes}");
    }
    let given = most as u64 + 1;
    assert_eq!(taken(of(most + 1)), Err(LinkError::TooMuch { given }));
}

#[test]
fn a_link_that_would_be_too_long_is_not_made_and_a_longer_text_is_not_read() {
    let mut bundle = smallest();
    // What cannot be packed: a hash's bytes.
    let bytes = (0..1_600u32).flat_map(|n| Hash::tagged("t", &[&n.to_le_bytes()]).0);
    bundle.steps = vec![Step {
        transaction: SharedTransaction::Deploy {
            sender: named("alice"),
            gas_limit: 1,
            program: Program::Module {
                wasm: Bytes(bytes.collect()),
            },
            arguments: Vec::new(),
            input: Bytes::default(),
            value: 0,
        },
        gas_used: 0,
    }];
    let error = Link::of(bundle).expect_err("too long");
    assert!(matches!(error, LinkError::TooLong { given } if given > limits::SHARE_BYTES));
    let given = limits::SHARE_BYTES + 1;
    assert_eq!(
        Link::parse(&format!("v1.{}", "A".repeat(given - 3))),
        Err(LinkError::TooLong { given })
    );
}

#[test]
fn a_bundle_that_contradicts_itself_is_refused() {
    let mut none = smallest();
    none.sources.clear();
    assert_eq!(taken(none), Err(BundleError::NoSource.into()));
    let mut result = smallest();
    result.expected = Some(Expected {
        outcome: Outcome::Success,
        results: Vec::new(),
        return_data: Bytes::default(),
        message: None,
        effects: Hash([0; 32]),
    });
    assert_eq!(taken(result), Err(BundleError::NoTransaction.into()));
    for tab in ["Gas", "a b", "<script>", "abcdefghijklmnopq"] {
        let mut bundle = smallest();
        bundle.view.tab = tab.to_owned();
        let error = taken(bundle).expect_err(tab);
        assert!(
            matches!(error, LinkError::Refused(BundleError::Tab(_))),
            "{error}"
        );
    }
    for index in [1, 7, u32::MAX] {
        let program = Program::Assembled {
            source: index,
            print: 0,
        };
        let mut bundle = smallest();
        let contract = named("shop");
        let sender = named("alice");
        let upgrade = SharedTransaction::Upgrade {
            sender,
            gas_limit: 1,
            contract,
            program,
        };
        bundle.steps = warps(1);
        bundle.steps.push(Step {
            transaction: upgrade,
            gas_used: 0,
        });
        let unknown = BundleError::UnknownSource {
            number: 2,
            index,
            count: 1,
        };
        assert_eq!(taken(bundle), Err(unknown.into()));
    }
}

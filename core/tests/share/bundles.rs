//! Bundles made by hand, and links whose contents nobody made by the rules. There is no engine here: what bundles come to
//! is tested with the node's.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wattage_core::ledger::Genesis;
use wattage_core::share::{
    Bundle, CallTexts, Expected, Program, ShareId, SharedTransaction, Source, Step, View,
};
use wattage_core::types::{Address, Bytes, Hash, Value};
use wattage_core::vm::Outcome;

pub(crate) fn named(name: &str) -> Address {
    Address::named(name).expect("a name")
}

/// A bundle with nothing but a file.
pub(crate) fn smallest() -> Bundle {
    Bundle {
        title: String::new(),
        note: String::new(),
        parent: None,
        sources: vec![source("(module)")],
        genesis: Genesis::default(),
        steps: Vec::new(),
        state_root: Hash([0; 32]),
        call: CallTexts::default(),
        expected: None,
        view: View::default(),
    }
}

pub(crate) fn source(text: &str) -> Source {
    Source {
        name: "a.wat".to_owned(),
        text: text.to_owned(),
    }
}

/// A bundle with everything that one can have.
pub(crate) fn fullest() -> Bundle {
    let module = Program::Module {
        wasm: Bytes(b"\0asm\x01\0\0\0".to_vec()),
    };
    let transactions = [
        SharedTransaction::Faucet {
            to: named("bob"),
            amount: 1 << 90,
        },
        SharedTransaction::Warp {
            timestamp: 4_000_000_000,
        },
        SharedTransaction::Transfer {
            sender: named("alice"),
            gas_limit: 1_000,
            to: named("carol"),
            amount: 7,
        },
        SharedTransaction::Deploy {
            sender: named("alice"),
            gas_limit: 10_000_000,
            program: Program::Assembled {
                source: 0,
                print: 7,
            },
            arguments: vec![Value::I64(-1), Value::F32(0x7fc0_0000)],
            input: Bytes(vec![1, 2, 3]),
            value: 5,
        },
        SharedTransaction::Upgrade {
            sender: named("alice"),
            gas_limit: 10_000_000,
            contract: named("shop"),
            program: module,
        },
        SharedTransaction::Call {
            sender: named("bob"),
            gas_limit: u64::MAX,
            contract: named("shop"),
            function: "buy".to_owned(),
            arguments: vec![Value::I32(1), Value::F64(2)],
            input: Bytes(vec![0xff; 4]),
            value: u128::MAX,
            spend_limit: 9,
        },
    ];
    let step = |transaction| Step {
        transaction,
        gas_used: 12_345,
    };
    Bundle {
        title: "Título 🦀".to_owned(),
        note: "two\nlines".to_owned(),
        parent: Some(ShareId([7; 16])),
        sources: vec![source("(module (func (export \"main\")))"), source("")],
        steps: transactions.map(step).into(),
        state_root: Hash([9; 32]),
        call: CallTexts {
            caller: "bob".to_owned(),
            function: "buy".to_owned(),
            arguments: vec!["1".to_owned(), "two".to_owned()],
            value: "1".to_owned(),
            spend_limit: "2".to_owned(),
            input: "0xff".to_owned(),
            gas_limit: "10,000,000".to_owned(),
        },
        expected: Some(Expected {
            outcome: Outcome::Revert,
            results: vec![Value::I64(5)],
            return_data: Bytes(b"no".to_vec()),
            message: Some("no".to_owned()),
            effects: Hash([3; 32]),
        }),
        view: View {
            tab: "gas".to_owned(),
            line: Some(12),
            step: Some(1 << 40),
        },
        ..smallest()
    }
}

/// A link with a right checksum that says these lengths of what is packed in it.
pub(crate) fn forged(len: u32, packed_len: u32, packed: &[u8]) -> String {
    let data = [&len.to_le_bytes()[..], &packed_len.to_le_bytes(), packed].concat();
    let sum = Hash::tagged("wattage/link", &[b"v1.", &data]);
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    format!("v1.{}.{}", text(&data), text(&sum.0[..6]))
}

/// A link with these contents, packed without a word of compression (stored blocks of DEFLATE, RFC 1951, 3.2.4).
pub(crate) fn holding(contents: &[u8]) -> String {
    let mut packed = Vec::new();
    let blocks = contents.chunks(0xffff).count();
    for (number, block) in (1..).zip(contents.chunks(0xffff)) {
        let len = u16::try_from(block.len()).expect("a block");
        packed.push(u8::from(number == blocks));
        packed.extend_from_slice(&len.to_le_bytes());
        packed.extend_from_slice(&(!len).to_le_bytes());
        packed.extend_from_slice(block);
    }
    let size = |len: usize| u32::try_from(len).expect("a length");
    forged(size(contents.len()), size(packed.len()), &packed)
}

/// The packed contents of a link.
pub(crate) fn packed(link: &str) -> Vec<u8> {
    let data = link.split('.').nth(1).expect("data");
    URL_SAFE_NO_PAD.decode(data).expect("base64").split_off(8)
}

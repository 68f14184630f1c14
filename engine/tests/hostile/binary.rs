//! Modules whose bytes lie: sizes, counts, numbers written in too many bytes, names that are none.

use wattage_core::contract::{Contract, Mode, instrument};
use wattage_core::examples::EXAMPLES;
use wattage_core::limits;
use wattage_core::vm::{Detail, Outcome, Vm};

use crate::common::VM;
use crate::common::chain::deploy;
use crate::target::Target;

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
/// The largest u32 as a LEB128 number.
const MOST: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x0f];

fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = u8::try_from(number & 0x7f).expect("7 bits");
        number >>= 7;
        if number == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

fn section(id: u8, payload: &[u8]) -> Vec<u8> {
    [&[id], &leb(payload.len())[..], payload].concat()
}

fn custom(name: &str, payload: &[u8]) -> Vec<u8> {
    section(
        0,
        &[&leb(name.len())[..], name.as_bytes(), payload].concat(),
    )
}

fn module(sections: &[Vec<u8>]) -> Vec<u8> {
    [HEADER, &sections.concat()].concat()
}

/// Sections of `(func (export "main"))`: types, functions, exports, code.
fn honest() -> [Vec<u8>; 4] {
    [
        section(1, &[1, 0x60, 0, 0]),
        section(3, &[1, 0]),
        section(7, b"\x01\x04main\0\0"),
        section(10, &[1, 2, 0, 0x0b]),
    ]
}

/// Deploys a module and calls its `main`, which returns.
fn runs(target: &mut Target, wasm: &[u8]) {
    let action = deploy(wasm, Vec::new(), 0);
    let contract = target
        .chain
        .sent("alice", action)
        .contract
        .expect("a contract");
    assert_eq!(
        target.chain.call(contract, "main", &[]).outcome,
        Outcome::Success
    );
    target.still_serves();
}

#[test]
fn what_is_no_module_of_version_1_is_refused() {
    let mut target = Target::new();
    for bytes in [
        &b"\0asm"[..],
        b"\0asm\x01\0\0",
        b"\0asm\x02\0\0\0",
        b"\0asm\x0d\0\x01\0",
        b"\0asm\xff\xff\xff\xff",
    ] {
        target.refuses(bytes, "");
    }
    target.refuses(b"\x7fELF\x02\x01\x01", "");
    target.refuses(b"", "empty");
}

#[test]
fn sections_that_lie_about_their_size_are_refused() {
    let mut target = Target::new();
    for id in 0..=13 {
        for size in [&[0x7f][..], &MOST, &[0x80, 0x80, 0x80, 0x80, 0x08]] {
            let lying = [HEADER, &[id], size, &[0]].concat();
            target.refuses(&lying, "");
        }
    }
    let [types, functions, exports, code] = honest();
    let mut short = code;
    short[1] -= 1;
    target.refuses(
        &module(&[types.clone(), functions.clone(), exports.clone(), short]),
        "",
    );
    let long = section(10, &[1, 2, 0, 0x0b, 0x0b]);
    target.refuses(&module(&[types, functions, exports, long]), "");
}

#[test]
fn counts_of_four_billion_are_refused_before_anything_is_made_of_them() {
    let mut target = Target::new();
    // Types, imports, functions, tables, memories, globals, exports, elements, code, data, data count.
    for id in 1..=12 {
        if id == 8 {
            continue; // the start section has no count
        }
        target.refuses(&module(&[section(id, &MOST)]), "");
    }
    let with_types = |bytes: &[u8]| module(&[section(1, &[&[1, 0x60][..], bytes].concat())]);
    target.refuses(&with_types(&MOST), ""); // parameters
    target.refuses(&with_types(&[&[0][..], &MOST].concat()), ""); // results
    let [types, functions, exports, _] = honest();
    let body = |bytes: &[u8]| section(10, &[&[1][..], &leb(bytes.len()), bytes].concat());
    let with_body = |bytes: &[u8]| {
        module(&[
            types.clone(),
            functions.clone(),
            exports.clone(),
            body(bytes),
        ])
    };
    target.refuses(&with_body(&MOST), ""); // groups of locals
    let many = |groups: u8| {
        [
            &[groups][..],
            &[&MOST[..], &[0x7f]].concat().repeat(groups.into()),
            &[0x0b],
        ]
        .concat()
    };
    target.refuses(&with_body(&many(1)), "4,294,967,295 locals");
    target.refuses(&with_body(&many(3)), "locals");
    target.refuses(&with_body(&[&[0, 0x41, 0, 0x0e][..], &MOST].concat()), ""); // labels of a br_table
}

#[test]
fn numbers_in_more_bytes_than_they_may_have_are_refused() {
    let mut target = Target::new();
    let [types, functions, exports, _] = honest();
    let body = |bytes: &[u8]| {
        let code = section(10, &[&[1][..], &leb(bytes.len()), bytes].concat());
        module(&[types.clone(), functions.clone(), exports.clone(), code])
    };
    // Five bytes of a 32-bit number are what there may be; the same in six are not.
    runs(
        &mut target,
        &body(&[0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b]),
    );
    target.refuses(
        &body(&[0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b]),
        "",
    );
    // Bits beyond the 32nd.
    target.refuses(
        &body(&[0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x4f, 0x1a, 0x0b]),
        "",
    );
    let size = [
        HEADER,
        &[1, 0x84, 0x80, 0x80, 0x80, 0x80, 0x00, 1, 0x60, 0, 0],
    ]
    .concat();
    target.refuses(&size, "");
}

#[test]
fn sections_that_come_twice_out_of_order_or_without_their_other_half_are_refused() {
    let mut target = Target::new();
    let [types, functions, exports, code] = honest();
    let refuse = |target: &mut Target, sections: &[&Vec<u8>]| {
        let sections: Vec<Vec<u8>> = sections.iter().map(|s| (*s).clone()).collect();
        target.refuses(&module(&sections), "");
    };
    refuse(&mut target, &[&types, &types, &functions, &exports, &code]);
    refuse(&mut target, &[&functions, &types, &exports, &code]);
    refuse(&mut target, &[&types, &functions, &exports]);
    refuse(&mut target, &[&types, &exports, &code]);
    refuse(
        &mut target,
        &[
            &types,
            &functions,
            &exports,
            &section(10, &[2, 2, 0, 0x0b, 2, 0, 0x0b]),
        ],
    );
    refuse(
        &mut target,
        &[&types, &functions, &exports, &section(12, &[1]), &code],
    );
    refuse(
        &mut target,
        &[&types, &functions, &exports, &code, &section(14, &[0])],
    );
    refuse(
        &mut target,
        &[&types, &functions, &exports, &code, &vec![0x80]],
    );
}

#[test]
fn a_name_section_of_rubbish_is_no_error_and_names_nothing() {
    let mut target = Target::new();
    let with = |sections: &[Vec<u8>]| module(&[&honest()[..], sections].concat());
    let functions = |bytes: &[u8]| [&[1][..], &leb(bytes.len()), bytes].concat();
    let long = functions(&[&[1, 0][..], &leb(100_000), "n".repeat(100_000).as_bytes()].concat());
    for rubbish in [
        vec![],
        vec![0xff; 100],
        vec![1, 0x7f],
        functions(&MOST),
        functions(&[1, 0, 0x7f, b'x']),
        functions(&[1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, b'x']), // a function there is not
        functions(&[2, 0, 1, b'a', 0, 1, b'b']),                // one twice
        functions(&[1, 0, 2, 0xff, 0xfe]),                      // no text
        [&[2][..], &leb(5), &MOST].concat(),                    // locals of very many functions
        long,
    ] {
        runs(&mut target, &with(&[custom("name", &rubbish)]));
    }
    // Two of them, or one in front.
    runs(
        &mut target,
        &with(&[
            custom("name", &[0xff]),
            custom("name", &functions(&[1, 0, 1, b'f'])),
        ]),
    );
    let front = [
        vec![custom("name", &functions(&[1, 0, 1, b'f']))],
        honest().to_vec(),
    ]
    .concat();
    runs(&mut target, &module(&front));
}

#[test]
fn a_module_of_as_many_bytes_as_there_may_be_is_a_contract_and_one_byte_more_is_not() {
    let mut target = Target::new();
    let of = |len: usize| {
        let front = module(&honest());
        // The section's number, its length in three bytes, and its empty name are five bytes.
        let padding = custom("", &vec![0; len - front.len() - 5]);
        [front, padding].concat()
    };
    let most = limits::WASM_BYTES;
    for len in [most - 1, most] {
        assert_eq!(of(len).len(), len);
        assert!(Contract::from_wasm(&of(len)).is_ok(), "{len}");
    }
    target.refuses(&of(most + 1), "the limit is 131,072");
}

#[test]
fn as_many_custom_sections_as_a_module_has_room_for_are_left_out() {
    let mut target = Target::new();
    let room = limits::WASM_BYTES - module(&honest()).len();
    let bomb = vec![custom("", &[]); room / 3];
    let wasm = module(&[&honest()[..], &bomb].concat());
    assert!(wasm.len() > limits::WASM_BYTES - 3);
    let action = deploy(&wasm, Vec::new(), 0);
    // They are paid for like code.
    let sent = target
        .chain
        .send("alice", limits::GAS_MAX, action)
        .expect("a contract");
    assert_eq!(sent.receipt.gas_used, 100 + 5 * wasm.len() as u64);
    let contract = Contract::from_wasm(&wasm).expect("a contract");
    assert!(instrument(&contract, Mode::Profiled).wasm.len() < 1000);
    let contract = sent.receipt.contract.expect("a contract");
    assert_eq!(
        target.chain.call(contract, "main", &[]).outcome,
        Outcome::Success
    );
    target.still_serves();
}

/// Instruments what is accepted, in both modes; says whether it was.
fn instruments(wasm: &[u8]) -> bool {
    let Ok(contract) = Contract::from_wasm(wasm) else {
        return false;
    };
    let lengths =
        [Mode::Metered, Mode::Profiled].map(|mode| instrument(&contract, mode).wasm.len());
    assert!(lengths[0] <= lengths[1]);
    true
}

#[test]
fn every_beginning_of_a_module_and_every_flipped_bit_is_refused_or_still_a_contract() {
    let mut accepted = 0;
    for example in &EXAMPLES {
        let contract = Contract::from_wat(example.source).expect("a contract");
        let wasm = contract.wasm();
        for end in 0..wasm.len() {
            instruments(&wasm[..end]);
        }
        for bit in 0..wasm.len() * 8 {
            let mut damaged = wasm.to_vec();
            damaged[bit / 8] ^= 1 << (bit % 8);
            accepted += usize::from(instruments(&damaged));
        }
    }
    assert!(accepted > 100, "{accepted}");
}

#[test]
fn whatever_is_accepted_of_a_small_modules_flipped_bits_runs_on_the_engine() {
    let wasm = Contract::from_wat(
        "(module (memory 1 2) (table 2 funcref) (elem (i32.const 0) $main) (global (mut f64) (f64.const 1))
          (data (i32.const 8) \"ab\")
          (func $main (export \"main\") (result i32) (local f32)
            (if (result i32) (i32.const 1) (then (i32.load8_u (i32.const 8))) (else (i32.const 7)))))",
    )
    .expect("a contract")
    .wasm()
    .to_vec();
    let mut ran = 0;
    for bit in 0..wasm.len() * 8 {
        let mut damaged = wasm.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let Ok(contract) = Contract::from_wasm(&damaged) else {
            continue;
        };
        let main = contract
            .entry("main")
            .is_some_and(|entry| entry.params.is_empty());
        if !main {
            continue;
        }
        let program = VM.prepare(&contract.code()).expect("a contract");
        let alice = crate::common::account("alice");
        let context = wattage_core::vm::ExecutionContext::call(alice, alice, "main");
        let state = wattage_core::state::MockRuntimeState::default();
        let detail = [Detail::Profiled, Detail::Plain][bit % 2];
        let frame = wattage_core::host::Frame::new(context, state, detail);
        let done = VM.execute(&program, frame, 5_000);
        assert!(done.is_ok(), "bit {bit}: {:?}", done.err());
        ran += 1;
    }
    assert!(ran > 50, "{ran}");
}

//! Golden vectors of the canonical encoding, of hashes and of figures: what must never change by accident.
//!
//! The same file is a test on the host and on wasm32: both must write the same bytes.

use wattage_core::contract::{Contract, Mode, instrument};
use wattage_core::encoding::Canonical;
use wattage_core::examples::EXAMPLES;
use wattage_core::ledger::{
    Account, Action, Block, Change, Code, Genesis, Head, Ledger, LedgerView, Proof, Receipt,
    StateKey, StoredBlock, Transaction, account_value,
};
use wattage_core::state::{LedgerRuntimeState, RuntimeState};
use wattage_core::store::{MemoryStore, Snapshot, Store, Table};
use wattage_core::types::{Address, Bytes, Hash, Value};
use wattage_core::vm::{Breakdown, Location, Log, Outcome};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn named(name: &str) -> Address {
    Address::named(name).expect("a name")
}

/// Checks that a value has this encoding, and that the encoding is read back as the value.
fn golden<T: Canonical + PartialEq + std::fmt::Debug>(value: &T, expected: &str) {
    let bytes = value.to_canonical();
    assert_eq!(Bytes(bytes.clone()).to_string(), expected, "{value:?}");
    assert_eq!(T::from_canonical(&bytes).as_ref(), Ok(value));
    for cut in 0..bytes.len() {
        assert!(
            T::from_canonical(&bytes[..cut]).is_err(),
            "{value:?} cut to {cut}"
        );
    }
    assert!(T::from_canonical(&[bytes.as_slice(), &[0]].concat()).is_err());
}

fn account() -> Account {
    Account {
        balance: 1 << 100,
        nonce: 3,
        code: Some(Hash([7; 32])),
        creator: Some(named("alice")),
    }
}

fn call() -> Transaction {
    Transaction::Sent {
        sender: named("alice"),
        nonce: 1,
        gas_limit: 10_000_000,
        action: Action::Call {
            contract: named("shop"),
            function: "buy".to_owned(),
            arguments: vec![
                Value::I32(-1),
                Value::I64(2),
                Value::F32(0x3f80_0000),
                Value::F64(0),
            ],
            input: Bytes(vec![1, 2, 3]),
            value: 5,
            spend_limit: 6,
        },
    }
}

fn receipt() -> Receipt {
    Receipt {
        transaction: Hash([1; 32]),
        height: 9,
        outcome: Outcome::Trap,
        gas_used: 123,
        gas_limit: 456,
        schedule: "wattage-1".to_owned(),
        breakdown: Breakdown {
            base: 100,
            instructions: 21,
            memory: 0,
            host: [("caller".into(), 2)].into(),
        },
        contract: Some(named("shop")),
        results: vec![],
        return_data: Bytes(vec![9]),
        logs: vec![Log {
            contract: named("shop"),
            topics: vec![Hash([2; 32])],
            data: Bytes(vec![8]),
        }],
        changes: vec![
            Change::Account {
                address: named("alice"),
                old: None,
                new: Some(Account::default()),
            },
            Change::Storage {
                contract: named("shop"),
                key: Bytes(vec![1]),
                old: None,
                new: Some(Bytes(vec![])),
            },
        ],
        message: Some("an integer was divided by zero".to_owned()),
        location: Some(Location { line: 3, column: 5 }),
        prints: vec!["hello".to_owned()],
    }
}

#[test]
fn encodings_are_pinned() {
    golden(&u128::MAX, "0xffffffffffffffffffffffffffffffff");
    golden(&Value::I64(-2), "0x01feffffffffffffff");
    golden(
        &account(),
        "0x00000000000000000000000010000000030000000000000001070707070707070707070707070707070707070707070707070707070707070701616c696365000000000000000000000000000000",
    );
    golden(
        &Account::default(),
        "0x0000000000000000000000000000000000000000000000000000",
    );
    golden(
        &call(),
        "0x00616c696365000000000000000000000000000000010000000000000080969800000000000273686f7000000000000000000000000000000000030000006275790400000000ffffffff010200000000000000020000803f030000000000000000030000000102030500000000000000000000000000000006000000000000000000000000000000",
    );
    golden(
        &Transaction::Faucet {
            to: named("bob"),
            amount: 7,
        },
        "0x01626f62000000000000000000000000000000000007000000000000000000000000000000",
    );
    golden(
        &Transaction::Warp {
            timestamp: 1_800_000_000,
        },
        "0x0200d2496b00000000",
    );
    golden(
        &Code {
            wasm: b"\0asm".to_vec(),
            source: Some("(module)".to_owned()),
        },
        "0x040000000061736d0108000000286d6f64756c6529",
    );
}

#[test]
fn hashes_are_pinned() {
    let block = Block {
        parent: Hash([0; 32]),
        height: 1,
        timestamp: 2,
        transactions_root: Hash([3; 32]),
        receipts_root: Hash([4; 32]),
        state_root: Hash([6; 32]),
        gas_used: 5,
    };
    let all = [
        (
            "genesis",
            Hash::tagged("x", &[&Genesis::default().to_canonical()]),
        ),
        ("block", block.hash()),
        ("transaction", call().hash(1)),
        ("receipt", receipt().hash()),
        (
            "code",
            Code {
                wasm: b"\0asm".to_vec(),
                source: None,
            }
            .hash(),
        ),
    ];
    let shown: Vec<String> = all
        .iter()
        .map(|(name, hash)| format!("{name} {hash}"))
        .collect();
    assert_eq!(
        shown.join("\n"),
        "genesis 0x073bf777eb341acef3ebbc635af2c85c9bd9e44311fa3e67f2f80a66d37258e3\n\
         block 0xdbff6436fcc423ce3da1740824c10763893a04b0971468e7b8ea315c6b15b951\n\
         transaction 0x7723c1faaca49a9b30b673ca6c08bceb9f0cd7b0574327e3aad183ae32289318\n\
         receipt 0xc5bafec805fbfb0fbe7b1c7a9c90b7584526b83a8108a65b81c84d6132453387\n\
         code 0xb4fbdc5a1a12ae80b032b6f4dff68bc1bf8aec5d837938dabb1ce773b6b1f987"
    );
    assert_eq!(
        Address::of_contract(&named("alice"), 0).to_string(),
        "0x74407c13e3df952ca53bab4ff20a8f6c8797bee3"
    );
}

/// A ledger with one block: a row that is written, one that is empty, and amounts moved.
fn ledger() -> (MemoryStore, LedgerView<impl Snapshot + Clone>) {
    let store = MemoryStore::default();
    let ledger = Ledger::create(store.clone(), &Genesis::default()).expect("a ledger");
    let mut state = LedgerRuntimeState::new(&ledger).expect("a state");
    let shop = named("shop");
    let write = |state: &mut LedgerRuntimeState<_>, key: &[u8], value: &[u8]| {
        let written = state.storage_write(&shop, key.to_vec(), value.to_vec());
        written.expect("a store in memory");
    };
    write(&mut state, &[0, 1], b"value");
    write(&mut state, &[], b"");
    state
        .transfer(&named("alice"), &named("erik"), 300)
        .expect("alice has 300");
    state.commit().expect("a block");
    (store, ledger.view().expect("a view"))
}

#[test]
fn state_roots_are_pinned() {
    let (_, view) = ledger();
    let root = |head: Head| format!("{} {}", head.hash, head.state_root);
    let begun = view.at(0).expect("block 0").head().expect("a head");
    assert_eq!(
        root(begun),
        "0x3b6d30639e87dc6748cd7714b64bc1eb9123815f0902f760db84354495507963 0xd918199720b347bec22f4238dd9f40923f2884923341fd000845fa5be8cf6b24"
    );
    assert_eq!(
        root(view.head().expect("a head")),
        "0x9a4c675fcdf9d1fa7ab88647df5aec350563576c228eb53b3b1c70ce98fee3da 0xdaa5cf60cb7e1073cfa51a2fdbaf24f779fa589ab75555b89cf819d10827c152"
    );
}

#[test]
fn proofs_are_pinned_and_prove() {
    let (_, view) = ledger();
    let root = view.head().expect("a head").state_root;
    let storage = |key: &[u8]| StateKey::Storage {
        contract: named("shop"),
        key: key.to_vec(),
    };
    let erik = view.account(&named("erik")).expect("readable");
    let erik = account_value(&erik.expect("an account"));
    let cases = [
        (StateKey::Account(named("erik")), Some(&erik[..])),
        (storage(&[0, 1]), Some(b"value")),
        (storage(&[]), Some(b"")),
        (storage(&[0]), None),
    ];
    let mut shown = Vec::new();
    for (key, value) in cases {
        let proof = view.proof(&key).expect("a proof");
        assert_eq!(proof.verify(&root, &key, value), Ok(()));
        let bytes = proof.to_canonical();
        assert_eq!(Proof::from_canonical(&bytes).as_ref(), Ok(&proof));
        shown.push(Hash::tagged("golden", &[&bytes]).to_string()[..18].to_owned());
    }
    assert_eq!(
        shown.join(" "),
        "0x8a2c9787cfb550be 0xebb187d18a56d95e 0x95569f88e25c0fcc 0x4841f12a7099ad96"
    );
}

#[test]
fn rows_of_nodes_history_and_versions_are_pinned() {
    let (store, _) = ledger();
    let snapshot = store.snapshot().expect("a snapshot");
    let mut shown = Vec::new();
    for table in Table::ALL {
        let rows = snapshot.scan(table, &[], None, 1000).expect("rows");
        if !rows.is_empty() {
            let hash = Hash::tagged("golden", &[&rows.to_canonical()]);
            shown.push(format!(
                "{} {} {}",
                table.name(),
                rows.len(),
                &hash.to_string()[..18]
            ));
        }
    }
    assert_eq!(
        shown.join("\n"),
        "meta 4 0x56b9da30974cdbfa\n\
         accounts 5 0xae520de189f471e2\n\
         storage 2 0x892ff1650ac7b861\n\
         blocks 2 0xc2b46bfbe40abf46\n\
         nodes 10 0x0191e7412073eb21\n\
         history 4 0x536ea99800c4df09\n\
         versions 4 0x8b7de6808ce1656e"
    );
}

#[test]
fn a_stored_block_is_the_block_and_its_transactions() {
    let block = Block {
        parent: Hash([1; 32]),
        height: 2,
        timestamp: 3,
        transactions_root: Hash([4; 32]),
        receipts_root: Hash([5; 32]),
        state_root: Hash([6; 32]),
        gas_used: 7,
    };
    let stored = StoredBlock {
        block: block.clone(),
        transactions: vec![Hash([8; 32])],
    };
    let expected = format!("{}01000000{}", Bytes(block.to_canonical()), "08".repeat(32));
    golden(&stored, &expected);
}

#[test]
fn what_is_only_shown_is_stored_but_not_hashed() {
    let mut shown = receipt();
    shown.location = None;
    shown.prints.clear();
    assert_eq!(shown.hash(), receipt().hash());
    let stored = receipt().to_canonical();
    assert_eq!(Receipt::from_canonical(&stored), Ok(receipt()));
    let mut other = receipt();
    other.gas_used += 1;
    assert_ne!(other.hash(), receipt().hash());
}

#[test]
fn a_lying_length_reserves_no_memory() {
    let lie = [0xff, 0xff, 0xff, 0xff, 1, 2, 3];
    assert!(Vec::<Hash>::from_canonical(&lie).is_err());
    assert!(Bytes::from_canonical(&lie).is_err());
    assert!(String::from_canonical(&lie).is_err());
}

#[test]
fn assembled_and_instrumented_bytes_of_the_examples_are_pinned() {
    let mut lines = Vec::new();
    for example in &EXAMPLES {
        let contract = Contract::from_wat(example.source).expect("a contract");
        let of = |bytes: &[u8]| Hash::tagged("golden", &[bytes]).to_string()[..18].to_owned();
        lines.push(format!(
            "{} {} {} {} {}",
            example.id,
            of(contract.wasm()),
            of(&instrument(&contract, Mode::Metered).wasm),
            of(&instrument(&contract, Mode::Profiled).wasm),
            of(&instrument(&contract, Mode::Traced).wasm),
        ));
    }
    assert_eq!(
        lines.join("\n"),
        "counter 0x7e8a513542d0be4c 0x2b1080a8067e2cc4 0x89dcd56955bd41d3 0x63f73b344b6e89e5\n\
         get-caller 0x17baeeaf5e9f16dd 0xeb9e49663c605119 0x39bf3932f0cf73c6 0x3990b2c05ad5a416\n\
         transfer 0x8cd49b4aac3209a2 0x76f3a01a6e3ac81b 0x04ff72d1ee509b19 0x20055d88addbd9fa\n\
         key-value 0x0e167bce129cc8d4 0x29579d95f200c6db 0x0739f1120f78b35a 0x200f103d41018dc4\n\
         attempt 0x947aabffdea805e6 0xf7f8cb08694b7691 0x9a840feaf07ffcc7 0xb7133266098bed2e"
    );
}

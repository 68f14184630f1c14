//! Any bytes as a link: an answer, never a panic. What opens is an experiment that makes the same link again, and can be
//! executed as far as it calls no contract: what contracts do is for the other targets.

use std::ops::ControlFlow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wattage_core::contract::Contract;
use wattage_core::encoding::Canonical as _;
use wattage_core::host::Frame;
use wattage_core::ledger::Code;
use wattage_core::limits;
use wattage_core::share::{Link, LinkError, replay};
use wattage_core::state::RuntimeState;
use wattage_core::types::Hash;
use wattage_core::vm::{ExecutionResult, PrepareError, Vm, VmFault};

/// Transactions that are executed of each link.
const TRANSACTIONS: usize = 16;
/// The longest sentence that a refusal may be: limits and names in it are bounded.
const SENTENCE: usize = 2_000;

/// Takes `data` as somebody's link: as the text it is, as a text whose lengths and checksum were made right after it was
/// changed, and as the contents of one.
///
/// # Panics
/// When a promise is broken.
pub fn check(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        tried(text);
        if let Some(mended) = mended(text) {
            tried(&mended);
        }
    }
    tried(&holding(data));
}

fn tried(text: &str) {
    match Link::parse(text) {
        Ok(link) => opened(&link),
        Err(error) => assert!(error.to_string().len() < SENTENCE, "{error}"),
    }
}

fn opened(link: &Link) {
    let bundle = link.bundle();
    match Link::of(bundle.clone()) {
        Ok(again) => {
            let read = Link::parse(again.text()).expect("a link that was just made opens");
            assert_eq!(read.bundle(), bundle);
        }
        Err(LinkError::TooLong { .. }) => assert!(bundle.to_canonical().len() > limits::SHARE_BYTES / 2),
        Err(other) => panic!("it opens, and cannot be made: {other}"),
    }
    let replayed = replay(&Idle, bundle, |at| match at.done < TRANSACTIONS {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    });
    if let Err(error) = replayed {
        assert!(!error.to_string().is_empty());
    }
}

/// An engine that prepares contracts and executes none.
struct Idle;

impl Vm for Idle {
    type Program = Prepared;

    fn cached(&self, _: &Hash) -> Option<Prepared> {
        None
    }

    fn prepare(&self, code: &Code) -> Result<Prepared, PrepareError> {
        Ok(Prepared(Contract::from_code(code)?))
    }

    fn execute<S: RuntimeState + Send + 'static>(
        &self,
        _: &Prepared,
        _: Frame<S>,
        _: u64,
    ) -> Result<ExecutionResult<S>, VmFault> {
        Err(VmFault::Engine("nothing is executed here".to_owned()))
    }
}

struct Prepared(Contract);

impl AsRef<Contract> for Prepared {
    fn as_ref(&self) -> &Contract {
        &self.0
    }
}

/// The link again, with the length of what is packed in it and the checksum that it has by now.
fn mended(text: &str) -> Option<String> {
    let data = text.trim().strip_prefix("v1.")?.split('.').next()?;
    let data = URL_SAFE_NO_PAD.decode(data).ok()?;
    let (len, packed) = (data.get(..4)?, data.get(8..)?);
    forged(len, packed)
}

/// A link with these contents, in one stored block of DEFLATE.
fn holding(contents: &[u8]) -> String {
    let contents = &contents[..contents.len().min(0xffff)];
    let len = u16::try_from(contents.len()).unwrap_or(u16::MAX);
    let packed = [&[1][..], &len.to_le_bytes(), &(!len).to_le_bytes(), contents].concat();
    forged(&u32::from(len).to_le_bytes(), &packed).unwrap_or_default()
}

fn forged(len: &[u8], packed: &[u8]) -> Option<String> {
    let packed_len = u32::try_from(packed.len()).ok()?;
    let data = [len, &packed_len.to_le_bytes(), packed].concat();
    let sum = Hash::tagged("wattage/link", &[b"v1.", &data]);
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Some(format!("v1.{}.{}", text(&data), text(&sum.0[..6])))
}

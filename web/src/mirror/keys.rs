//! Keys in the object stores: the ledger's id, then the row's own key. As binary keys they sort as bytes.

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::IdbKeyRange;

use super::{Error, LedgerId};

/// The key of a ledger's row.
pub(super) fn row(id: LedgerId, key: &[u8]) -> Uint8Array {
    let bytes = [id.bytes().as_slice(), key].concat();
    Uint8Array::from(bytes.as_slice())
}

/// All rows of a ledger whose keys begin with `prefix`.
pub(super) fn range(id: LedgerId, prefix: &[u8]) -> Result<IdbKeyRange, Error> {
    let lower = [id.bytes().as_slice(), prefix].concat();
    from(&lower, false, &lower)
}

/// The rows after `key` of the ledger.
pub(super) fn after(id: LedgerId, key: &[u8]) -> Result<IdbKeyRange, Error> {
    let lower = [id.bytes().as_slice(), key].concat();
    from(&lower, true, id.bytes())
}

/// All rows of the ledgers whose ids come after this one.
pub(super) fn beyond(id: LedgerId) -> Result<Option<IdbKeyRange>, Error> {
    let Some(end) = successor(id.bytes()) else {
        return Ok(None);
    };
    let end = Uint8Array::from(end.as_slice());
    let range = IdbKeyRange::lower_bound(&end);
    range.map(Some).map_err(|error| Error::of(&error))
}

/// From `lower`, or after it, to the last key that begins with `prefix`.
fn from(lower: &[u8], open: bool, prefix: &[u8]) -> Result<IdbKeyRange, Error> {
    let lower = Uint8Array::from(lower);
    let range = match successor(prefix) {
        Some(upper) => {
            let upper = Uint8Array::from(upper.as_slice());
            IdbKeyRange::bound_with_lower_open_and_upper_open(&lower, &upper, open, true)
        }
        None => IdbKeyRange::lower_bound_with_open(&lower, open),
    };
    range.map_err(|error| Error::of(&error))
}

/// The first key after all that begin with `prefix`; none after a prefix of 255s alone.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix.get(..=last)?.to_vec();
    *end.last_mut()? += 1;
    Some(end)
}

/// The bytes of a key that was read: id and the row's own key.
pub(super) fn read(key: &JsValue) -> Vec<u8> {
    Uint8Array::new(key).to_vec()
}

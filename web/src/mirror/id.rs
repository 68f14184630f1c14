//! Ids of kept ledgers.

use std::fmt;
use std::str::FromStr;

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::Error;

/// How many bytes an id has.
const BYTES: usize = 16;

/// The id of a kept ledger: random bytes that its rows' keys begin with, as on the node. In text 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerId([u8; BYTES]);

impl LedgerId {
    /// A new one.
    ///
    /// # Errors
    /// [`Error::Broken`] where the browser gives no random bytes.
    pub fn random() -> Result<Self, Error> {
        let filled = || -> Result<[u8; BYTES], JsValue> {
            let crypto = Reflect::get(&js_sys::global(), &"crypto".into())?;
            let fill: Function = Reflect::get(&crypto, &"getRandomValues".into())?.dyn_into()?;
            let array = Uint8Array::from([0; BYTES].as_slice());
            fill.call1(&crypto, &array)?;
            let mut bytes = [0; BYTES];
            array.copy_to(&mut bytes);
            Ok(bytes)
        };
        filled().map(Self).map_err(|error| Error::of(&error))
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// The id that a key in a table begins with.
    pub(super) fn of_key(key: &[u8]) -> Option<Self> {
        key.first_chunk().copied().map(Self)
    }
}

impl fmt::Display for LedgerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for LedgerId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let other = || Error::NotAnId(text.to_owned());
        if text.len() != 2 * BYTES || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(other());
        }
        let mut bytes = [0; BYTES];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| other())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| other())?;
        }
        Ok(Self(bytes))
    }
}

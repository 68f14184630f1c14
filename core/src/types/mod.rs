//! The small values everything else is made of: addresses, hashes, amounts, contract values, bytes.
//!
//! Their text forms live here too: `0x` + lower-case hex for bytes, decimal strings for amounts.

mod address;
mod amount;
mod bytes;
mod hash;
mod plain;
#[cfg(feature = "openapi")]
mod schema;
mod value;

pub use address::{Address, AddressError};
pub use amount::{Amount, AmountError, grouped};
pub use bytes::{Bytes, BytesError};
pub use hash::{Hash, HashError};
pub use plain::{plain, plain_line};
#[cfg(feature = "openapi")]
pub use schema::TypedValue;
pub use value::{Signature, Value, ValueError, ValueType};

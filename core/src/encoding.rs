//! The one canonical binary encoding: what is hashed, stored and put into links.
//!
//! Integers are little endian and fixed width. Byte strings, texts and lists are preceded by their
//! length as u32. An option is a byte 0 or 1, then the value. An enum is a byte, then its fields.
//! Structs are their fields in order. Nothing unordered is ever encoded, so a value has exactly
//! one encoding, and decoding refuses everything else.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::types::{Address, Amount, Bytes, Hash, Value};

/// Why bytes are not the encoding of a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes ended in the middle of a value.
    #[error("the data ends after {len} bytes, in the middle of a value")]
    Truncated {
        /// How many bytes there are.
        len: usize,
    },
    /// A byte that no encoder writes, such as an unknown enum tag.
    #[error("byte {tag} is no {what}")]
    UnknownTag {
        /// What was being read.
        what: &'static str,
        /// The byte found.
        tag: u8,
    },
    /// Rows that are not in the order of their keys, or two with the same key.
    #[error("the keys of a table in the data do not ascend")]
    Unsorted,
    /// A text that is not UTF-8.
    #[error("a text in the data is not UTF-8")]
    NotUtf8,
    /// Bytes with the form of a value that no encoder writes.
    #[error("the data holds {what}")]
    Malformed {
        /// What is wrong with it.
        what: &'static str,
    },
    /// Bytes are left after the value.
    #[error("{rest} bytes are left over after the value")]
    TrailingBytes {
        /// How many.
        rest: usize,
    },
}

/// Reads encoded values from a byte slice.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    len: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            len: bytes.len(),
        }
    }

    /// Whether all is read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `len` bytes.
    ///
    /// # Errors
    /// [`DecodeError::Truncated`] when there are fewer; nothing is allocated before this is known.
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], DecodeError> {
        let (head, rest) = self
            .rest
            .split_at_checked(len)
            .ok_or(DecodeError::Truncated { len: self.len })?;
        self.rest = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }
}

/// A value with a canonical encoding.
pub trait Canonical: Sized {
    /// Appends the encoding of `self`.
    fn encode(&self, out: &mut Vec<u8>);
    /// Reads one value.
    ///
    /// # Errors
    /// [`DecodeError`] when the bytes are not what [`Canonical::encode`] writes.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// The encoding of `self` alone.
    fn to_canonical(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.encode(&mut out);
        out
    }

    /// Reads a value that fills `bytes` to the end.
    ///
    /// # Errors
    /// [`DecodeError`] when `bytes` is not exactly one encoded value.
    fn from_canonical(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let value = Self::decode(&mut reader)?;
        match reader.rest.len() {
            0 => Ok(value),
            rest => Err(DecodeError::TrailingBytes { rest }),
        }
    }
}

macro_rules! canonical_integer {
    ($($ty:ty),*) => {$(
        impl Canonical for $ty {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                reader.array().map(Self::from_le_bytes)
            }
        }
    )*};
}
canonical_integer!(u8, u32, u64, u128, i32, i64);

/// Implements [`Canonical`] for a struct: its fields, in this order.
macro_rules! canonical_struct {
    ($ty:ty { $($field:tt),* $(,)? }) => {
        impl $crate::encoding::Canonical for $ty {
            fn encode(&self, out: &mut Vec<u8>) {
                $($crate::encoding::Canonical::encode(&self.$field, out);)*
            }
            fn decode(
                reader: &mut $crate::encoding::Reader<'_>,
            ) -> Result<Self, $crate::encoding::DecodeError> {
                Ok(Self { $($field: $crate::encoding::Canonical::decode(reader)?),* })
            }
        }
    };
}

/// Implements [`Canonical`] for an enum: a tag byte, then the fields of the variant.
macro_rules! canonical_enum {
    ($ty:ident { $($tag:literal => $variant:ident $(($inner:ident))? $({ $($field:ident),* $(,)? })?),* $(,)? }) => {
        impl $crate::encoding::Canonical for $ty {
            fn encode(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($inner))? $({ $($field),* })? => {
                        out.push($tag);
                        $($crate::encoding::Canonical::encode($inner, out);)?
                        $($($crate::encoding::Canonical::encode($field, out);)*)?
                    })*
                }
            }
            fn decode(
                reader: &mut $crate::encoding::Reader<'_>,
            ) -> Result<Self, $crate::encoding::DecodeError> {
                match <u8 as $crate::encoding::Canonical>::decode(reader)? {
                    $($tag => {
                        $(let $inner = $crate::encoding::Canonical::decode(reader)?;)?
                        Ok(Self::$variant
                            $(($inner))?
                            $({ $($field: $crate::encoding::Canonical::decode(reader)?),* })?)
                    })*
                    tag => Err($crate::encoding::DecodeError::UnknownTag {
                        what: stringify!($ty),
                        tag,
                    }),
                }
            }
        }
    };
}
pub(crate) use {canonical_enum, canonical_struct};

canonical_struct!(Amount { 0 });
canonical_struct!(Bytes { 0 });
canonical_enum!(Value { 0 => I32(v), 1 => I64(v), 2 => F32(v), 3 => F64(v) });

impl Canonical for bool {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match u8::decode(reader)? {
            0 => Ok(false),
            1 => Ok(true),
            tag => Err(DecodeError::UnknownTag { what: "bool", tag }),
        }
    }
}

impl Canonical for Address {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.array().map(Self)
    }
}

impl Canonical for Hash {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.array().map(Self)
    }
}

fn encode_len(len: usize, out: &mut Vec<u8>) {
    // Everything encoded is bounded by `limits`, far below 2^32 bytes.
    let len = u32::try_from(len).expect("encoded values are shorter than 4 GiB");
    len.encode(out);
}

fn decode_len(reader: &mut Reader<'_>) -> Result<usize, DecodeError> {
    Ok(u32::decode(reader)? as usize)
}

impl Canonical for String {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_len(self.len(), out);
        out.extend_from_slice(self.as_bytes());
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let len = decode_len(reader)?;
        let bytes = reader.take(len)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| DecodeError::NotUtf8)
    }
}

/// As a text that is owned.
impl Canonical for Cow<'static, str> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_len(self.len(), out);
        out.extend_from_slice(self.as_bytes());
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::decode(reader).map(Self::Owned)
    }
}

impl<T: Canonical> Canonical for Vec<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_len(self.len(), out);
        for item in self {
            item.encode(out);
        }
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let len = decode_len(reader)?;
        // A lying length must not reserve memory.
        let mut items = Vec::new();
        for _ in 0..len {
            items.push(T::decode(reader)?);
        }
        Ok(items)
    }
}

/// Maps are lists of their rows in the order of the keys.
impl<K: Canonical + Ord, V: Canonical> Canonical for BTreeMap<K, V> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_len(self.len(), out);
        for (key, value) in self {
            key.encode(out);
            value.encode(out);
        }
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let rows = Vec::<(K, V)>::decode(reader)?;
        match rows.is_sorted_by(|a, b| a.0 < b.0) {
            true => Ok(rows.into_iter().collect()),
            false => Err(DecodeError::Unsorted),
        }
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.is_some().encode(out);
        if let Some(value) = self {
            value.encode(out);
        }
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(if bool::decode(reader)? {
            Some(T::decode(reader)?)
        } else {
            None
        })
    }
}

impl<A: Canonical, B: Canonical> Canonical for (A, B) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
    }
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok((A::decode(reader)?, B::decode(reader)?))
    }
}

//! Typed values that go in and out of contract functions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The type of a parameter or result of a contract's entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
}

/// A typed value. Integers are signed in text; floats are kept as bits, so that NaNs stay what they are.
///
/// Text and JSON: `i32:5`, `i64:-1`, `f64:0.5`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// 32-bit integer.
    I32(i32),
    /// 64-bit integer.
    I64(i64),
    /// Bits of a 32-bit float.
    F32(u32),
    /// Bits of a 64-bit float.
    F64(u64),
}

/// Parameter and result types of a function.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Signature {
    /// Types of the parameters, in order.
    pub params: Vec<ValueType>,
    /// Types of the results, in order.
    pub results: Vec<ValueType>,
}

impl fmt::Display for Signature {
    /// As in WAT: `(param i64 i32) (result i64)`; `()` when there is neither.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |types: &[ValueType]| types.iter().map(|t| format!(" {t}")).collect::<String>();
        match (self.params.is_empty(), self.results.is_empty()) {
            (true, true) => f.write_str("()"),
            (false, true) => write!(f, "(param{})", list(&self.params)),
            (true, false) => write!(f, "(result{})", list(&self.results)),
            (false, false) => write!(
                f,
                "(param{}) (result{})",
                list(&self.params),
                list(&self.results)
            ),
        }
    }
}

/// Why a text is not a value of a type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a value of type {ty}: {expected}")]
pub struct ValueError {
    /// The text as it was given, cut to 80 characters.
    pub text: String,
    /// The type that was asked for, or `i32, i64, f32 or f64` when none could be read.
    pub ty: String,
    /// What may be written instead.
    pub expected: String,
}

impl ValueType {
    fn expected(self) -> &'static str {
        match self {
            Self::I32 => {
                "write a whole number from -2147483648 to 4294967295, or 0x and hex digits"
            }
            Self::I64 => {
                "write a whole number from -9223372036854775808 to 18446744073709551615, or 0x and hex digits"
            }
            Self::F32 | Self::F64 => "write a number such as 1.5, -2e3, inf or nan",
        }
    }

    fn error(self, text: &str) -> ValueError {
        ValueError {
            text: text.chars().take(80).collect(),
            ty: self.to_string(),
            expected: self.expected().to_owned(),
        }
    }

    /// Reads a value of this type: `5`, `-1`, `0xff`, `1_000`, or with its type in front, `i64:5`.
    ///
    /// # Errors
    /// [`ValueError`] when the text names another type, is no number, or does not fit.
    pub fn parse(self, text: &str) -> Result<Value, ValueError> {
        let error = || self.error(text);
        let mut digits = text.trim();
        if let Some((ty, rest)) = digits.split_once(':')
            && !ty.ends_with("nan")
        {
            if ty != self.to_string() {
                return Err(error());
            }
            digits = rest.trim();
        }
        match self {
            Self::I32 => {
                let wide = parse_integer(digits).ok_or_else(error)?;
                let signed = i32::try_from(wide).ok();
                let unsigned = u32::try_from(wide).ok().map(u32::cast_signed);
                signed.or(unsigned).map(Value::I32).ok_or_else(error)
            }
            Self::I64 => {
                let wide = parse_integer(digits).ok_or_else(error)?;
                let signed = i64::try_from(wide).ok();
                let unsigned = u64::try_from(wide).ok().map(u64::cast_signed);
                signed.or(unsigned).map(Value::I64).ok_or_else(error)
            }
            Self::F32 => match parse_nan(digits, 23) {
                Some((negative, payload)) => {
                    let payload = u32::try_from(payload).map_err(|_| error())?;
                    let sign = u32::from(negative) << 31;
                    Ok(Value::F32(sign | 0x7f80_0000 | payload))
                }
                None if digits.eq_ignore_ascii_case("nan") => Ok(Value::F32(F32_NAN)),
                None => digits
                    .parse::<f32>()
                    .map(|v| Value::F32(v.to_bits()))
                    .map_err(|_| error()),
            },
            Self::F64 => match parse_nan(digits, 52) {
                Some((negative, payload)) => {
                    let sign = u64::from(negative) << 63;
                    Ok(Value::F64(sign | 0x7ff0_0000_0000_0000 | payload))
                }
                None if digits.eq_ignore_ascii_case("nan") => Ok(Value::F64(F64_NAN)),
                None => digits
                    .parse::<f64>()
                    .map(|v| Value::F64(v.to_bits()))
                    .map_err(|_| error()),
            },
        }
    }
}

/// The canonical NaNs, which are written `nan`.
const F32_NAN: u32 = 0x7fc0_0000;
const F64_NAN: u64 = 0x7ff8_0000_0000_0000;

/// Any other NaN, as in WAT: its sign, and its payload in hex.
fn signed_nan(sign: u32, payload: u64) -> String {
    let sign = if sign == 0 { "" } else { "-" };
    format!("{sign}nan:{payload:#x}")
}

/// Reads `nan:0x..`: whether it is negative, and its payload, if that fits `bits` bits and is not 0.
fn parse_nan(text: &str, bits: u32) -> Option<(bool, u64)> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let payload = u64::from_str_radix(rest.strip_prefix("nan:0x")?, 16).ok()?;
    (payload != 0 && payload >> bits == 0).then_some((negative, payload))
}

fn parse_integer(text: &str) -> Option<i128> {
    let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    match digits.strip_prefix("0x") {
        Some(hex) if !hex.starts_with(['+', '-']) => i128::from_str_radix(hex, 16).ok(),
        Some(_) => None,
        None => digits.parse().ok(),
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
        })
    }
}

impl Value {
    /// The type of this value.
    #[must_use]
    pub fn ty(&self) -> ValueType {
        match self {
            Self::I32(_) => ValueType::I32,
            Self::I64(_) => ValueType::I64,
            Self::F32(_) => ValueType::F32,
            Self::F64(_) => ValueType::F64,
        }
    }

    /// The number alone, without the type: `5`, `-1`, `0.5`.
    #[must_use]
    pub fn number(&self) -> String {
        match self {
            Self::I32(v) => v.to_string(),
            Self::I64(v) => v.to_string(),
            Self::F32(v) if f32::from_bits(*v).is_nan() && *v != F32_NAN => {
                signed_nan(v >> 31, u64::from(v & 0x7f_ffff))
            }
            Self::F32(v) => f32::from_bits(*v).to_string(),
            Self::F64(v) if f64::from_bits(*v).is_nan() && *v != F64_NAN => {
                signed_nan(u32::from(v >> 63 != 0), v & 0xf_ffff_ffff_ffff)
            }
            Self::F64(v) => f64::from_bits(*v).to_string(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.ty(), self.number())
    }
}

impl FromStr for Value {
    type Err = ValueError;
    fn from_str(text: &str) -> Result<Self, ValueError> {
        let ty = match text.split_once(':').map(|(ty, _)| ty) {
            Some("i32") => ValueType::I32,
            Some("i64") => ValueType::I64,
            Some("f32") => ValueType::F32,
            Some("f64") => ValueType::F64,
            _ => {
                return Err(ValueError {
                    text: text.chars().take(80).collect(),
                    ty: "i32, i64, f32 or f64".to_owned(),
                    expected: "write the type in front, as in i64:5".to_owned(),
                });
            }
        };
        ty.parse(text)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_signed_unsigned_and_in_hex_up_to_their_edges() {
        assert_eq!(ValueType::I32.parse("4294967295"), Ok(Value::I32(-1)));
        assert_eq!(
            ValueType::I32.parse("-2147483648"),
            Ok(Value::I32(i32::MIN))
        );
        assert!(ValueType::I32.parse("4294967296").is_err());
        assert!(ValueType::I32.parse("-2147483649").is_err());
        assert_eq!(
            ValueType::I64.parse("0xffffffffffffffff"),
            Ok(Value::I64(-1))
        );
        assert_eq!(ValueType::I64.parse("i64:1_000"), Ok(Value::I64(1000)));
        assert!(ValueType::I64.parse("18446744073709551616").is_err());
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        let error = ValueType::I64.parse("i32:5").expect_err("another type");
        assert!(error.to_string().contains("i64"), "{error}");
    }

    #[test]
    fn values_read_back_from_their_text() {
        for value in [
            Value::I32(-5),
            Value::I64(i64::MIN),
            Value::F64(0.1f64.to_bits()),
            Value::F32(F32_NAN),
            Value::F32(0xffa0_0001),
            Value::F32(0x7f80_0001),
            Value::F64(F64_NAN),
            Value::F64(0xfff0_0000_0000_0001),
            Value::F64(f64::NEG_INFINITY.to_bits()),
            Value::F64((-0.0f64).to_bits()),
        ] {
            assert_eq!(value.to_string().parse(), Ok(value));
        }
    }
}

//! What the text forms of these types look like, as JSON schemas: for the OpenAPI document of the node.

use std::borrow::Cow;

use utoipa::openapi::schema::{Schema, SchemaType};
use utoipa::openapi::{ObjectBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{Address, Amount, Bytes, Hash, Value};

/// A text that looks like `pattern`.
fn text(description: &str, pattern: impl Into<String>, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description(Some(description))
        .pattern(Some(pattern))
        .examples([example])
        .into()
}

/// A pattern of the decimal numbers from 0 to `most`, which has two digits or more.
fn numbers_up_to(most: u128) -> String {
    let most = most.to_string();
    // Shorter numbers; then, digit by digit, what is the same up to there and smaller there; then the number itself.
    let mut ways = vec![format!("[0-9]{{1,{}}}", most.len() - 1)];
    for (place, digit) in most.char_indices() {
        let lowest = if place == 0 { '1' } else { '0' };
        if digit > lowest {
            let same = &most[..place];
            let below = char::from(digit as u8 - 1);
            let rest = most.len() - place - 1;
            ways.push(format!("{same}[{lowest}-{below}][0-9]{{{rest}}}"));
        }
    }
    format!("({}|{most})", ways.join("|"))
}

/// A pattern of values with their types, as [`Value`] writes them.
fn values() -> String {
    let i32 = numbers_up_to(1 << 31);
    let i64 = numbers_up_to(1 << 63);
    let finite = r"[0-9]+(\.[0-9]+)?|inf";
    // NaNs other than the canonical one have their payload: 23 bits, or 52.
    let f32 = "nan:0x([1-7][0-9a-f]{5}|[1-9a-f][0-9a-f]{0,4})";
    let f64 = "nan:0x[1-9a-f][0-9a-f]{0,12}";
    format!("^(i32:-?{i32}|i64:-?{i64}|f(32|64):(nan|-?({finite}))|f32:-?{f32}|f64:-?{f64})$")
}

/// [`Value`] under a name that the derive of schemas does not take for any JSON.
pub type TypedValue = Value;

macro_rules! text_schemas {
    ($($type:ident: $description:literal, $pattern:expr, $example:literal;)*) => {$(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                text($description, $pattern, $example)
            }
        }

        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($type))
            }
        }
    )*};
}

text_schemas! {
    Address: "An account's address: `0x` and 40 hex digits, or a name of 1 to 12 ASCII characters, which stands for its bytes and then zeros. The node writes hex.",
        "^(0x[0-9a-fA-F]{40}|(?!0x)[!-~]{1,12})$", "alice";
    Amount: "An amount, 0 to 2^128 - 1, as a decimal number in a string: JSON numbers lose digits above 2^53.",
        format!("^{}$", numbers_up_to(u128::MAX)), "1000000";
    Bytes: "Bytes: `0x` and two hex digits for each.",
        "^0x([0-9a-fA-F]{2})*$", "0x00ff";
    Hash: "A SHA-256 hash: `0x` and 64 hex digits.",
        "^0x[0-9a-fA-F]{64}$", "0x5c2dd944dde9e08881bef0894fe7b22a5c9c4b06f2b6d4a6f6d1b1d5f2a0c111";
    Value: "A value of a contract's function with its type in front.",
        values(), "i64:5";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_of_numbers_ends_with_the_largest() {
        assert_eq!(
            numbers_up_to(3105),
            "([0-9]{1,3}|[1-2][0-9]{3}|3[0-0][0-9]{2}|310[0-4][0-9]{0}|3105)"
        );
    }
}

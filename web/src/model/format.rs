//! Figures, bytes and addresses as people read them. No markup here; the components put these texts in place.

use wattage_core::types::{Address, Bytes, Hash};

/// `10000000` as `10,000,000`. Takes any text of digits, so that u128 amounts keep every one.
pub(crate) fn grouped(number: impl ToString) -> String {
    let text = number.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return text;
    }
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 problem`, `2 problems`: a count with its noun.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A message of the core as a sentence: a capital in front, a full stop behind.
pub(crate) fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let stop = if message.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.to_uppercase(), chars.as_str())
}

/// The account's name, or the address cut to its ends: `0x9f31…c2a7`.
pub(crate) fn account(address: &Address) -> String {
    match address.name() {
        Some(name) => name.to_owned(),
        None => short(&address.to_string()),
    }
}

/// A long hex text cut to its ends.
pub(crate) fn short(hex: &str) -> String {
    match (
        hex.get(..6),
        hex.len().checked_sub(4).and_then(|at| hex.get(at..)),
    ) {
        (Some(head), Some(tail)) if hex.len() > 12 => format!("{head}…{tail}"),
        _ => hex.to_owned(),
    }
}

/// A reading of a byte string: how it was read, and what that gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Decoded {
    /// `i64`, `text`, `address`, `amount`, `hex`, `empty`.
    pub(crate) kind: &'static str,
    /// The value read so.
    pub(crate) text: String,
}

/// Reads a stored byte string in the form most likely meant: printable text, a named account, an integer by its
/// width (4, 8 or 16 bytes, lowest byte first), else hex.
pub(crate) fn decoded(bytes: &Bytes) -> Decoded {
    let found = |kind, text| Decoded { kind, text };
    match bytes.0.as_slice() {
        [] => found("empty", "(empty)".to_owned()),
        raw if is_text(raw) => found("text", format!("\"{}\"", String::from_utf8_lossy(raw))),
        raw => integer(raw)
            .or_else(|| named(raw))
            .unwrap_or_else(|| found("hex", bytes.to_string())),
    }
}

/// The bytes as text when every character is printable ASCII; `None` otherwise.
pub(crate) fn as_text(bytes: &Bytes) -> Option<String> {
    is_text(&bytes.0).then(|| String::from_utf8_lossy(&bytes.0).into_owned())
}

/// A log topic: its text when it is text padded with zeros, else its ends.
pub(crate) fn topic(topic: &Hash) -> String {
    let len = topic
        .0
        .iter()
        .rposition(|b| *b != 0)
        .map_or(0, |last| last + 1);
    let text = &topic.0[..len];
    if is_text(text) {
        format!("\"{}\"", String::from_utf8_lossy(text))
    } else {
        short(&topic.to_string())
    }
}

fn is_text(raw: &[u8]) -> bool {
    !raw.is_empty() && raw.iter().all(|b| (0x20..0x7f).contains(b))
}

fn integer(raw: &[u8]) -> Option<Decoded> {
    let (kind, text) = match raw.len() {
        4 => ("i32", i32::from_le_bytes(raw.try_into().ok()?).to_string()),
        8 => ("i64", i64::from_le_bytes(raw.try_into().ok()?).to_string()),
        16 => (
            "amount",
            u128::from_le_bytes(raw.try_into().ok()?).to_string(),
        ),
        _ => return None,
    };
    Some(Decoded { kind, text })
}

fn named(raw: &[u8]) -> Option<Decoded> {
    let address = Address(raw.try_into().ok()?);
    let text = address
        .name()
        .map_or_else(|| address.to_string(), str::to_owned);
    Some(Decoded {
        kind: "address",
        text,
    })
}

/// Reads call input as a person types it: `0x..` is hex, anything else is its own UTF-8 bytes.
///
/// # Errors
/// A sentence for the person when hex was meant but is not well formed.
pub(crate) fn input_bytes(text: &str) -> Result<Bytes, String> {
    if text.starts_with("0x") {
        return text
            .parse()
            .map_err(|error| format!("Call input: {error}."));
    }
    Ok(Bytes(text.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three_and_signs_stay() {
        assert_eq!(grouped(1), "1");
        assert_eq!(grouped(10_531), "10,531");
        assert_eq!(grouped(-1_000_000), "-1,000,000");
        assert_eq!(
            grouped(u128::MAX),
            "340,282,366,920,938,463,463,374,607,431,768,211,455"
        );
    }

    #[test]
    fn stored_bytes_are_read_as_what_they_most_likely_are() {
        let kind = |raw: &[u8]| decoded(&Bytes(raw.to_vec()));
        assert_eq!(kind(&13i64.to_le_bytes()).text, "13");
        assert_eq!(kind(b"amber").text, "\"amber\"");
        assert_eq!(kind(b"").kind, "empty");
        assert_eq!(kind(&[0xff, 0, 1]).text, "0xff0001");
        assert_eq!(kind(&Address::named("bob").expect("a name").0).text, "bob");
    }

    #[test]
    fn call_input_is_hex_with_its_prefix_and_text_without() {
        assert_eq!(input_bytes("0x00ff"), Ok(Bytes(vec![0, 255])));
        assert_eq!(input_bytes("color"), Ok(Bytes(b"color".to_vec())));
        assert!(input_bytes("0xzz").is_err());
    }
}

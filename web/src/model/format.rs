//! Figures, bytes and addresses as people read them. No markup here; the components put these texts in place.

use wattage_core::types::{Address, Bytes, Hash};

/// `10000000` as `10,000,000`. Takes any text of digits, so that u128 amounts keep every one.
pub fn grouped(number: impl ToString) -> String {
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
pub fn counted<N: ToString + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{} {noun}", grouped(count))
}

/// A message of the core as a sentence: a capital in front, a full stop behind, names for named accounts. A name
/// that leads it, as in `caller: ...`, stays as it is written in the source.
pub fn sentence(message: &str) -> String {
    let message = &named_accounts(message);
    let mut chars = message.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let stop = if message.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    if begins_with_identifier(message) {
        return format!("{message}{stop}");
    }
    format!("{}{}{stop}", first.to_uppercase(), chars.as_str())
}

fn begins_with_identifier(message: &str) -> bool {
    let word = message.split(' ').next().unwrap_or_default();
    let name = word.trim_end_matches(':');
    let spelled = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.".contains(&b);
    name.bytes().all(spelled)
        && (word.ends_with(':') || name.trim_end_matches('.').contains(['_', '.']))
}

/// The text with the name of each named account in place of its address.
pub fn named_accounts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let digits = rest[at + 2..]
            .bytes()
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let (before, found) = rest[..at + 2 + digits].split_at(at);
        let name = found
            .parse::<Address>()
            .ok()
            .and_then(|address| address.name().map(str::to_owned));
        out.push_str(before);
        out.push_str(name.as_deref().unwrap_or(found));
        rest = &rest[at + 2 + digits..];
    }
    out + rest
}

/// The account's name, or the address cut to its ends: `0x9f31…c2a7`.
pub fn account(address: &Address) -> String {
    match address.name() {
        Some(name) => name.to_owned(),
        None => short(&address.to_string()),
    }
}

/// A long hex text cut to its ends.
pub fn short(hex: &str) -> String {
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
pub struct Decoded {
    /// `i64`, `text`, `address`, `amount`, `hex`, `empty`.
    pub kind: &'static str,
    /// The value read so.
    pub text: String,
}

/// Reads a stored byte string in the form most likely meant: printable text, a named account, an integer by its
/// width (4, 8 or 16 bytes, lowest byte first), else hex.
pub fn decoded(bytes: &Bytes) -> Decoded {
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
pub fn as_text(bytes: &Bytes) -> Option<String> {
    is_text(&bytes.0).then(|| String::from_utf8_lossy(&bytes.0).into_owned())
}

/// A log topic: its text when it is text padded with zeros, else its ends.
pub fn topic(topic: &Hash) -> String {
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
        4 => ("i32", grouped(i32::from_le_bytes(raw.try_into().ok()?))),
        8 => ("i64", grouped(i64::from_le_bytes(raw.try_into().ok()?))),
        16 => ("amount", grouped(u128::from_le_bytes(raw.try_into().ok()?))),
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

/// Reads call input as a person types it: `0x..` is hex, in which blanks may stand; anything else is its own UTF-8
/// bytes. Blanks around it do not count.
///
/// # Errors
/// A sentence for the person when hex was meant but is not well formed.
pub fn input_bytes(text: &str) -> Result<Bytes, String> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        let digits: String = digits.split_whitespace().collect();
        return format!("0x{digits}")
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

    #[test]
    fn blanks_around_call_input_and_between_its_hex_digits_do_not_count() {
        assert_eq!(input_bytes("  0x00 ff\t0a "), Ok(Bytes(vec![0, 255, 10])));
        assert_eq!(input_bytes(" 0X0A"), Ok(Bytes(vec![10])));
        assert_eq!(input_bytes(" two words "), Ok(Bytes(b"two words".to_vec())));
        assert_eq!(input_bytes(" "), Ok(Bytes::default()));
    }

    #[test]
    fn a_sentence_names_accounts_and_leaves_the_names_of_host_functions_as_they_are() {
        let alice = Address::named("alice").expect("a name");
        assert_eq!(
            sentence(&format!("account {alice} has too little")),
            "Account alice has too little."
        );
        assert_eq!(
            sentence("caller: the address 0x12 lies outside"),
            "caller: the address 0x12 lies outside."
        );
        assert_eq!(
            sentence("storage_load is missing"),
            "storage_load is missing."
        );
        assert_eq!(sentence("ends. here"), "Ends. here.");
    }
}

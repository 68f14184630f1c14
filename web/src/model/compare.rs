//! What a comparison shows: words for its figures, and which rows of the sources are in sight.

use wattage_core::api::{AccountView, ChangeView};
use wattage_core::share::{Compared, SourceRow, Verdict};
use wattage_core::types::Bytes;

use super::baseline::signed;
use super::format::{counted, grouped};

/// Equal rows that stay in sight before and after one that differs.
const AROUND: usize = 3;

/// With more rows than this only those that differ are shown at first.
pub const MANY_ROWS: usize = 400;

/// A row of the sources as it is shown.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Seen<'a> {
    /// A row.
    Row(&'a SourceRow),
    /// So many equal rows are folded away.
    Folded(usize),
}

/// The rows in sight: all, or only those that differ with what is around them.
pub fn seen(rows: &[SourceRow], only_different: bool) -> Vec<Seen<'_>> {
    if !only_different {
        return rows.iter().map(Seen::Row).collect();
    }
    let mut near = vec![false; rows.len()];
    for (at, _) in rows.iter().enumerate().filter(|(_, row)| !row.is_same()) {
        let end = (at + AROUND + 1).min(rows.len());
        near[at.saturating_sub(AROUND)..end].fill(true);
    }
    let mut seen = Vec::new();
    for (row, near) in rows.iter().zip(near) {
        match (near, seen.last_mut()) {
            (true, _) => seen.push(Seen::Row(row)),
            (false, Some(Seen::Folded(count))) => *count += 1,
            (false, _) => seen.push(Seen::Folded(1)),
        }
    }
    seen
}

/// How a row differs: its sign, its word, and the class that styles it.
pub fn kind(row: &SourceRow) -> (&'static str, &'static str, &'static str) {
    match (&row.old, &row.new) {
        (Some(_), None) => ("−", "only in the first", "gone"),
        (None, _) => ("+", "only in the second", "come"),
        _ if !row.is_same_text() => ("~", "changed", "changed"),
        _ if row.dearer() != 0 => ("Δ", "same text, other gas", "dearer"),
        _ => ("", "same", "same"),
    }
}

/// The difference of the totals in words.
pub fn sentence(compared: &Compared) -> String {
    let (Some(old), Some(new)) = (&compared.old.result, &compared.new.result) else {
        return "One of the two has no result, so there are no figures to compare.".to_owned();
    };
    let Some(dearer) = compared.dearer() else {
        let (old, new) = (&old.schedule, &new.schedule);
        return format!(
            "The figures are of different gas schedules, {old} and {new}, and do not compare."
        );
    };
    let end = match compared.ends_alike() {
        true => "Both calls end alike",
        false => "The calls end differently",
    };
    match dearer {
        0 => format!("{end}, and both use {} gas.", grouped(new.gas_used)),
        less if less < 0 => format!(
            "{end}, and the second uses {} gas less ({}).",
            grouped(less.unsigned_abs()),
            percent(less, old.gas_used)
        ),
        more => format!(
            "{end}, and the second uses {} gas more ({}).",
            grouped(more),
            percent(more, old.gas_used)
        ),
    }
}

/// `+11.4 %`, in tenths, half away from zero.
fn percent(dearer: i128, old: u64) -> String {
    let old = i128::from(old.max(1));
    let tenths = (dearer.abs() * 1_000 + old / 2) / old;
    let sign = if dearer < 0 { "−" } else { "+" };
    format!("{sign}{}.{} %", grouped(tenths / 10), tenths % 10)
}

/// Whether a side came out as its sender saw it, in a few words; and whether that is well.
pub fn verdict(verdict: &Verdict) -> (String, bool) {
    match verdict {
        Verdict::Same => ("as the sender saw it".to_owned(), true),
        Verdict::NoCall => ("no call was made".to_owned(), true),
        Verdict::Differs(found) => {
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            (
                format!("not as the sender saw it: {}", found.join("; ")),
                false,
            )
        }
        Verdict::OtherSchedule { theirs, ours } => (
            format!(
                "not executed: the figures are of the gas schedule {theirs}, and this page has {ours}"
            ),
            false,
        ),
    }
}

/// A row of the table of state: where, what, and both values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateRow {
    /// The contract of a storage row, or the account, in hex.
    pub place: String,
    /// `balance`, `nonce`, `code`, `creator`; a storage row's key.
    pub what: What,
    /// The first's value.
    pub old: Option<Value>,
    /// The second's value.
    pub new: Option<Value>,
}

/// What of an account differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A property of the account.
    Property(&'static str),
    /// A storage row, by its key.
    Row(Bytes),
}

/// A value as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// As it stands.
    Text(String),
    /// Bytes, to be decoded.
    Bytes(Bytes),
}

/// What differs of the state, one value a row.
pub fn state(changes: &[ChangeView]) -> Vec<StateRow> {
    changes.iter().flat_map(rows).collect()
}

fn rows(change: &ChangeView) -> Vec<StateRow> {
    match change {
        ChangeView::Storage {
            contract,
            key,
            old,
            new,
        } => vec![StateRow {
            place: contract.to_string(),
            what: What::Row(key.clone()),
            old: old.clone().map(Value::Bytes),
            new: new.clone().map(Value::Bytes),
        }],
        ChangeView::Accounts { address, old, new } => {
            type Property = fn(&AccountView) -> Option<String>;
            let properties: [(&'static str, Property); 4] = [
                ("balance", |of| Some(grouped(of.balance.0))),
                ("transactions sent", |of| Some(grouped(of.nonce))),
                ("code", |of| Some(of.contract.as_ref()?.code.to_string())),
                ("creator", |of| Some(of.contract.as_ref()?.creator?.shown())),
            ];
            let row = |(name, property): (&'static str, Property)| {
                let (old, new) = (
                    old.as_ref().and_then(property),
                    new.as_ref().and_then(property),
                );
                (old != new).then(|| StateRow {
                    place: address.to_string(),
                    what: What::Property(name),
                    old: old.map(Value::Text),
                    new: new.map(Value::Text),
                })
            };
            properties.into_iter().filter_map(row).collect()
        }
    }
}

/// `23 equal lines`
pub fn folded(count: usize) -> String {
    counted(count, "equal line", "equal lines")
}

/// `+12`, or nothing where there is no difference.
pub fn difference(dearer: i128) -> String {
    match dearer {
        0 => String::new(),
        other => signed(other),
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::share::SourceLine;

    use super::*;

    fn row(old: Option<&str>, new: Option<&str>) -> SourceRow {
        let line = |text: &str| SourceLine {
            line: 1,
            text: text.to_owned(),
            gas: None,
        };
        SourceRow {
            old: old.map(line),
            new: new.map(line),
        }
    }

    #[test]
    fn rows_far_from_any_difference_are_folded_and_counted() {
        let mut rows = vec![row(Some("a"), Some("a")); 20];
        rows[10] = row(Some("a"), Some("b"));
        let seen = seen(&rows, true);
        assert_eq!(
            (seen.first(), seen.last()),
            (Some(&Seen::Folded(7)), Some(&Seen::Folded(6)))
        );
        assert_eq!(seen.len(), 9);
        assert_eq!(super::seen(&rows, false).len(), 20);
    }

    #[test]
    fn a_row_says_by_sign_and_word_how_it_differs() {
        assert_eq!(kind(&row(Some("a"), None)).0, "−");
        assert_eq!(kind(&row(None, Some("a"))).0, "+");
        assert_eq!(kind(&row(Some("a"), Some("b"))).1, "changed");
        assert_eq!(kind(&row(Some("a"), Some("a"))).1, "same");
    }

    #[test]
    fn a_percentage_has_its_sign_and_is_rounded() {
        assert_eq!(percent(-1_204, 10_531), "−11.4 %");
        assert_eq!(percent(1, 3), "+33.3 %");
        assert_eq!(percent(5, 0), "+500.0 %");
    }
}

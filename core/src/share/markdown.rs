//! An experiment as Markdown, as chats, issues and notebooks take it: link, source, result, and gas by line.
//!
//! Nothing that somebody wrote can break out of its place: fences are longer than any in the source, and in the table
//! bars are escaped.

use std::fmt::Write as _;

use super::Bundle;
use crate::api::TransactionResult;
use crate::types::grouped;

/// The experiment as Markdown (CommonMark, with tables as GitHub has them). `result` is what its call came to, if there
/// is one; `address` is the address that opens it.
#[must_use]
pub fn markdown(bundle: &Bundle, result: Option<&TransactionResult>, address: &str) -> String {
    let mut out = format!("# {}\n\n", escaped(bundle.name()));
    for line in bundle.note.trim().lines() {
        let _ = writeln!(out, "{}", format!("> {}", escaped(line)).trim_end());
    }
    if !bundle.note.trim().is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "[Open in Wattage](<{}>)\n", target(address));
    if let Some(file) = bundle.file() {
        out.push_str(&fenced(&file.text));
    }
    match (bundle.steps.last(), result) {
        (Some(step), Some(result)) => {
            let call = code(&step.transaction.to_string());
            called(&mut out, &call, result);
            lines(&mut out, bundle, result);
        }
        _ => out.push_str("\nThere is no result: no call was made.\n"),
    }
    out
}

/// The call in a sentence, and where its gas went.
fn called(out: &mut String, call: &str, result: &TransactionResult) {
    let _ = writeln!(
        out,
        "\n{call}: **{}**, {} gas of a limit of {} (schedule {}).\n",
        escaped(&result.headline()),
        grouped(result.gas_used),
        grouped(result.gas_limit),
        code(&result.schedule),
    );
    let breakdown = &result.breakdown;
    let host = breakdown
        .host
        .iter()
        .map(|(name, gas)| (name.as_ref(), *gas));
    let parts = [
        ("base", breakdown.base),
        ("instructions", breakdown.instructions),
        ("memory", breakdown.memory),
    ];
    out.push_str("| part | gas |\n| --- | ---: |\n");
    for (part, gas) in parts.into_iter().chain(host).filter(|(_, gas)| *gas > 0) {
        let _ = writeln!(out, "| {} | {} |", cell(part), grouped(gas));
    }
    let _ = writeln!(out, "| **total** | **{}** |", grouped(breakdown.total()));
}

/// The table of gas by line. With the base it adds up to the gas used.
fn lines(out: &mut String, bundle: &Bundle, result: &TransactionResult) {
    if result.lines.is_empty() {
        return;
    }
    let texts: Vec<&str> = bundle
        .file()
        .map_or_else(Vec::new, |file| file.text.lines().collect());
    out.push_str("\n| line | code | passes | gas |\n| ---: | --- | ---: | ---: |\n");
    for line in &result.lines {
        let text = texts.get((line.line as usize).saturating_sub(1));
        let text = text.map_or("", |text| text.trim());
        let (passes, gas) = (grouped(line.hits), grouped(line.gas));
        let _ = writeln!(out, "| {} | {} | {passes} | {gas} |", line.line, cell(text));
    }
    let base = grouped(result.breakdown.base);
    let _ = writeln!(out, "|  | base: the transaction itself |  | {base} |");
    let total = grouped(result.gas_used);
    let _ = writeln!(out, "|  | **total** |  | **{total}** |");
}

/// What is put, unseen, behind a character that would make a mention or an address of the text.
const JOINER: char = '\u{2060}';

/// Text in which nothing is markup. At the beginning of a line more has a meaning than within.
fn escaped(text: &str) -> String {
    let text = text.trim();
    let text = &text
        .replace("://", &format!(":{JOINER}//"))
        .replace("www.", &format!("www{JOINER}."))
        .replace('@', &format!("@{JOINER}"));
    let mut out = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, character) in text.char_indices() {
        let anywhere = "\\`*_{}[]<>|~&$#".contains(character);
        let in_front = at == 0 && "+-=".contains(character);
        let numbered = digits > 0 && at == digits && ".)".contains(character);
        if anywhere || in_front || numbered {
            out.push('\\');
        }
        out.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    out
}

/// An address between `<` and `>`.
fn target(address: &str) -> String {
    let safe = address.chars().filter(|c| !c.is_control());
    safe.flat_map(|c| match c {
        '<' => "%3C".chars().collect::<Vec<_>>(),
        '>' => "%3E".chars().collect(),
        '\\' => "%5C".chars().collect(),
        other => vec![other],
    })
    .collect()
}

/// The longest row of backticks in a text.
fn backticks(text: &str) -> usize {
    let rows = text.split(|c| c != '`').map(str::len);
    rows.max().unwrap_or_default()
}

/// A code block. Its fence is longer than any row of backticks in it.
fn fenced(source: &str) -> String {
    let fence = "`".repeat(backticks(source).max(2) + 1);
    let end = if source.ends_with('\n') { "" } else { "\n" };
    format!("{fence}wat\n{source}{end}{fence}\n")
}

/// Code within a line.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(backticks(text) + 1);
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    // A blank keeps a backtick at an end apart from the fence, and is taken away again at both ends together.
    let apart = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let blank = if apart { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Code in a cell of a table, where a bar would end the cell even within code.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fence_is_longer_than_any_in_the_source() {
        assert_eq!(fenced("(module)"), "```wat\n(module)\n```\n");
        assert_eq!(fenced(";; ````\n"), "`````wat\n;; ````\n`````\n");
    }

    #[test]
    fn code_with_backticks_and_bars_stays_one_cell() {
        assert_eq!(cell("a | `b`"), "`` a \\| `b` ``");
        assert_eq!(cell("i32.add"), "`i32.add`");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn what_somebody_wrote_is_no_markup() {
        assert_eq!(escaped("# 1 <b> | [x](y)"), "\\# 1 \\<b\\> \\| \\[x\\](y)");
        assert_eq!(escaped("12. twelve"), "12\\. twelve");
        assert_eq!(escaped("- as-is"), "\\- as-is");
        assert_eq!(target("http://a/>\n<"), "http://a/%3E%3C");
    }

    proptest! {
        #[test]
        fn a_cell_never_has_a_bar_of_its_own(text in ".*") {
            let cell = cell(&text).replace("\\|", "");
            prop_assert!(!cell.contains('|') && !cell.contains('\n'));
        }

        #[test]
        fn no_line_of_a_source_ends_its_fence(source in "[`a\\n ]*") {
            let block = fenced(&source);
            let fence = block.split("wat").next().unwrap_or_default();
            let ends = block.lines().skip(1).filter(|line| line.trim() == fence);
            prop_assert_eq!(ends.count(), 1);
        }
    }
}

//! Turns the reference of instructions into Rust.

use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    title: String,
    rows: Vec<Vec<String>>,
}

/// The table of the instructions in `text`.
///
/// # Panics
/// When the file is not what its first lines say.
pub(crate) fn instructions(text: &str) -> String {
    let reference: Reference = toml::from_str(text).expect("the reference is well formed");
    let (mut rows, mut count) = (String::new(), 0);
    for group in &reference.group {
        for row in &group.rows {
            let (cells, grows) = match &row[..] {
                [cells @ .., unit] if cells.len() == 4 => (cells, unit_of(unit)),
                cells => (cells, "None"),
            };
            let [name, takes, gives, meaning] = cells else {
                panic!("a row has a name, what it takes, gives and means: {row:?}");
            };
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
            let (takes, gives): (Vec<String>, Vec<String>) = (words(takes), words(gives));
            let group = &group.title;
            writeln!(
                rows,
                "    Instruction {{ name: {name:?}, group: {group:?}, takes: &{takes:?}, gives: &{gives:?}, \
                 meaning: {meaning:?}, grows: {grows} }},",
            )
            .expect("writing to a string");
            count += 1;
        }
    }
    format!(
        "/// Every instruction that contracts may use, in the order of the reference.
pub static INSTRUCTIONS: [Instruction; {count}] = [
{rows}];
"
    )
}

fn unit_of(word: &str) -> &'static str {
    match word {
        "byte" => "Some(Unit::Byte)",
        "element" => "Some(Unit::Element)",
        "page" => "Some(Unit::Page)",
        other => panic!("a price grows per byte, element or page, not per {other}"),
    }
}

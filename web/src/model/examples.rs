//! The shipped examples as files of the page. Sources and calls are the core's; see `wattage_core::examples`.

use std::collections::BTreeMap;

use wattage_core::examples::{EXAMPLES, Example};
use wattage_core::types::Bytes;

use super::file::{CallForm, File};
use super::format::{as_text, grouped};

/// What a new contract begins with.
pub const EMPTY: &str =
    "(module\n  (func (export \"main\") (result i32)\n    i32.const 42\n  )\n)\n";

/// Every example with its file name, in the order of the menu.
pub fn all() -> impl Iterator<Item = (String, &'static Example)> {
    EXAMPLES.iter().map(|example| (file_name(example), example))
}

/// The example with this file name.
pub fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| file_name(example) == name)
}

/// What a first visit shows.
pub fn first() -> File {
    file(&EXAMPLES[0])
}

/// An example as a file, its call filled in.
pub fn file(example: &Example) -> File {
    let arguments = example
        .arguments
        .iter()
        .map(|text| (*text).to_owned())
        .collect();
    let input = input(example);
    let call = CallForm {
        entry: example.function.to_owned(),
        args: BTreeMap::from([(example.function.to_owned(), arguments)]),
        spend_limit: grouped(example.spend_limit),
        more: example.spend_limit > 0 || !input.is_empty(),
        input,
        ..CallForm::default()
    };
    File {
        name: file_name(example),
        source: example.source.replace("\r\n", "\n"),
        call,
        ..File::default()
    }
}

fn file_name(example: &Example) -> String {
    format!("{}.wat", example.id)
}

/// The example's input as the form shows it: text where it is text, nothing where it is empty.
fn input(example: &Example) -> String {
    let bytes: Bytes = example.input.parse().unwrap_or_default();
    if bytes.0.is_empty() {
        return String::new();
    }
    as_text(&bytes).unwrap_or_else(|| bytes.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::analysis::analyse;

    #[test]
    fn every_example_assembles_and_has_the_function_it_calls_first() {
        for (name, example) in all() {
            let analysis = analyse(example.source, None);
            assert!(
                analysis.problems.is_empty(),
                "{name}: {:?}",
                analysis.problems
            );
            let entry = analysis.entry(example.function).expect("an entry");
            assert_eq!(entry.name, example.function, "{name}");
            assert_eq!(entry.params.len(), example.arguments.len(), "{name}");
        }
    }
}

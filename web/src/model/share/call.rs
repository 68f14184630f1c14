//! The call bar's fields as a link keeps them, and back.

use std::collections::BTreeMap;

use wattage_core::share::CallTexts;

use crate::model::analysis::Analysis;
use crate::model::file::CallForm;

/// The fields of the function that would be called, of which every parameter has one: what was filled in for other functions
/// does not make another link of the same call.
pub fn call_texts(form: &CallForm, analysis: &Analysis) -> CallTexts {
    let entry = analysis.entry(&form.entry);
    let function = entry.map_or_else(|| form.entry.clone(), |entry| entry.name.clone());
    let mut arguments = form.args.get(&function).cloned().unwrap_or_default();
    if let Some(entry) = entry {
        arguments.resize(entry.params.len(), String::new());
    }
    CallTexts {
        caller: form.caller.clone(),
        function,
        arguments,
        value: form.value.clone(),
        spend_limit: form.spend_limit.clone(),
        input: form.input.clone(),
        gas_limit: form.gas_limit.clone(),
    }
}

/// The fields as they were filled in. Those that are folded away are unfolded where they say something.
pub fn call_form(texts: &CallTexts) -> CallForm {
    let texts = texts.clone();
    let says = |text: &str| !matches!(text.trim(), "" | "0");
    CallForm {
        more: says(&texts.value) || says(&texts.spend_limit) || says(&texts.input),
        caller: texts.caller,
        args: BTreeMap::from([(texts.function.clone(), texts.arguments)]),
        entry: texts.function,
        value: texts.value,
        spend_limit: texts.spend_limit,
        gas_limit: texts.gas_limit,
        input: texts.input,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::analysis::analyse;
    use crate::model::app::App;

    #[test]
    fn a_call_comes_out_of_a_link_as_it_went_in_without_the_fields_of_other_functions() {
        let app = App::default();
        let analysis = analyse(&app.file.source, None);
        let mut form = app.file.call.clone();
        form.args.insert("other".to_owned(), vec!["7".to_owned()]);
        let texts = call_texts(&form, &analysis);
        assert_eq!(texts.function, "increment");
        assert_eq!(texts.arguments, ["1"]);
        assert_eq!(call_texts(&call_form(&texts), &analysis), texts);
    }

    #[test]
    fn an_untouched_field_and_an_emptied_one_are_the_same_call() {
        let app = App::default();
        let analysis = analyse(&app.file.source, None);
        let mut form = app.file.call.clone();
        form.args.clear();
        let untouched = call_texts(&form, &analysis);
        form.args
            .insert("increment".to_owned(), vec![String::new()]);
        assert_eq!(call_texts(&form, &analysis), untouched);
    }

    #[test]
    fn fields_that_say_something_are_not_folded_away() {
        let mut texts = CallTexts {
            value: "0".to_owned(),
            ..CallTexts::default()
        };
        assert!(!call_form(&texts).more);
        texts.input = "0x01".to_owned();
        assert!(call_form(&texts).more);
    }
}

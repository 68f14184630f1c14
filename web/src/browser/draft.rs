//! Drafts in localStorage, which is written at once: the database may not get any more what a page keeps here in the
//! moment in which it is left. Every page has a draft of its own, so that no page's success costs another one's text.

use std::cell::RefCell;

use js_sys::{JSON, Math};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::{page, rescue};
use crate::model::draft::Draft;

/// What the keys of all drafts begin with.
const KEYS: &str = "wattage.draft.";

thread_local! {
    /// This page's key.
    static OWN: String = format!("{KEYS}{}-{}", page::now(), Math::random());
    /// Drafts of earlier pages that this one has taken up: their keys, and the names of their files here.
    static TAKEN: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps this page's draft in place of its earlier one, and of one that it has taken up for the same file.
pub(crate) fn keep(draft: &Draft) {
    // JSON has no maps other than objects.
    let text = draft
        .serialize(&Serializer::json_compatible())
        .map_err(JsValue::from)
        .and_then(|value| JSON::stringify(&value));
    let (Some(storage), Ok(text)) = (page::storage(), text) else {
        return;
    };
    // A full or forbidden storage: the database is tried all the same.
    let kept = OWN.with(|own| storage.set_item(own, &String::from(text)));
    if kept.is_ok() {
        remove_taken(|name| name == draft.file.name);
    }
}

/// All drafts that can be read, with their keys, the latest last.
pub(crate) fn kept() -> Vec<(String, Draft)> {
    let Some(storage) = page::storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    let mut drafts: Vec<(String, Draft)> = (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(KEYS))
        .filter_map(|key| {
            let text = storage.get_item(&key).ok().flatten()?;
            let value = JSON::parse(&text).ok()?;
            Some((key, serde_wasm_bindgen::from_value(value).ok()?))
        })
        .collect();
    drafts.sort_by(|(_, a), (_, b)| a.kept_at.total_cmp(&b.kept_at));
    drafts
}

/// Notes that the draft under `key` is on this page now, as the file `name`.
pub(crate) fn taken(key: String, name: String) {
    TAKEN.with_borrow_mut(|taken| taken.push((key, name)));
}

/// Forgets this page's draft and those it has taken up: the database has it all. After a fault of the page nobody
/// knows, and they stay.
pub(crate) fn discard() {
    if rescue::broken() {
        return;
    }
    OWN.with(|own| remove(own));
    remove_taken(|_| true);
}

fn remove_taken(which: impl Fn(&str) -> bool) {
    TAKEN.with(|taken| {
        // Borrowed only while a fault meets the page in here; the draft then stays.
        if let Ok(mut taken) = taken.try_borrow_mut() {
            taken.retain(|(key, name)| {
                let gone = which(name);
                if gone {
                    remove(key);
                }
                !gone
            });
        }
    });
}

fn remove(key: &str) {
    if let Some(storage) = page::storage() {
        // Refused only where it could not be kept either.
        let _ = storage.remove_item(key);
    }
}

//! What the tabs of this browser tell each other: which row of the database has changed. What is in it is read there.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// Only tabs of one site hear each other.
const NAME: &str = "wattage-storage";

/// What has changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Change {
    /// This file was saved.
    File(String),
    /// This file was deleted, or has another name.
    Gone(String),
    /// The settings.
    Settings,
    /// The trash.
    Trash,
}

/// Tells the other tabs and hears them, until it is dropped. Without it (very old browsers) a tab learns of another one's texts
/// when it writes.
#[derive(Debug)]
pub(crate) struct Tabs {
    channel: BroadcastChannel,
    _heard: Closure<dyn Fn(MessageEvent)>,
}

impl Tabs {
    /// Joins the others; `hear` is called with what they tell.
    pub(crate) fn join(hear: impl Fn(Change) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(NAME).ok()?;
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // A tab with another version of the page may say something else.
            if let Some(change) = event.data().as_string().and_then(|text| read(&text)) {
                hear(change);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _heard: heard,
        })
    }

    /// Tells the others.
    pub(crate) fn tell(&self, change: &Change) {
        let text = match change {
            Change::File(name) => format!("file {name}"),
            Change::Gone(name) => format!("gone {name}"),
            Change::Settings => "settings".to_owned(),
            Change::Trash => "trash".to_owned(),
        };
        // Fails only on a closed channel.
        let _ = self.channel.post_message(&text.into());
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

fn read(text: &str) -> Option<Change> {
    match text.split_once(' ') {
        Some(("file", name)) => Some(Change::File(name.to_owned())),
        Some(("gone", name)) => Some(Change::Gone(name.to_owned())),
        None if text == "settings" => Some(Change::Settings),
        None if text == "trash" => Some(Change::Trash),
        _ => None,
    }
}

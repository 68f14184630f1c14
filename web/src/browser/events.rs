//! The live events of a sandbox: each block once it is on the disk, rewinds, and who is there. The browser opens the stream
//! again by itself after a break, and names the last event it has.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use wattage_core::api::{BlockView, Present, Sandbox, routes};
use web_sys::{EventSource, MessageEvent};

/// What a stream tells.
#[derive(Debug)]
pub(crate) enum Told {
    /// It is open.
    Open,
    /// It is broken, and the browser tries again.
    Broken,
    /// The node has refused it, and nobody tries again.
    Ended,
    /// A block.
    Block(Box<BlockView>),
    /// The sandbox has another ledger than before.
    Rewound(Box<Sandbox>),
    /// Who is there now.
    Present(Present),
}

/// An open stream; dropped, it ends.
#[derive(Debug)]
pub(crate) struct Events {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl Events {
    /// Opens the stream of a sandbox in the name of a member, behind the event `last`, which is kept up to date.
    ///
    /// # Errors
    /// What the browser says where it cannot make streams.
    pub(crate) fn open(
        sandbox: &str,
        member: &str,
        last: &Rc<RefCell<Option<String>>>,
        hear: impl Fn(Told) + 'static,
    ) -> Result<Self, JsValue> {
        let source = EventSource::new(&address(sandbox, member, last.borrow().as_deref()))?;
        let hear: Rc<dyn Fn(Told)> = Rc::new(hear);
        let mut listeners = Vec::new();
        for kind in ["open", "error", "block", "rewound", "present"] {
            let (hear, last, of) = (Rc::clone(&hear), Rc::clone(last), source.clone());
            listeners.push(EventListener::new(&source, kind, move |event| {
                let message = event.dyn_ref::<MessageEvent>();
                if let Some(id) = message.map(MessageEvent::last_event_id)
                    && !id.is_empty()
                {
                    *last.borrow_mut() = Some(id);
                }
                let data = message.and_then(|message| message.data().as_string());
                let data = data.unwrap_or_default();
                let told = match kind {
                    "open" => Some(Told::Open),
                    "error" if of.ready_state() == EventSource::CLOSED => Some(Told::Ended),
                    "error" => Some(Told::Broken),
                    "block" => read(&data).map(Told::Block),
                    "rewound" => read(&data).map(Told::Rewound),
                    _ => read(&data).map(Told::Present),
                };
                if let Some(told) = told {
                    hear(told);
                }
            }));
        }
        Ok(Self {
            source,
            _listeners: listeners,
        })
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// An event that is not the API's says nothing: the looks at the node go on beside the stream.
fn read<T: serde::de::DeserializeOwned>(data: &str) -> Option<T> {
    serde_json::from_str(data).ok()
}

fn address(sandbox: &str, member: &str, last: Option<&str>) -> String {
    let mut query = Vec::new();
    if !member.is_empty() {
        let member = String::from(js_sys::encode_uri_component(member));
        query.push(format!("member={member}"));
    }
    query.extend(last.map(|last| format!("last_event_id={last}")));
    let path = routes::fill(routes::EVENTS, &[sandbox]);
    match query.as_slice() {
        [] => path,
        query => format!("{path}?{}", query.join("&")),
    }
}

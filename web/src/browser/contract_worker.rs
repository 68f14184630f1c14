//! The contract worker as the page holds it: started, asked, ended. What is asked, and when it is ended, is
//! `model::lane`'s to say.

use super::version;
use wasm_bindgen::prelude::*;
use wattage_web::protocol::contract::{Answer, Request};
use wattage_web::protocol::{Numbered, wire};
use wattage_web::worker::READY;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

/// The file that trunk makes for the worker; it loads the worker's wasm.
const LOADER: &str = "contract-worker_loader.js";

/// What the worker says.
#[derive(Debug)]
pub(crate) enum Said {
    /// It can be asked.
    Ready,
    /// An answer.
    Answer(Box<Numbered<Answer>>),
    /// It will not answer any more, and why.
    Broke(String),
}

/// A running worker; it is ended when dropped.
#[derive(Debug)]
pub(crate) struct ContractWorker {
    worker: Worker,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _broke: Closure<dyn Fn(Event)>,
}

impl ContractWorker {
    /// Starts a worker. What is posted before it says [`Said::Ready`] is lost.
    ///
    /// # Errors
    /// A sentence, where the browser starts no workers.
    pub(crate) fn start(said: impl Fn(Said) + Clone + 'static) -> Result<Self, String> {
        let worker = Worker::new(&version::worker(LOADER)).map_err(|_| {
            "This browser starts no web workers for this page, so nothing is previewed while you type. A current browser \
             does; Run works without."
                .to_owned()
        })?;
        let tell = said.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            tell(match event.data().as_string() {
                Some(word) if word == READY => Said::Ready,
                _ => match wire::read(event.data()) {
                    Ok(answer) => Said::Answer(Box::new(answer)),
                    Err(error) => Said::Broke(format!("its answer cannot be read: {error}")),
                },
            });
        });
        let broke = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            // Told on the page; the console alone would be of no use.
            event.prevent_default();
            // A worker whose file is not there has no message.
            let error = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            said(Said::Broke(
                error.unwrap_or_else(|| format!("{LOADER} does not load")),
            ));
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(broke.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _heard: heard,
            _broke: broke,
        })
    }

    /// Asks something.
    ///
    /// # Errors
    /// Why it cannot be posted.
    pub(crate) fn post(&self, request: &Numbered<Request>) -> Result<(), String> {
        let message = wire::write(request).map_err(|error| error.to_string())?;
        let posted = self.worker.post_message(&message);
        posted.map_err(|error| format!("{error:?}"))
    }
}

impl Drop for ContractWorker {
    fn drop(&mut self) {
        // Nothing that is on its way may reach closures that are gone.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

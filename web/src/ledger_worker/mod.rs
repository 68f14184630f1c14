//! What the ledger worker does: it answers the requests of [`crate::protocol::ledger`].
//!
//! One file an operation; [`LedgerWorker::answer`] says which. Requests are done one after the other, in the order in which they
//! came, since they write; those of the API in a lane of their own, so that Run does not wait for a node that does not answer.
//! The two lanes stand to each other as two tabs do: who writes second sees what the first wrote. The rows are those of the
//! node's ledger; keeping them in IndexedDB is the business of [`crate::mirror`].

mod api;
pub(crate) mod called;
mod comparing;
mod copying;
mod discarding;
mod files;
mod lane;
mod loaded;
mod mirroring;
mod pending;
mod posting;
mod rebasing;
mod rows;
mod sending;
mod shelf;
mod standing;

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use self::lane::Lane;
use self::loaded::Loaded;
use crate::contract_worker::post;
use crate::mirror::Database;
use crate::protocol::Numbered;
use crate::protocol::contract;
use crate::protocol::ledger::{Answer, Request};
use crate::vm::BrowserVm;

/// The worker's state, for as long as it lives.
pub(crate) struct LedgerWorker {
    /// What executes transactions.
    vm: BrowserVm,
    /// What the API reads and executes on.
    loaded: Loaded,
    /// Whether what unfinished writes left was looked for.
    swept: Cell<bool>,
    /// The requests of the API.
    api: Lane,
    /// The other requests.
    others: Lane,
}

impl LedgerWorker {
    /// One that has opened nothing yet.
    pub(crate) fn new(vm: BrowserVm) -> Self {
        Self {
            vm,
            loaded: Loaded::default(),
            swept: Cell::default(),
            api: Lane::default(),
            others: Lane::default(),
        }
    }

    /// Answers `request` when its turn has come.
    pub(crate) fn hear(self: &Rc<Self>, request: Numbered<Request>) {
        let of_api = matches!(request.body, Request::Api(_));
        if !self.lane(of_api).enter(request) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            while let Some(request) = this.lane(of_api).next() {
                this.serve(request).await;
            }
        });
    }

    fn lane(&self, of_api: bool) -> &Lane {
        match of_api {
            true => &self.api,
            false => &self.others,
        }
    }

    async fn serve(&self, request: Numbered<Request>) {
        if !self.swept.replace(true)
            && let Ok(database) = Database::open().await
        {
            // What could not be swept is in nobody's way, and is looked for the next time.
            drop(database.sweep().await);
        }
        let number = request.number;
        let say = move |answer| post(number, contract::Answer::Ledger(Box::new(answer)));
        say(self.answer(request.body, &say).await);
        if self.vm.broken() {
            wasm_bindgen::throw_str("the browser gave up in the middle of a call");
        }
    }

    /// The last answer to `request`; `say` tells the ones before it.
    async fn answer(&self, request: Request, say: &dyn Fn(Answer)) -> Answer {
        let vm = &self.vm;
        match request {
            Request::Api(ask) => api::answer(self, ask).await,
            Request::List => Answer::List(shelf::list().await),
            Request::Mirror { sandbox } => Answer::Mirrored(mirroring::mirror(&sandbox, say).await),
            Request::Pending { sandbox } => Answer::Pending(pending::pending(&sandbox).await),
            Request::Rebase { sandbox } => {
                Answer::Rebased(rebasing::rebase(vm, &sandbox, say).await)
            }
            Request::Send {
                sandbox,
                token,
                member,
                shown,
            } => {
                let order = sending::Order {
                    sandbox,
                    token,
                    member,
                    shown,
                };
                Answer::Sent(sending::send(vm, order, say).await)
            }
            Request::Discard { sandbox } => Answer::Done(discarding::discard(&sandbox).await),
            Request::Branch {
                ledger,
                height,
                name,
            } => Answer::Made(copying::branch(&ledger, height, name).await),
            Request::Snapshot {
                ledger,
                height,
                name,
            } => Answer::Made(copying::snapshot(&ledger, height, name).await),
            Request::Publish { ledger } => Answer::Published(files::publish(&ledger).await),
            Request::Compare { before, after } => {
                Answer::Compared(comparing::compare(before, after).await)
            }
            Request::Export { ledger } => Answer::Exported(files::export(&ledger).await),
            Request::Import { text, name } => {
                Answer::Made(files::import(vm, &text, name, say).await)
            }
            Request::Rename { ledger, name } => Answer::Done(shelf::rename(&ledger, name).await),
            Request::Trash { ledger, into } => Answer::Done(shelf::trash(&ledger, into).await),
            Request::Delete { ledger } => Answer::Done(shelf::delete(ledger.as_deref()).await),
        }
    }
}

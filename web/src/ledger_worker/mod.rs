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
mod keeping;
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

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use self::keeping::Checked;
use self::lane::Lane;
use self::loaded::Loaded;
use self::shelf::told;

use crate::contract_worker::post;
use crate::mirror::Database;
use crate::protocol::Numbered;
use crate::protocol::contract;
use crate::protocol::ledger::{Answer, Kind, Request};
use crate::vm::BrowserVm;

/// The worker's state, for as long as it lives.
pub(crate) struct LedgerWorker {
    /// What executes transactions.
    vm: BrowserVm,
    /// What the API reads and executes on.
    loaded: Loaded,
    /// What needs to be done once.
    checked: Checked,
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
            checked: Checked::default(),
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
        let number = request.number;
        let say = move |answer| post(number, contract::Answer::Ledger(Box::new(answer)));
        say(self.answer(request.body, &say).await);
        if self.vm.broken() {
            wasm_bindgen::throw_str("the browser gave up in the middle of a call");
        }
    }

    /// The last answer to `request`; `say` tells the ones before it.
    async fn answer(&self, request: Request, say: &dyn Fn(Answer)) -> Answer {
        match request {
            Request::Api(ask) => api::answer(self, ask).await,
            Request::List => Answer::List(keeping::list(self).await),
            Request::Mirror { sandbox } => {
                Answer::Mirrored(mirroring::mirror(self, &sandbox, say).await)
            }
            Request::Pending { sandbox } => Answer::Pending(pending::pending(self, &sandbox).await),
            Request::Rebase { sandbox } => {
                Answer::Rebased(rebasing::rebase(self, &sandbox, say).await)
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
                Answer::Sent(sending::send(self, order, say).await)
            }
            Request::Discard { sandbox } => Answer::Done(discarding::discard(self, &sandbox).await),
            Request::Branch {
                ledger,
                height,
                name,
            } => Answer::Made(copying::again(self, &ledger, height, name, Kind::Local).await),
            Request::Snapshot {
                ledger,
                height,
                name,
            } => {
                let kind = Kind::Snapshot { of: ledger.clone() };
                Answer::Made(copying::again(self, &ledger, height, name, kind).await)
            }
            Request::Publish { ledger } => Answer::Published(files::publish(self, &ledger).await),
            Request::Compare { before, after } => {
                Answer::Compared(comparing::compare(self, before, after).await)
            }
            Request::Export { ledger } => Answer::Exported(files::export(self, &ledger).await),
            Request::Import { text, name } => {
                Answer::Made(files::import(self, &text, name, say).await)
            }
            Request::Rename { ledger, name } => {
                Answer::Done(shelf::rename(self, &ledger, name).await)
            }
            Request::Trash { ledger, into } => {
                Answer::Done(shelf::trash(self, &ledger, into).await)
            }
            Request::Delete { ledger } => {
                Answer::Done(shelf::delete(self, ledger.as_deref()).await)
            }
            Request::Salvage => Answer::Exported(Database::salvage().await.map_err(told)),
            Request::StartOver => Answer::Done(keeping::start_over(self).await.map_err(told)),
        }
    }
}

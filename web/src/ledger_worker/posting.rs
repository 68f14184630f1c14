//! Sending one transaction to the node.

use gloo_net::http::{Method, RequestBuilder};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wattage_core::api::{MEMBER_HEADER, MemberName, TransactionRequest, TransactionResult, routes};
use wattage_core::types::Hash;
use web_sys::{AbortSignal, DedicatedWorkerGlobalScope};

use crate::contract_worker::node::{NO_ANSWER, Silence, garbled, refusal};
use crate::protocol::contract::PATIENCE;

/// How often a node that is busy is asked again.
const ATTEMPTS: usize = 5;
/// The longest wait that a node may ask for, seconds; with a longer one the person is told instead.
const LONGEST_WAIT: u32 = 60;

/// What writing needs, and who writes.
pub(super) struct Sender<'a> {
    pub(super) sandbox: &'a str,
    pub(super) token: &'a str,
    pub(super) member: Option<MemberName>,
}

impl Sender<'_> {
    /// Sends a request under a name, the hash of its block here when it was first sent: the node does a request of that name once, however
    /// often it is sent.
    pub(super) async fn submit(
        &self,
        request: &TransactionRequest,
        key: &Hash,
    ) -> Result<TransactionResult, Silence> {
        let mut attempt = 1;
        loop {
            match self.attempt(request, key).await {
                Err((_, Some(seconds))) if attempt < ATTEMPTS && seconds <= LONGEST_WAIT => {
                    wait(seconds).await;
                    attempt += 1;
                }
                Err((silence, _)) => return Err(silence),
                Ok(result) => return Ok(result),
            }
        }
    }

    /// With an error: after how many seconds the node may be asked again, if it says so.
    async fn attempt(
        &self,
        request: &TransactionRequest,
        key: &Hash,
    ) -> Result<TransactionResult, (Silence, Option<u32>)> {
        let path = routes::fill(routes::TRANSACTIONS, &[self.sandbox]);
        let limit = AbortSignal::timeout_with_u32(PATIENCE);
        let key = key.to_string().trim_start_matches("0x").to_owned();
        let mut builder = RequestBuilder::new(&path)
            .method(Method::POST)
            .abort_signal(Some(&limit))
            .header("Authorization", &format!("Bearer {}", self.token))
            .header("Idempotency-Key", &key);
        if let Some(member) = &self.member {
            builder = builder.header(MEMBER_HEADER, &member.to_header());
        }
        let built = builder.json(request);
        let built = built.map_err(|error| (garbled(error), None))?;
        let silent = |_| (Silence::Unreachable(NO_ANSWER.to_owned()), None);
        let response = built.send().await.map_err(silent)?;
        if response.ok() {
            return response
                .json()
                .await
                .map_err(|error| (garbled(error), None));
        }
        let busy = matches!(response.status(), 429 | 503);
        let seconds = response.headers().get("retry-after");
        let seconds = seconds.and_then(|text| text.parse().ok());
        let seconds = busy.then(|| seconds.unwrap_or(1));
        Err((refusal(response).await, seconds))
    }
}

async fn wait(seconds: u32) {
    let global = js_sys::global();
    let Some(worker) = global.dyn_ref::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let milliseconds = i32::try_from(seconds.saturating_mul(1_000)).unwrap_or(i32::MAX);
    let waited = Promise::new(&mut |resolve, _| {
        let set =
            worker.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        if set.is_err() {
            // Without a clock there is nothing to wait for.
            drop(resolve.call0(&JsValue::UNDEFINED));
        }
    });
    // It is never rejected.
    drop(JsFuture::from(waited).await);
}

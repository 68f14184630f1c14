//! Live events: each block once it is on the disk, rewinds, and who is there.
//!
//! An event's id is `LEDGER-HEIGHT`: a client that names its last one goes on behind it, without a gap or a repeat. What
//! is told comes from the store, page by page as the client takes it, so a slow client costs no memory. Who is there has
//! no id: it is told as it is, and nobody goes on behind it.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use serde::Serialize;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::watch::Receiver;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use wattage_core::api::{BlockView, Present, Refusal, routes};

use super::blocks;
use super::error::ApiError;
use super::extract::{Asked, Reader};
use super::member::Attendance;
use super::node::Node;
use super::query;
use super::sandboxes::shown;
use crate::sandboxes::Tip;
use crate::store::{LedgerId, SandboxId};

/// Events that wait for a client to take them.
const WAITING: usize = 16;

/// Blocks that are read at a time.
const PAGE: usize = 16;

/// After so long without an event a comment is sent, so that nobody on the way takes the connection for dead.
const SILENCE: Duration = Duration::from_secs(15);

/// A reference to a schema of the document.
fn schema(name: &str) -> serde_json::Value {
    serde_json::json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Characters of a ledger's id, in hex.
const LEDGER_CHARS: usize = 32;

/// Live events.
///
/// `block` with a block as its data, for each block that is on the disk; `rewound` with the sandbox as its data, when
/// it has another ledger than before, by a rewind or by the undoing of one; `present`, without an id, with who is there:
/// at the beginning and when it changes, at most four times a second (`x-events` has their schemas). After 15
/// seconds without one comes a line that is a comment, so that the connection is not taken for dead. Without a last event it begins with the
/// newest block. An id names an event for Last-Event-ID: what comes after it follows without a gap or a repeat, also
/// after the node was started again.
#[utoipa::path(get, path = routes::EVENTS, operation_id = "events", tag = "blocks",
    params(query::Events, ("Last-Event-ID" = Option<String>, Header, description = "Id of the last event that the client has.")),
    responses((status = 200, description = "A stream of events that does not end.", body = String, content_type = "text/event-stream")),
    extensions(("x-events" = json!({ "block": schema("BlockView"), "rewound": schema("Sandbox"), "present": schema("Present") }))))]
pub(super) async fn events(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    Asked(asked): Asked<query::Events>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let named = headers.get("last-event-id");
    // What is no text is no id either, and is refused as such.
    let named = named.map(|id| id.to_str().unwrap_or_default());
    let last = named.or(asked.last_event_id.as_deref()).map(parse);
    let last = last.transpose()?;
    let id = sandbox.id();
    let sandboxes = node.sandboxes().clone();
    let subscribe = move || {
        let head = sandbox.ledger().view()?.head()?.height;
        // A height that is not there yet is of no event of ours: to such a client everything is new.
        let last = last.map(|(ledger, height)| match height <= head {
            true => (ledger, height + 1),
            false => (String::new(), 0),
        });
        Ok((last, sandboxes.subscribe(id)?))
    };
    let (last, tips) = node.read(subscribe).await?;
    let attendance = Attendance::new(node.sandboxes().enter(id, asked.member));
    let (events, taken) = mpsc::channel(WAITING);
    let (ledger, next) = last.unzip();
    let teller = Teller {
        node,
        id,
        events,
        ledger,
        next: next.unwrap_or_default(),
    };
    tokio::spawn(teller.tell(tips, attendance));
    let alive = KeepAlive::new().interval(SILENCE);
    Ok(Sse::new(ReceiverStream::new(taken)).keep_alive(alive))
}

/// Ledger and height of an id.
///
/// # Errors
/// [`Refusal::Malformed`] for what is none: beginning anew would be a gap that nobody notices.
fn parse(id: &str) -> Result<(String, u64), ApiError> {
    let parts = id.split_once('-');
    let parts = parts.filter(|(ledger, _)| {
        ledger.len() == LEDGER_CHARS && ledger.bytes().all(|b| b.is_ascii_hexdigit())
    });
    let height = parts.and_then(|(ledger, height)| Some((ledger, height.parse().ok()?)));
    let (ledger, height) = height.ok_or_else(|| {
        let id: String = id.chars().take(80).collect();
        Refusal::Malformed(format!(
            "the last event's id is LEDGER-HEIGHT, as events have it, not {id:?}; leave it out to begin with the newest block"
        ))
    })?;
    Ok((ledger.to_ascii_lowercase(), height))
}

/// Tells one client.
struct Teller {
    node: Node,
    id: SandboxId,
    events: Sender<Result<Event, Infallible>>,
    /// The ledger that the client knows.
    ledger: Option<String>,
    /// The height of the next block for it.
    next: u64,
}

/// Why a stream ends. The client comes back with its last id, and misses nothing.
enum End {
    /// The client is gone.
    Gone,
    /// The store could not be read, or the sandbox was removed.
    Failed(ApiError),
}

impl From<ApiError> for End {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl Teller {
    async fn tell(mut self, tips: Receiver<Tip>, attendance: Attendance) {
        if let Err(End::Failed(error)) = self.follow(tips, attendance).await {
            tracing::debug!(%error, "a stream of events ends");
        }
    }

    /// Tells what there is and what comes, until the sandbox is removed or the client is gone.
    async fn follow(
        &mut self,
        mut tips: Receiver<Tip>,
        mut attendance: Attendance,
    ) -> Result<(), End> {
        self.present(&attendance.news().await).await?;
        loop {
            let tip = *tips.borrow_and_update();
            self.catch_up(tip).await?;
            tokio::select! {
                // It fails when the sandbox was removed.
                changed = tips.changed() => if changed.is_err() {
                    return Ok(());
                },
                present = attendance.news() => self.present(&present).await?,
                () = self.events.closed() => return Ok(()),
            }
        }
    }

    /// Tells everything up to `tip`.
    async fn catch_up(&mut self, tip: Tip) -> Result<(), End> {
        let ledger = tip.ledger.to_string();
        match &self.ledger {
            Some(known) if *known == ledger => {}
            Some(_) => self.rewound(tip.ledger).await?,
            None => self.next = tip.height,
        }
        self.ledger = Some(ledger);
        while self.next <= tip.height {
            let blocks = self.page(tip.ledger).await?;
            if blocks.is_empty() {
                // It has another ledger by now, and the next tip tells so.
                break;
            }
            for block in blocks {
                let id = format!("{}-{}", tip.ledger, block.height);
                self.next = block.height + 1;
                self.send("block", id, &block).await?;
            }
        }
        Ok(())
    }

    /// The next blocks of `ledger`; none if it is the sandbox's no more.
    async fn page(&self, ledger: LedgerId) -> Result<Vec<BlockView>, ApiError> {
        let (sandboxes, id, next) = (self.node.sandboxes().clone(), self.id, self.next);
        let read = move || {
            let sandbox = sandboxes.open(id)?;
            if sandbox.record().ledger != ledger {
                return Ok(Vec::new());
            }
            let view = sandbox.ledger().view()?;
            let stored = view.blocks(next, PAGE)?;
            let shown = stored.iter().map(|stored| BlockView::of(&view, stored));
            let blocks: Result<Vec<_>, ApiError> = shown.map(|shown| Ok(shown?.0)).collect();
            let mut blocks = blocks?;
            blocks::signed(sandbox.store(), &mut blocks)?;
            Ok(blocks)
        };
        self.node.read(read).await
    }

    /// Tells that the sandbox has another ledger, and goes on behind its newest block.
    async fn rewound(&mut self, ledger: LedgerId) -> Result<(), End> {
        let (sandboxes, id) = (self.node.sandboxes().clone(), self.id);
        let read = move || shown(&sandboxes, &sandboxes.open(id)?);
        let sandbox = self.node.read(read).await?;
        // If it has been rewound again, the next tip tells so.
        self.next = sandbox.height + 1;
        let id = format!("{ledger}-{}", sandbox.height);
        self.send("rewound", id, &sandbox).await
    }

    /// Tells who is there. Without an id: a client that comes back names its last block.
    async fn present(&self, present: &Present) -> Result<(), End> {
        self.put("present", Event::default(), present).await
    }

    async fn send(&self, name: &str, id: String, data: &impl Serialize) -> Result<(), End> {
        self.put(name, Event::default().id(id), data).await
    }

    async fn put(&self, name: &str, event: Event, data: &impl Serialize) -> Result<(), End> {
        let event = event.event(name).json_data(data).map_err(ApiError::fault)?;
        self.events.send(Ok(event)).await.map_err(|_| End::Gone)
    }
}

//! Sending what is pending, in order. Whatever happens on the way, what was not taken stays pending, and nothing is taken twice:
//! the node does a request of one name once, and blocks that it turns out to have are pending no longer.

use wattage_core::api::MemberName;
use wattage_core::rebase::{self, Made, Refused};
use wattage_core::types::{Address, Hash};

use super::LedgerWorker;
use super::posting::Sender;
use super::rebasing::put_on_top;
use super::shelf::{self, told};
use super::standing::{self, Standing};
use super::{discarding, keeping, pending};
use crate::contract_worker::node;
use crate::mirror::{Database, Mirror, Sending};
use crate::protocol::contract::Tip;
use crate::protocol::ledger::{Answer, Kept, Kind, Sent};
use crate::vm::BrowserVm;

/// What is to be sent, and by whom.
pub(super) struct Order {
    pub(super) sandbox: String,
    pub(super) token: String,
    pub(super) member: Option<String>,
    /// The node's head that the person was shown the differences for.
    pub(super) shown: Option<Tip>,
}

/// What has been done so far.
#[derive(Default)]
struct Progress {
    taken: usize,
    left_out: usize,
    moved: Vec<(Address, Address)>,
    snapshot: Option<Kept>,
}

impl Progress {
    fn sent(self, mirror: &Mirror, stopped: Option<String>) -> Result<Sent, String> {
        Ok(Sent {
            taken: self.taken,
            left_out: self.left_out,
            stopped,
            kept: shelf::kept(mirror)?,
            moved: self.moved,
            snapshot: self.snapshot,
        })
    }
}

pub(super) async fn send(
    worker: &LedgerWorker,
    order: Order,
    say: &dyn Fn(Answer),
) -> Result<Sent, String> {
    let database = keeping::open(worker).await?;
    let mut mirror = keeping::mirror_of(worker, &database, &order.sandbox).await?;
    let vm = &worker.vm;
    let mut progress = Progress::default();
    let standing = match standing::standing(&order.sandbox, &mirror).await {
        Ok(standing) => standing,
        Err(unknown) => return progress.sent(&mirror, Some(unknown.sentence())),
    };
    if standing.is_unmoved() {
        let origin = &standing.node.ledger;
        standing::share(&database, &mut mirror, standing.shared, origin).await?;
    } else {
        if pending::above(&mirror, standing.shared)?.is_empty() {
            return progress.sent(&mirror, None);
        }
        if order.shown != Some(standing.tip()) {
            let why = "The node has moved on to another block, so what you were shown is not what would be sent. Nothing was \
                       sent; look at what comes out now.";
            return progress.sent(&mirror, Some(why.to_owned()));
        }
        let rest = Rest {
            made: pending::above(&mirror, standing.shared)?,
            sending: mirror.record().sending,
            kept_as: "before sending",
        };
        put_anew(
            vm,
            &database,
            &mut mirror,
            &standing,
            rest,
            &mut progress,
            say,
        )
        .await?;
    }
    let stopped = send_all(vm, &order, &database, &mut mirror, &mut progress, say).await?;
    let stopped = match stopped {
        None => compare(&order.sandbox, &mirror).await?,
        some => some,
    };
    progress.sent(&mirror, stopped)
}

/// What is to be put on top of the node's head.
struct Rest {
    made: Vec<Made>,
    /// What of it may have reached the node.
    sending: Option<Sending>,
    /// What the snapshot is called that keeps it as it was.
    kept_as: &'static str,
}

/// Puts what is pending on top of the node's head, in one write. A snapshot keeps what was.
async fn put_anew(
    vm: &BrowserVm,
    database: &Database,
    mirror: &mut Mirror,
    standing: &Standing,
    rest: Rest,
    progress: &mut Progress,
    say: &dyn Fn(Answer),
) -> Result<(), String> {
    let snapshot = discarding::keep(database, mirror, rest.kept_as).await?;
    let (made, sending) = (rest.made, rest.sending);
    let on_top = put_on_top(vm, &mirror.store(), standing, made, sending, say).await;
    let on_top = match on_top {
        Ok(on_top) => on_top,
        Err(sentence) => {
            mirror.discard().map_err(told)?;
            forget(database, &snapshot).await?;
            return Err(sentence);
        }
    };
    let (tip, origin) = (standing.tip(), standing.node.ledger.clone());
    let sending = on_top.sending;
    let flushed = mirror.flush_with(|record| {
        (record.shared, record.sending) = (Some(tip), sending);
        if let Kind::Mirror { origin: of, .. } = &mut record.kind {
            *of = origin;
        }
    });
    if let Err(error) = flushed.await {
        // Nothing was changed, so there is nothing to keep beside it.
        forget(database, &snapshot).await?;
        return Err(told(error));
    }
    let transactions = &on_top.rebased.transactions;
    progress.left_out += transactions.iter().filter(|after| after.is_err()).count();
    progress.moved.extend(on_top.rebased.moved);
    progress.snapshot = Some(snapshot);
    Ok(())
}

async fn forget(database: &Database, snapshot: &Kept) -> Result<(), String> {
    let id = snapshot.id.parse().map_err(told)?;
    database.delete_ledger(id).await.map_err(told)
}

/// Sends block by block. Answers why it ended before the last, if it did.
async fn send_all(
    vm: &BrowserVm,
    order: &Order,
    database: &Database,
    mirror: &mut Mirror,
    progress: &mut Progress,
    say: &dyn Fn(Answer),
) -> Result<Option<String>, String> {
    // A name that is none is left away: it is checked where it is chosen.
    let member = order.member.as_deref();
    let sender = Sender {
        sandbox: &order.sandbox,
        token: &order.token,
        member: member.and_then(|name| name.parse::<MemberName>().ok()),
    };
    let pending = pending::above(mirror, pending::shared(mirror)?)?;
    let all = Some(pending.len());
    for made in &pending {
        let height = made.receipt.height;
        let view = mirror.ledger().map_err(told)?.view().map_err(told)?;
        let block = view.block(height).map_err(told)?;
        let block: Hash = block.ok_or("A pending block is missing.")?.hash();
        let before = view.at(height.saturating_sub(1)).map_err(told)?;
        let replaces = rebase::replaced(&made.receipt);
        let request = match rebase::request(vm, before, &made.transaction, replaces) {
            Ok(request) => request,
            Err(Refused::Sentence(sentence)) => return Ok(Some(told(sentence))),
            Err(Refused::Fault(fault)) => return Err(told(fault)),
        };
        let key = note_sending(database, mirror, height, block).await?;
        let result = match sender.submit(&request, &key).await {
            Ok(result) => result,
            Err(silence) => return Ok(Some(silence.sentence())),
        };
        progress.taken += 1;
        say(Answer::Progress {
            done: progress.taken,
            all,
        });
        if result.transaction != made.receipt.transaction {
            return elsewhere(vm, order, database, mirror, progress, made, say).await;
        }
        let origin = match &mirror.record().kind {
            Kind::Mirror { origin, .. } => origin.clone(),
            _ => String::new(),
        };
        standing::share(database, mirror, height, &origin).await?;
    }
    Ok(None)
}

/// Notes that the transaction of a block is on its way, before it is: its answer may be lost. Answers the name to send it under, which
/// stays what it was where it was sent before.
async fn note_sending(
    database: &Database,
    mirror: &mut Mirror,
    height: u64,
    block: Hash,
) -> Result<Hash, String> {
    if let Some(sending) = mirror
        .record()
        .sending
        .filter(|sending| sending.height == height)
    {
        return Ok(sending.key);
    }
    let sending = Sending { height, key: block };
    let noted = database.change_record(mirror.id(), |record| record.sending = Some(sending));
    noted.await.map_err(told)?;
    mirror.refresh().await.map_err(told)?;
    Ok(block)
}

/// The node took a transaction on another block than it was made on: somebody's came between. The rest goes on top of that, and
/// waits for the person to look at it.
async fn elsewhere(
    vm: &BrowserVm,
    order: &Order,
    database: &Database,
    mirror: &mut Mirror,
    progress: &mut Progress,
    taken: &Made,
    say: &dyn Fn(Answer),
) -> Result<Option<String>, String> {
    let standing = match standing::standing(&order.sandbox, mirror).await {
        Ok(standing) => standing,
        Err(unknown) => return Ok(Some(unknown.sentence())),
    };
    let rest = Rest {
        made: pending::above(mirror, taken.receipt.height)?,
        sending: None,
        kept_as: "before the rest was sent",
    };
    put_anew(vm, database, mirror, &standing, rest, progress, say).await?;
    Ok(Some(
        "Somebody else's block came between while this was sent. What was not sent yet was executed on top of it and is still \
         pending; look at what comes out, then send it."
            .to_owned(),
    ))
}

/// Whether both sides came to the same; if not, what differs, as a sentence.
async fn compare(sandbox: &str, mirror: &Mirror) -> Result<Option<String>, String> {
    let node = match node::head(sandbox).await {
        Ok(node) => node,
        Err(silence) => return Ok(Some(silence.sentence())),
    };
    let view = mirror.ledger().map_err(told)?.view().map_err(told)?;
    let head = view.head().map_err(told)?;
    if node.hash == head.hash && node.state_root == head.state_root {
        return Ok(None);
    }
    // Others may have written since the last of ours was taken.
    let ours = match node.height > head.height {
        true => node::block(sandbox, head.height)
            .await
            .map(|block| block.hash),
        false => Ok(node.hash),
    };
    match ours {
        Ok(hash) if hash == head.hash => Ok(None),
        Ok(hash) => Ok(Some(format!(
            "Everything was sent, but block {} is {hash} on the node and {} here; please report it.",
            head.height, head.hash
        ))),
        Err(silence) => Ok(Some(silence.sentence())),
    }
}

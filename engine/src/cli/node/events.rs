//! `wattage events`: what happened in a sandbox, and what happens.

use serde::Serialize;
use wattage_core::api::{self, BlockView};
use wattage_core::types::grouped;

use super::super::output::{Exit, Failure, Reader, Refusal, conclude, stream, stream_json};
use super::blocks::{by, said};
use super::help;
use super::options::{MemberOptions, SandboxOptions};
use super::presence::Attendance;
use crate::client::{EventKind, Order, SandboxClient};

/// Blocks in a page of the node's.
const PAGE: usize = 100;

/// Show the newest blocks of a sandbox as they came, and with --follow those that come.
///
/// Blocks are told once they are on the node's disk, in order, each once: a connection that breaks and a node that starts
/// again leave no gap. A rewind is told too, and with --follow who comes and goes.
#[derive(clap::Args)]
#[command(after_help = help::EVENTS)]
pub(in crate::cli) struct Events {
    /// Go on with what happens, until Ctrl+C.
    #[arg(short, long)]
    follow: bool,
    /// Begin after this height, not with the last 10 blocks.
    #[arg(long, value_name = "N")]
    after: Option<u64>,
    /// End after this many blocks and rewinds; without --after and --follow, the newest so many.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Print a JSON object for each, one a line.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sandbox: SandboxOptions,
    #[command(flatten)]
    member: MemberOptions,
}

/// What `--json` prints, a line for each.
#[derive(Serialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
enum Told<'a> {
    Block(&'a BlockView),
    Rewound(&'a api::Sandbox),
    Present(Attendance<'a>),
}

/// Blocks without --after and --count.
const LAST: u64 = 10;

impl Events {
    pub(in crate::cli) fn execute(&self) -> anyhow::Result<Exit> {
        conclude(self.json, self.run().map(|()| Exit::Success))
    }

    fn run(&self) -> Result<(), Failure> {
        let client = self.sandbox.client();
        let sandbox = self.sandbox.reader(&client)?;
        let sandbox = sandbox.as_member(self.member.name()?);
        let head = sandbox.read()?;
        let mut left = self.count.unwrap_or(u64::MAX);
        if let Some(after) = self.after.filter(|after| *after > head.height) {
            let head = head.height;
            let error =
                format!("there is no block {after} in this sandbox yet; the newest is {head}");
            return Err(Refusal::new(error)
                .advised("--after gives one that there is")
                .into());
        }
        let after = self.after.or_else(|| head.height.checked_sub(self.last()));
        if self.past(&sandbox, after, head.height, &mut left)? == Reader::Gone
            || !self.follow
            || left == 0
        {
            return Ok(());
        }
        // Whatever was committed since the head was read follows too.
        let last = format!("{}-{}", head.ledger, head.height);
        let mut events = sandbox.events(Some(last));
        let mut before = None;
        while left > 0 {
            let event = events.next()?;
            let reader = match event.kind {
                EventKind::Block(block) => self.tell(&Told::Block(&block))?,
                EventKind::Rewound(sandbox) => self.tell(&Told::Rewound(&sandbox))?,
                EventKind::Present(now) => {
                    let attendance = Attendance {
                        before: before.as_ref(),
                        now: &now,
                    };
                    let told = self.tell(&Told::Present(attendance))?;
                    before = Some(*now);
                    told
                }
            };
            if reader == Reader::Gone {
                return Ok(());
            }
            left -= u64::from(event.id.is_some());
        }
        Ok(())
    }

    /// How many of the blocks that there are it begins with, without --after.
    fn last(&self) -> u64 {
        match self.follow {
            true => self.count.unwrap_or(LAST).min(LAST),
            false => self.count.unwrap_or(LAST),
        }
    }

    /// Tells the blocks after a height that are there already, up to the head.
    fn past(
        &self,
        sandbox: &SandboxClient<'_>,
        after: Option<u64>,
        head: u64,
        left: &mut u64,
    ) -> Result<Reader, Failure> {
        let mut next = after;
        loop {
            let page = sandbox.blocks(Order::Oldest, next, PAGE)?;
            for block in page.blocks.iter().filter(|block| block.height <= head) {
                if *left == 0 {
                    return Ok(Reader::There);
                }
                *left -= 1;
                if self.tell(&Told::Block(block))? == Reader::Gone {
                    return Ok(Reader::Gone);
                }
            }
            next = page.next;
            if next.is_none_or(|next| next >= head) {
                return Ok(Reader::There);
            }
        }
    }

    fn tell(&self, told: &Told<'_>) -> Result<Reader, Failure> {
        if self.json {
            return Ok(stream_json(told)?);
        }
        let text = match told {
            Told::Block(block) => {
                let transaction = block.transactions.first();
                let what = transaction.map_or_else(|| "genesis".to_owned(), said);
                let (height, gas) = (block.height, grouped(block.gas_used));
                let by = by(block).map_or_else(String::new, |name| format!(", by {name}"));
                format!("block {height}: {what}, {gas} gas{by}\n")
            }
            Told::Rewound(sandbox) => {
                let (height, hash) = (sandbox.height, sandbox.hash);
                format!("rewound: the newest block is {height} now, {hash}\n")
            }
            Told::Present(attendance) => attendance.text(),
        };
        Ok(stream(&text)?)
    }
}

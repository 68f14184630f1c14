//! Live events: server-sent events, followed over breaks of the connection.

use std::io::{BufRead as _, BufReader, Read as _};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use wattage_core::api::{BlockView, MemberName, Present, Sandbox, routes};

use super::request::Request;
use super::{ClientError, SandboxClient};

/// The most bytes of one line of the stream; a block's event is far shorter.
const LINE: u64 = 4 * 1024 * 1024;

/// The rest before a broken connection is made again.
const REST: Duration = Duration::from_millis(500);

/// How long a node may stay away: longer than it takes to start again.
const AWAY: Duration = Duration::from_secs(60);

/// A connection that held so long was one.
const HELD: Duration = Duration::from_secs(5);

/// Something that happened in a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place: who names it as the last one gets what came after. Who is there has none.
    pub id: Option<String>,
    /// What happened.
    pub kind: EventKind,
}

/// What happened in a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// A block was committed, and is on the node's disk.
    Block(Box<BlockView>),
    /// The ledger was replaced by a rewind or its undoing; blocks go on from this head.
    Rewound(Box<Sandbox>),
    /// Who is there now: at the beginning of a connection, and when somebody has come or gone.
    Present(Box<Present>),
}

/// The events of a sandbox, one after the other. Each call of [`Events::next`] waits for one.
pub struct Events<'a> {
    sandbox: &'a SandboxClient<'a>,
    /// The id of the last event.
    last: Option<String>,
    stream: Option<Stream>,
    /// Since when there is none, if there was one.
    away: Option<Instant>,
}

/// An open connection.
struct Stream {
    lines: BufReader<ureq::BodyReader<'static>>,
    began: Instant,
}

impl SandboxClient<'_> {
    /// The events after the one with the id `last`; those from now on, if there is none.
    #[must_use]
    pub fn events(&self, last: Option<String>) -> Events<'_> {
        Events {
            sandbox: self,
            last,
            stream: None,
            away: None,
        }
    }
}

impl std::fmt::Debug for Events<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Events").field("last", &self.last).finish()
    }
}

impl Events<'_> {
    /// Waits for the next event. A connection that ends is made again, and nothing is lost or told twice.
    ///
    /// # Errors
    /// [`ClientError`] when the node refuses, or stays away for longer than a restart takes.
    #[expect(
        clippy::should_implement_trait,
        reason = "it never ends by itself, and fails with a reason"
    )]
    pub fn next(&mut self) -> Result<Event, ClientError> {
        loop {
            let mut stream = match self.stream.take() {
                Some(stream) => stream,
                None => match self.connect() {
                    Ok(stream) => stream,
                    Err(error) if self.may_come_back(&error) => {
                        thread::sleep(REST);
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            // An end, a break and a node that restarts are the same: connect again and go on after the last.
            let Ok(Some(fields)) = next_fields(&mut stream.lines) else {
                if self.away.is_none() || stream.began.elapsed() > HELD {
                    (self.sandbox.client.told)("the connection broke; trying again");
                    self.away = Some(Instant::now());
                }
                thread::sleep(REST);
                continue;
            };
            self.stream = Some(stream);
            self.away = None;
            if let Some(event) = self.event(fields)? {
                return Ok(event);
            }
        }
    }

    /// Whether the node was there a moment ago, and only the way to it is broken.
    fn may_come_back(&self, error: &ClientError) -> bool {
        let broken = matches!(
            error,
            ClientError::Unreachable { .. } | ClientError::Unanswered { .. }
        );
        broken && self.away.is_some_and(|since| since.elapsed() < AWAY)
    }

    fn connect(&self) -> Result<Stream, ClientError> {
        let sandbox = self.sandbox;
        let member = sandbox.member.as_ref().map(MemberName::to_header);
        let request = Request::get(routes::EVENTS, &[&sandbox.id]).with("member", member);
        let request = request.events(self.last.as_deref());
        let body = sandbox.client.open(&request)?;
        let body = body.into_with_config().limit(u64::MAX).reader();
        Ok(Stream {
            lines: BufReader::new(body),
            began: Instant::now(),
        })
    }

    fn event(&mut self, fields: Fields) -> Result<Option<Event>, ClientError> {
        let kind = match &*fields.event {
            "block" => EventKind::Block(self.data(&fields)?),
            "rewound" => EventKind::Rewound(self.data(&fields)?),
            "present" => EventKind::Present(self.data(&fields)?),
            // A newer node may tell more than this program knows.
            _ => return Ok(None),
        };
        let id = fields.id;
        if id.is_some() {
            self.last.clone_from(&id);
        }
        Ok(Some(Event { id, kind }))
    }

    fn data<T: DeserializeOwned>(&self, fields: &Fields) -> Result<Box<T>, ClientError> {
        let sandbox = self.sandbox;
        let path = routes::fill(routes::EVENTS, &[&sandbox.id]);
        serde_json::from_str(&fields.data)
            .map(Box::new)
            .map_err(|error| ClientError::NotANode {
                url: sandbox.client.node.join(&path),
                why: format!("an event of it is not one ({error})"),
            })
    }
}

/// An event as it stands in the stream.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fields {
    event: String,
    data: String,
    id: Option<String>,
}

/// The fields of the next event that has data; `None` at the end of the stream.
fn next_fields(stream: &mut impl std::io::BufRead) -> std::io::Result<Option<Fields>> {
    let mut fields = Fields::default();
    loop {
        let mut line = String::new();
        if stream.take(LINE).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let Some(line) = line.strip_suffix('\n') else {
            return Err(std::io::Error::other("a line has no end"));
        };
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            if !fields.data.is_empty() {
                return Ok(Some(fields));
            }
            fields = Fields::default();
            continue;
        }
        // A line that begins with a colon is a sign of life.
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut fields.event),
            "id" => fields.id = Some(value.to_owned()),
            "data" => {
                if !fields.data.is_empty() {
                    fields.data.push('\n');
                }
                fields.data.push_str(value);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_between_comments_and_in_several_lines_of_data() {
        let text = ": hello\n\nevent: block\r\nid: a-1\r\ndata: {\ndata: }\n\nretry: 5\n\nevent: rewound\ndata:x\n\n";
        let mut stream = text.as_bytes();
        let block = next_fields(&mut stream).expect("a text").expect("an event");
        assert_eq!(block.event, "block");
        assert_eq!(block.id.as_deref(), Some("a-1"));
        assert_eq!(block.data, "{\n}");
        let rewound = next_fields(&mut stream).expect("a text").expect("an event");
        assert_eq!((&*rewound.event, &*rewound.data), ("rewound", "x"));
        assert_eq!(next_fields(&mut stream).expect("a text"), None);
    }

    #[test]
    fn an_event_that_breaks_off_is_none() {
        assert!(next_fields(&mut "event: block\ndata: {".as_bytes()).is_err());
        let ended = next_fields(&mut "event: block\ndata: {}\n".as_bytes());
        assert_eq!(ended.expect("whole lines"), None);
    }
}

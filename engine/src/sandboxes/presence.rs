//! Who is in a sandbox: a count of the streams of events that are open, by the names their members gave.
//!
//! Nothing of it is kept: a member is there as long as the [`Presence`] of a stream lives.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use wattage_core::api::{Member, MemberName, Present};
use wattage_core::limits::MEMBERS_TOLD;

use super::Sandboxes;
use crate::store::SandboxId;

/// Streams by name; those without one are under `None`.
type Streams = BTreeMap<Option<MemberName>, u32>;

/// The sandboxes that somebody is in.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    rooms: Mutex<HashMap<SandboxId, watch::Sender<Streams>>>,
}

/// One open stream. Its member is there until this is dropped, wherever that is.
pub struct Presence {
    sandboxes: Sandboxes,
    id: SandboxId,
    member: Option<MemberName>,
    changes: watch::Receiver<Streams>,
}

impl fmt::Debug for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Presence");
        out.field("id", &self.id).field("member", &self.member);
        out.finish_non_exhaustive()
    }
}

impl Sandboxes {
    /// Lets a stream into a sandbox, under a name or without.
    #[must_use]
    pub fn enter(&self, id: SandboxId, member: Option<MemberName>) -> Presence {
        let mut rooms = self.inner.rooms.lock();
        let room = rooms.entry(id).or_default();
        room.send_modify(|streams| *streams.entry(member.clone()).or_default() += 1);
        let mut changes = room.subscribe();
        // Whoever comes in is to hear who is there.
        changes.mark_changed();
        Presence {
            sandboxes: self.clone(),
            id,
            member,
            changes,
        }
    }
}

impl Presence {
    /// Waits until somebody has come or gone since the last time, and answers who is there; at once the first time.
    /// Many who come and go together are one answer.
    pub async fn changed(&mut self) -> Present {
        // The sender lives as long as anybody is there, and whoever holds this is.
        let _ = self.changes.changed().await;
        shown(&self.changes.borrow_and_update())
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.sandboxes.inner.rooms.leave(self.id, &self.member);
    }
}

impl Rooms {
    fn lock(&self) -> MutexGuard<'_, HashMap<SandboxId, watch::Sender<Streams>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leave(&self, id: SandboxId, member: &Option<MemberName>) {
        let mut rooms = self.lock();
        let Some(room) = rooms.get(&id) else { return };
        room.send_modify(|streams| {
            if let Some(count) = streams.get_mut(member) {
                *count -= 1;
                if *count == 0 {
                    streams.remove(member);
                }
            }
        });
        if room.borrow().is_empty() {
            rooms.remove(&id);
        }
    }
}

fn shown(streams: &Streams) -> Present {
    let named = || {
        let named = streams.iter();
        named.filter_map(|(name, streams)| Some((name.as_ref()?, *streams)))
    };
    let members = named().take(MEMBERS_TOLD).map(|(name, streams)| Member {
        name: name.to_string(),
        streams,
    });
    let more = named().count().saturating_sub(MEMBERS_TOLD);
    Present {
        members: members.collect(),
        more: u32::try_from(more).unwrap_or(u32::MAX),
        unnamed: streams.get(&None).copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(named: usize) -> Streams {
        let name = |number: usize| format!("m{number:04}").parse().ok();
        (0..named).map(|number| (name(number), 1)).collect()
    }

    #[test]
    fn a_crowd_is_told_up_to_the_limit_and_counted_beyond_it() {
        for (named, more) in [
            (MEMBERS_TOLD - 1, 0),
            (MEMBERS_TOLD, 0),
            (MEMBERS_TOLD + 1, 1),
        ] {
            let mut streams = crowd(named);
            streams.insert(None, 3);
            let present = shown(&streams);
            assert_eq!(present.members.len(), named.min(MEMBERS_TOLD));
            assert_eq!((present.more, present.unnamed), (more, 3));
            assert!(present.members.is_sorted_by_key(|member| &member.name));
        }
    }
}

//! What a node keeps about its clients and its own end: measures, shares, open streams, whether it is stopping.

use tokio::sync::watch;

use super::rates::Rates;
use super::shares::Shares;
use super::tally::Tally;
use crate::config::Settings;

/// Everything between the network and the handlers that has a state.
pub(super) struct Edge {
    pub(super) settings: Settings,
    pub(super) rates: Rates,
    pub(super) shares: Shares,
    /// Open connections.
    pub(super) connections: Tally,
    /// Open streams of events.
    pub(super) streams: Tally,
    /// Whether the node was told to end.
    pub(super) stopping: watch::Sender<bool>,
}

impl Edge {
    /// For a node of so many `processors` under these settings.
    pub(super) fn new(settings: Settings, processors: usize) -> Self {
        Self {
            rates: Rates::new(&settings),
            shares: Shares::new(settings.executions_at_once, processors),
            connections: Tally::default(),
            streams: Tally::default(),
            stopping: watch::Sender::new(false),
            settings,
        }
    }

    /// Whether the node was told to end.
    pub(super) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

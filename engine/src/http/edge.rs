//! What a node keeps about its clients and its own end: measures, shares, open streams, whether it is stopping.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use super::rates::Rates;
use super::shares::Shares;
use super::tally::Tally;
use crate::config::Settings;

/// Imports at a time: a file of 32 MiB is many times as large once it is read.
const IMPORTS: usize = 2;

/// Everything between the network and the handlers that has a state.
pub(super) struct Edge {
    pub(super) settings: Settings,
    pub(super) rates: Rates,
    pub(super) shares: Shares,
    /// Open connections.
    pub(super) connections: Tally,
    /// Open streams of events.
    pub(super) streams: Tally,
    /// Open exports.
    pub(super) exports: Tally,
    /// Imports under way.
    pub(super) imports: Arc<Semaphore>,
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
            exports: Tally::default(),
            imports: Arc::new(Semaphore::new(IMPORTS)),
            stopping: watch::Sender::new(false),
            settings,
        }
    }

    /// Whether the node was told to end.
    pub(super) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

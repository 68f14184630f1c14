//! The figures that a node keeps for Prometheus, each name once, with what it counts.
//!
//! Whoever has something to count uses the macros of `metrics` with a name of this list; without a recorder they do
//! nothing. [`crate::http`] records and shows them. Labels are only words from lists of ours, never what a client sent.

/// What kind of figure it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Only grows.
    Counter,
    /// Is what it is at the moment.
    Gauge,
    /// How often which size came.
    Histogram,
}

macro_rules! figures {
    ($( $name:ident = $text:literal, $kind:ident, $meaning:literal; )+) => {
        $( #[doc = $meaning] pub(crate) const $name: &str = $text; )+

        /// Every figure there is.
        pub(crate) const FIGURES: &[(&str, Kind, &str)] = &[ $( ($name, Kind::$kind, $meaning), )+ ];
    };
}

figures! {
    REQUESTS = "wattage_http_requests_total", Counter, "Requests by method, route and status.";
    DURATION = "wattage_http_request_duration_seconds", Histogram, "From a request's header to the end of its answer, by route.";
    LIMITED = "wattage_http_limited_total", Counter, "Requests refused because their client asked too much, by class.";
    CONNECTIONS = "wattage_http_connections", Gauge, "Open connections.";
    REFUSED = "wattage_http_connections_refused_total", Counter, "Connections closed at once because there were too many, by whose limit.";
    STREAMS = "wattage_event_streams", Gauge, "Open streams of events.";
    EXECUTIONS = "wattage_executions_total", Counter, "Pieces of work done on a processor: previews, transactions, assembling.";
    EXECUTION = "wattage_execution_duration_seconds", Histogram, "How long a piece of work took on a processor, compiling included.";
    QUEUE = "wattage_execution_queue_seconds", Histogram, "How long a piece of work waited for its client's share and for a processor.";
    WAITING = "wattage_executions_waiting", Gauge, "Work that waits for its client's share or for a processor.";
    BLOCKS = "wattage_blocks_committed_total", Counter, "Transactions that were answered with their block on the disk.";
    GAS = "wattage_gas_used_total", Counter, "Gas used by transactions that were answered with their block on the disk.";
    STORE_QUEUE = "wattage_store_queue", Gauge, "Changes that were taken to the disk together last.";
    GROUP = "wattage_store_group_changes", Histogram, "Changes that went to the disk together.";
    GROUP_TIME = "wattage_store_group_seconds", Histogram, "How long the disk took for a group of changes.";
    STORE_FAILURES = "wattage_store_failures_total", Counter, "Groups of changes that could not be written.";
    SANDBOXES = "wattage_sandboxes", Gauge, "Sandboxes.";
    STORE = "wattage_store_bytes", Gauge, "Size of the ledger's file.";
    MEMORY = "wattage_process_resident_bytes", Gauge, "Memory of this process that is in use.";
    BUILD = "wattage_build_info", Gauge, "1; the labels say which program this is.";
}

#[cfg(test)]
mod tests {
    use super::FIGURES;

    #[test]
    fn each_figure_is_told_by_itself_since_a_scraper_sorts_them() {
        for (name, _, meaning) in FIGURES {
            let mut words = meaning.split([' ', '.', ',']);
            assert!(!words.any(|word| word == "them"), "{name}: {meaning}");
        }
    }
}

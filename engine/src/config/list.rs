//! The settings, each once: name, kind, default, range and meaning.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use super::define::{Setting, settings};
use super::kind::{
    self, Address, Count, Folder, Format, Kind as _, LogFormat, Networks, Number, OriginList,
    Origins, Secret, SecretText, Switch,
};
use super::measure::{Size, Time, Volume};
use super::network::Network;

settings! {
    "Where the node listens, and where it keeps its data" {
        /// Address and port to listen on; port 0 takes a free one.
        listen: SocketAddr as Address = "127.0.0.1:8080";
        /// Folder of the ledger's file and of compiled contracts; made if it is not there.
        data: PathBuf as Folder = "data";
    }
    "Connections" {
        /// Connections at a time. Who comes when there are so many is answered with 503 and closed.
        connections: u32 as Count = "2048" in "1" to "100000";
        /// Connections at a time from one client; 0: as many as there are. Trusted proxies are not counted.
        connections_per_client: u32 as Count = "512" in "0" to "100000";
        /// How long a request's header may take from its first byte, and a new connection's first request in all.
        header_timeout: Duration as Time = "10s" in "100ms" to "10min";
        /// How long a connection without a request is kept.
        idle_timeout: Duration as Time = "75s" in "100ms" to "1h";
        /// How long a client may not take anything of an answer that waits for it.
        stall_timeout: Duration as Time = "30s" in "100ms" to "10min";
        /// How long requests that are under way may take once the node was told to end. A second signal ends it at once.
        shutdown_grace: Duration as Time = "35s" in "0s" to "10min";
    }
    "Requests" {
        /// The largest request body. The default has room for the largest source, however its characters are escaped.
        body_limit: usize as Size = "1MiB" in "1KiB" to "64MiB";
        /// After this a request is answered, done or not; its body must have come by then.
        request_timeout: Duration as Time = "30s" in "100ms" to "10min";
        /// How long a request may keep the node making contracts ready that are not at hand: reading, compiling, loading.
        compile_budget: Duration as Time = "10s" in "100ms" to "5min";
        /// How long a transaction waits for its turn in the sandbox, and for a processor.
        patience: Duration as Time = "10s" in "100ms" to "5min";
        /// Origins of other sites' pages that may use the API from browsers, such as https://example.org; *: all of them.
        /// Writing to a sandbox needs its token all the same.
        cors_origins: Origins as OriginList = "";
        /// Networks of reverse proxies, such as 127.0.0.1 or 10.0.0.0/8. Only what comes from them is believed about who
        /// the client is (the header X-Forwarded-For).
        trusted_proxies: Vec<Network> as Networks = "";
    }
    "Limits for each client (an IPv4 address, or a /64 of IPv6); 0: no limit" {
        /// Requests that read, the page's files included.
        reads_per_minute: u32 as Count = "6000" in "0" to "10000000";
        /// How many of them at once, before the minute's measure counts.
        reads_burst: u32 as Count = "1000" in "1" to "10000000";
        /// Previews, transactions, assembling: what executes or compiles. A page sends a preview for every rest of the
        /// keyboard, seven in a second at most: 20 in a second are enough for it and for a script beside it.
        executions_per_minute: u32 as Count = "1200" in "0" to "10000000";
        /// How many of them at once, before the minute's measure counts.
        executions_burst: u32 as Count = "100" in "1" to "10000000";
        /// New sandboxes, forks, imports, rewinds and shares: what stays on the disk.
        creations_per_minute: u32 as Count = "60" in "0" to "10000000";
        /// How many of them at once, before the minute's measure counts.
        creations_burst: u32 as Count = "30" in "1" to "10000000";
        /// Streams of live events at a time, and as many exports.
        event_streams: u32 as Count = "32" in "0" to "100000";
        /// Executions at a time, compiling included. One processor is always left to others, if there is more than one.
        executions_at_once: u32 as Count = "2" in "0" to "1000";
    }
    "Quotas of sandboxes; 0: no limit" {
        /// Bytes of a sandbox's rows, history included. The default holds some 20,000 transactions of a usual contract.
        sandbox_bytes: u64 as Volume = "64MiB" in "0B" to "1TiB";
        /// Rows of a sandbox, history included.
        sandbox_rows: u64 as Number = "1000000" in "0" to "1000000000000";
        /// Transactions of a sandbox in a minute.
        sandbox_transactions_per_minute: u32 as Count = "6000" in "0" to "10000000";
        /// Sandboxes in all. Every visitor of the page gets one.
        sandboxes: u64 as Number = "100000" in "0" to "1000000000000";
        /// Bytes of the node's file from which on no sandbox is made, imported or rewound, and none is forked.
        store_bytes: u64 as Volume = "16GiB" in "0B" to "1024TiB";
        /// A sandbox that nobody has used for so long is removed; 0: never. Uses are noted once an hour.
        sandbox_expiry: Duration as Time = "30d" in "0s" to "3650d";
    }
    "Log and metrics" {
        /// The log's lines: text for people, json for programs. How much is logged is said by RUST_LOG.
        log_format: LogFormat as Format = "text";
        /// Whether there are figures for Prometheus at /metrics.
        metrics: bool as Switch = "true";
        /// Who reads /metrics from another machine sends this (Authorization: Bearer TOKEN). Without it, /metrics answers
        /// clients on this machine only.
        metrics_token: Secret as SecretText = "";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_and_both_ends_of_every_range_are_values() {
        let mut settings = Settings::default();
        for setting in LIST.iter() {
            let ends = setting.range.map(|(low, high)| [low, high]);
            for text in ends.iter().flatten().chain([&setting.default]) {
                settings
                    .set(setting, text)
                    .unwrap_or_else(|problem| panic!("{} = {text:?}: {problem}", setting.name));
                assert_eq!(settings.get(setting), *text, "{}", setting.name);
            }
        }
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn what_is_beyond_a_range_is_refused_with_the_range() {
        let mut settings = Settings::default();
        let setting = |name: &str| LIST.iter().find(|s| s.name == name).expect("a setting");
        for (name, text) in [
            ("connections", "0"),
            ("connections", "100001"),
            ("body-limit", "1023B"),
            ("body-limit", "65MiB"),
            ("header-timeout", "99ms"),
            ("header-timeout", "601s"),
        ] {
            let problem = settings.set(setting(name), text).expect_err(name);
            let (low, high) = setting(name).range.expect("a range");
            assert_eq!(
                problem,
                format!("{text} is not in the range from {low} to {high}")
            );
        }
        assert_eq!(settings, Settings::default());
    }
}

//! How often each client may ask: requests are of a class, and each class has a measure.
//!
//! A measure is a bucket that holds a burst and is refilled evenly. Only clients of the last moments are remembered, and
//! at most [`MOST`] of them one by one.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::http::Method;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use wattage_core::api::routes;

use super::client::Client;
use crate::config::Settings;

/// Clients that are told apart; beyond, they share the measure of their networks. Stops a flood of addresses from eating
/// memory: each takes about 100 bytes.
const MOST: usize = 65_536;

/// What a request asks of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// To be read from.
    Read,
    /// To execute or compile.
    Execute,
    /// To keep something new on its disk.
    Create,
    /// To be told of events for as long as the connection lasts.
    Stream,
    /// Whether it is up, and its figures: what watches the node must not be kept out.
    Watch,
}

impl Class {
    /// Of a request for the route with this template; pages have none.
    pub(super) fn of(method: &Method, route: Option<&str>) -> Self {
        match route {
            Some(routes::HEALTH | routes::READY | routes::METRICS) => Self::Watch,
            Some(routes::EVENTS) => Self::Stream,
            // A rewind is a copy.
            Some(
                routes::SANDBOXES | routes::IMPORT | routes::FORK | routes::REWIND | routes::SHARES,
            ) if method == Method::POST => Self::Create,
            Some(_) if !method.is_safe() => Self::Execute,
            _ => Self::Read,
        }
    }

    /// Its word, in logs, figures and headers.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Execute => "execute",
            Self::Create => "create",
            Self::Stream => "stream",
            Self::Watch => "watch",
        }
    }

    /// What there is too much of, for the one who sends it.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Read | Self::Watch => "requests",
            Self::Execute => "previews and transactions",
            Self::Create => "new sandboxes, forks, imports, rewinds and shares",
            Self::Stream => "streams of events",
        }
    }
}

/// What is left of a client's measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) burst: u32,
    pub(super) remaining: u32,
    /// In which an empty measure is full again, seconds.
    pub(super) window: u64,
}

/// A measure is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exceeded {
    /// Seconds after which there is room for one request, rounded up.
    pub(super) retry_after: u64,
    pub(super) left: Left,
}

type Limiter =
    RateLimiter<Client, DashMapStateStore<Client>, DefaultClock, StateInformationMiddleware>;

/// The measures of one class.
struct Measure {
    limiter: Limiter,
    window: u64,
    /// When the table was last found full and swept, milliseconds since `began`.
    swept: AtomicU64,
    began: Instant,
}

/// The measures of all classes.
pub(super) struct Rates {
    read: Option<Measure>,
    execute: Option<Measure>,
    create: Option<Measure>,
}

impl Rates {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            read: Measure::new(settings.reads_per_minute, settings.reads_burst),
            execute: Measure::new(settings.executions_per_minute, settings.executions_burst),
            create: Measure::new(settings.creations_per_minute, settings.creations_burst),
        }
    }

    /// Takes one request of `class` from `client`'s measure. `None` if there is no limit.
    ///
    /// # Errors
    /// [`Exceeded`] when there is nothing left.
    pub(super) fn take(&self, class: Class, client: Client) -> Result<Option<Left>, Exceeded> {
        let measure = match class {
            // A stream begins with a read; how many there are at a time is counted elsewhere.
            Class::Read | Class::Stream => &self.read,
            Class::Execute => &self.execute,
            Class::Create => &self.create,
            Class::Watch => &None,
        };
        measure
            .as_ref()
            .map(|measure| measure.take(client))
            .transpose()
    }

    /// Forgets clients whose measures are full again.
    pub(super) fn sweep(&self) {
        for measure in [&self.read, &self.execute, &self.create]
            .into_iter()
            .flatten()
        {
            measure.limiter.retain_recent();
            measure.limiter.shrink_to_fit();
        }
    }
}

impl Measure {
    /// `None` for 0 in a minute: no limit.
    fn new(per_minute: u32, burst: u32) -> Option<Self> {
        let rate = NonZeroU32::new(per_minute)?;
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(rate).allow_burst(burst);
        Some(Self {
            limiter: RateLimiter::dashmap(quota).with_middleware(),
            window: seconds(quota.burst_size_replenished_in()),
            swept: AtomicU64::new(0),
            began: Instant::now(),
        })
    }

    fn take(&self, client: Client) -> Result<Left, Exceeded> {
        let left = |burst: NonZeroU32, remaining| Left {
            burst: burst.get(),
            remaining,
            window: self.window,
        };
        match self.limiter.check_key(&self.key(client)) {
            Ok(state) => Ok(left(
                state.quota().burst_size(),
                state.remaining_burst_capacity(),
            )),
            Err(until) => Err(Exceeded {
                retry_after: seconds(until.wait_time_from(DefaultClock::default().now())),
                left: left(until.quota().burst_size(), 0),
            }),
        }
    }

    /// Under which a client's measure is kept.
    fn key(&self, client: Client) -> Client {
        if self.limiter.len() < MOST {
            return client;
        }
        // A sweep goes through the whole table: once in a second is enough.
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let swept = self.swept.load(Ordering::Relaxed);
        let due = now.saturating_sub(swept) >= 1000;
        let exchange = |to| {
            self.swept
                .compare_exchange(swept, to, Ordering::Relaxed, Ordering::Relaxed)
        };
        if due && exchange(now).is_ok() {
            self.limiter.retain_recent();
        }
        client.coarse()
    }
}

/// Whole seconds, rounded up, at least one.
fn seconds(time: Duration) -> u64 {
    time.as_millis()
        .div_ceil(1000)
        .try_into()
        .unwrap_or(u64::MAX)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(number: u32) -> Client {
        Client::at(std::net::IpAddr::V4(number.into()))
    }

    fn rates(per_minute: u32, burst: u32) -> Rates {
        Rates::new(&Settings {
            executions_per_minute: per_minute,
            executions_burst: burst,
            ..Settings::default()
        })
    }

    #[test]
    fn a_burst_is_let_through_and_the_next_is_told_when_to_come_again() {
        let rates = rates(1, 3);
        for remaining in [2, 1, 0] {
            let left = rates
                .take(Class::Execute, client(1))
                .expect("room")
                .expect("a limit");
            assert_eq!(
                (left.burst, left.remaining, left.window),
                (3, remaining, 180)
            );
        }
        let exceeded = rates.take(Class::Execute, client(1)).expect_err("no room");
        // One in a minute, and most of the minute is left.
        assert!((50..=60).contains(&exceeded.retry_after), "{exceeded:?}");
        assert!(
            rates.take(Class::Execute, client(2)).is_ok(),
            "another client"
        );
        assert!(rates.take(Class::Read, client(1)).is_ok(), "another class");
        assert!(rates.take(Class::Watch, client(1)).expect("room").is_none());
    }

    #[test]
    fn nothing_in_a_minute_means_no_limit() {
        let rates = rates(0, 1);
        for _ in 0..100 {
            assert_eq!(rates.take(Class::Execute, client(1)), Ok(None));
        }
    }

    #[test]
    fn more_clients_than_are_told_apart_share_the_measure_of_their_networks() {
        let rates = rates(1, 1);
        let measure = rates.execute.as_ref().expect("a limit");
        for number in 0..u32::try_from(MOST).expect("a few") {
            assert!(measure.take(client(number)).is_ok());
        }
        let (one, neighbour) = (client(0x0a00_0001), client(0x0a00_0002));
        assert!(measure.take(one).is_ok());
        assert!(
            measure.take(neighbour).is_err(),
            "the network's measure is used up"
        );
        assert!(measure.take(client(0x0a01_0001)).is_ok(), "another network");
        assert_eq!(measure.limiter.len(), MOST + 2);
    }

    #[test]
    fn seconds_are_rounded_up_so_that_nobody_comes_too_early() {
        for (milliseconds, expected) in [(0, 1), (1, 1), (1000, 1), (1001, 2)] {
            assert_eq!(seconds(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[test]
    fn requests_are_of_the_class_of_their_route() {
        let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
        for (method, route, class) in [
            (&get, None, Class::Read),
            (&get, Some(routes::ACCOUNTS), Class::Read),
            (&get, Some(routes::SHARE), Class::Read),
            (&get, Some(routes::EVENTS), Class::Stream),
            (&get, Some(routes::HEALTH), Class::Watch),
            (&get, Some(routes::METRICS), Class::Watch),
            (&post, Some(routes::SANDBOXES), Class::Create),
            (&post, Some(routes::IMPORT), Class::Create),
            (&post, Some(routes::FORK), Class::Create),
            (&post, Some(routes::SHARES), Class::Create),
            (&post, Some(routes::PREVIEW), Class::Execute),
            (&post, Some(routes::TRANSACTIONS), Class::Execute),
            (&post, Some(routes::ASSEMBLE), Class::Execute),
            (&post, Some(routes::REWIND), Class::Create),
            (&delete, Some(routes::SANDBOX), Class::Execute),
        ] {
            assert_eq!(Class::of(method, route), class, "{method} {route:?}");
        }
    }
}

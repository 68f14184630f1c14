//! Many clients at once, each asking again as soon as it is answered.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// What a load came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Answers a second, of all clients together.
    pub(crate) rate: f64,
    /// Half of the answers came within this.
    pub(crate) median: Duration,
    /// 99 of 100 came within this.
    pub(crate) slow: Duration,
}

/// A client's request, asked again and again.
pub(crate) type Ask = Box<dyn FnMut() -> Result<()> + Send>;

/// Lets every client ask for as long as `turn`, after one request that is not counted.
///
/// # Errors
/// The first failure of a client: a load with failures in it measures something else.
pub(crate) fn load(clients: Vec<Ask>, turn: Duration) -> Result<Load> {
    let ready = Barrier::new(clients.len());
    let times = std::thread::scope(|scope| {
        let threads: Vec<_> = clients
            .into_iter()
            .map(|mut ask| {
                let ready = &ready;
                scope.spawn(move || -> Result<Vec<Duration>> {
                    // Everybody meets here, whether the first request went well or not.
                    let first = ask();
                    ready.wait();
                    first?;
                    let mut times = Vec::new();
                    let start = Instant::now();
                    while start.elapsed() < turn {
                        let asked = Instant::now();
                        ask()?;
                        times.push(asked.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        let mut times = Vec::new();
        for thread in threads {
            times.extend(thread.join().map_err(|_| anyhow!("a client panicked"))??);
        }
        anyhow::Ok(times)
    });
    let mut times = times?;
    times.sort_unstable();
    anyhow::ensure!(!times.is_empty(), "nobody was answered");
    Ok(Load {
        rate: times.len() as f64 / turn.as_secs_f64(),
        median: times[times.len() / 2],
        slow: times[times.len() * 99 / 100],
    })
}

/// The turn whose rate is the median.
pub(crate) fn middle(mut loads: Vec<Load>) -> Load {
    loads.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    loads[loads.len() / 2]
}

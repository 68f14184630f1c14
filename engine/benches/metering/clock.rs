//! CPU time of this thread, so that whatever else the machine does is not measured.

use std::time::{Duration, Instant};

/// Where Linux says how many nanoseconds the thread has run.
const SCHEDSTAT: &str = "/proc/thread-self/schedstat";

/// Runs `work` and tells its CPU time; its wall time where the system does not tell.
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (cpu, wall) = (cpu_time(), Instant::now());
    let done = work();
    let elapsed = wall.elapsed();
    let cpu = cpu.zip(cpu_time()).map(|(from, to)| to - from);
    (done, cpu.unwrap_or(elapsed))
}

fn cpu_time() -> Option<Duration> {
    // The figure is brought up to date when the scheduler runs.
    std::thread::yield_now();
    let text = std::fs::read_to_string(SCHEDSTAT).ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

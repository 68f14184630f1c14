//! Taking times: contenders take turns, so that a slow moment of the machine meets all of them.

use std::time::Duration;

use anyhow::Result;
use cpu_time::ProcessTime;

/// How long to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    Full,
    /// A tenth.
    Quick,
}

impl Effort {
    /// Turns of each contender. Odd, so that the median is one of them.
    fn turns(self) -> usize {
        match self {
            Self::Full => 31,
            Self::Quick => 3,
        }
    }
}

/// The shortest turn: many times what reading the clock costs.
const TURN: Duration = Duration::from_millis(10);

/// Somebody who does the work that is measured.
pub(crate) struct Contender<'a> {
    pub(crate) name: String,
    /// Does the work once and answers a number, equal for all that do the same work.
    pub(crate) work: Box<dyn FnMut() -> Result<u64> + 'a>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: impl Into<String>, work: impl FnMut() -> Result<u64> + 'a) -> Self {
        Self {
            name: name.into(),
            work: Box::new(work),
        }
    }
}

/// CPU time of each contender's work once: the median of its turns.
///
/// # Errors
/// The first failure of one of them.
pub(crate) fn medians(contenders: &mut [Contender<'_>], effort: Effort) -> Result<Vec<Duration>> {
    let mut repeats = Vec::new();
    for contender in contenders.iter_mut() {
        // What is there after the first time (caches, pages) belongs to no turn.
        (contender.work)()?;
        repeats.push(repeats_for(contender)?);
    }
    let mut turns = vec![Vec::new(); contenders.len()];
    for _ in 0..effort.turns() {
        for ((contender, repeats), turns) in contenders.iter_mut().zip(&repeats).zip(&mut turns) {
            turns.push(turn(contender, *repeats)? / *repeats);
        }
    }
    Ok(turns.into_iter().map(median).collect())
}

/// How often the work fills a turn.
fn repeats_for(contender: &mut Contender<'_>) -> Result<u32> {
    let mut repeats = 1;
    while turn(contender, repeats)? < TURN && repeats < 1 << 24 {
        repeats *= 2;
    }
    Ok(repeats)
}

fn turn(contender: &mut Contender<'_>, repeats: u32) -> Result<Duration> {
    let start = ProcessTime::now();
    for _ in 0..repeats {
        std::hint::black_box((contender.work)()?);
    }
    Ok(start.elapsed())
}

fn median(mut turns: Vec<Duration>) -> Duration {
    turns.sort_unstable();
    turns[turns.len() / 2]
}

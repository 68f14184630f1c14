//! What a curve says in a sentence: gas is constant or grows evenly. Said only where every point is exactly so.

use super::curve::Point;
use crate::model::format::grouped;

/// How gas goes with the argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Law {
    /// Always this much.
    Constant(u64),
    /// `gas` more for every `step` that the argument grows.
    Linear {
        /// By how much the argument grows.
        step: i128,
        /// What that costs; negative where it costs less.
        gas: i128,
    },
}

/// The law that every point obeys exactly; `None` where one does not, where a call failed, or with too few points to tell.
pub fn law(points: &[Point]) -> Option<Law> {
    let read = |point: &Point| {
        let gas = point.gas().filter(|_| point.succeeded())?;
        Some((point.at, i128::from(gas)))
    };
    let points: Vec<(i128, i128)> = points.iter().map(read).collect::<Option<_>>()?;
    let [(first, start), (second, next), _, ..] = points[..] else {
        return None;
    };
    let (run, rise) = (second - first, next - start);
    let even = |(at, gas): &(i128, i128)| {
        let ways = (
            (gas - start).checked_mul(run),
            (at - first).checked_mul(rise),
        );
        matches!(ways, (Some(way), Some(other)) if way == other)
    };
    if run == 0 || !points.iter().all(even) {
        return None;
    }
    if rise == 0 {
        return u64::try_from(start).ok().map(Law::Constant);
    }
    let common = common_divisor(run.unsigned_abs(), rise.unsigned_abs());
    let common = i128::try_from(common).ok()?;
    Some(Law::Linear {
        step: run / common,
        gas: rise / common,
    })
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Law {
    /// `Each step of n costs 12 gas, exactly.`
    pub fn sentence(self, argument: &str) -> String {
        match self {
            Self::Constant(gas) => {
                format!(
                    "The value of {argument} changes nothing: {} gas each time.",
                    grouped(gas)
                )
            }
            Self::Linear { step, gas } => {
                let each = match step {
                    1 => format!("Each step of {argument}"),
                    _ => format!("Every {} that {argument} grows", grouped(step)),
                };
                match gas < 0 {
                    true => format!("{each} saves {} gas, exactly.", grouped(-gas)),
                    false => format!("{each} costs {} gas, exactly.", grouped(gas)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::vm::Outcome;

    use super::super::curve::End;
    use super::*;

    fn points(of: &[(i128, u64)]) -> Vec<Point> {
        let point = |(at, gas): &(i128, u64)| Point {
            at: *at,
            end: End::Used {
                gas: *gas,
                outcome: Outcome::Success,
            },
        };
        of.iter().map(point).collect()
    }

    #[test]
    fn a_law_is_told_only_when_every_point_obeys_it() {
        let told = |of: &[(i128, u64)]| law(&points(of)).map(|law| law.sentence("n"));
        assert_eq!(
            told(&[(0, 105), (1, 117), (4, 153)]).as_deref(),
            Some("Each step of n costs 12 gas, exactly.")
        );
        assert_eq!(told(&[(0, 105), (1, 117), (4, 154)]), None);
        assert_eq!(
            told(&[(0, 7), (5, 7), (9, 7)]).as_deref(),
            Some("The value of n changes nothing: 7 gas each time.")
        );
        assert_eq!(
            told(&[(0, 10), (32, 9), (64, 8)]).as_deref(),
            Some("Every 32 that n grows saves 1 gas, exactly.")
        );
        assert_eq!(told(&[(0, 1), (1, 2)]), None, "two points are always even");
    }

    #[test]
    fn a_failed_point_leaves_no_law() {
        let mut points = points(&[(0, 1), (1, 2), (2, 3)]);
        points[1].end = End::Used {
            gas: 2,
            outcome: Outcome::Trap,
        };
        assert_eq!(law(&points), None);
    }
}

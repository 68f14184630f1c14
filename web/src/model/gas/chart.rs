//! Where the points of a curve stand in its chart, and the round numbers beside its axes. All in percent of the plot, so
//! that the chart fits any width without measuring it.

use super::curve::Point;

/// About how many marks an axis has.
const MARKS: u128 = 4;

/// The frame of a chart: what its edges stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// The argument at the left edge.
    pub left: i128,
    /// The argument at the right edge.
    pub right: i128,
    /// Gas at the lower edge.
    pub bottom: u64,
    /// Gas at the upper edge.
    pub top: u64,
}

impl Frame {
    /// The frame that holds these points; `None` without any that have a figure. Gas begins at 0 unless the curve would
    /// then be a line along the top.
    pub fn of(points: &[Point]) -> Option<Self> {
        let gas = points.iter().filter_map(Point::gas);
        let (least, most) = (gas.clone().min()?, gas.max()?);
        let spread = most - least;
        let bottom = match spread == 0 || least / 4 <= spread {
            true => 0,
            false => least - spread.min(least),
        };
        let step = round_step(u128::from(most - bottom).max(1));
        let step = u64::try_from(step).unwrap_or(u64::MAX);
        Some(Self {
            left: points.first()?.at,
            right: points.last()?.at,
            bottom: bottom / step * step,
            top: most.div_ceil(step).max(1).saturating_mul(step),
        })
    }

    /// From the left, 0 to 100.
    #[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
    pub fn x(&self, at: i128) -> f64 {
        let width = (self.right - self.left).max(1);
        (at - self.left) as f64 / width as f64 * 100.0
    }

    /// From the top, 0 to 100.
    #[expect(clippy::cast_precision_loss, reason = "a place on the screen")]
    pub fn y(&self, gas: u64) -> f64 {
        let height = (self.top - self.bottom).max(1);
        (self.top.saturating_sub(gas)) as f64 / height as f64 * 100.0
    }

    /// Round amounts of gas for the lines across, from the lower edge up.
    pub fn gas_marks(&self) -> Vec<u64> {
        let step = round_step(u128::from(self.top - self.bottom).max(1));
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        (self.bottom..=self.top).step_by(step).collect()
    }

    /// Values of the argument below the chart: its ends and its middle, as far as they differ.
    pub fn argument_marks(&self) -> Vec<i128> {
        let mut marks = vec![
            self.left,
            self.left + (self.right - self.left) / 2,
            self.right,
        ];
        marks.dedup();
        marks
    }
}

/// The smallest of 1, 2, 5, 10, 20, .. that divides `span` into few enough pieces.
fn round_step(span: u128) -> u128 {
    let mut power = 1;
    loop {
        for digit in [1, 2, 5] {
            let step = digit * power;
            if span <= step * MARKS {
                return step;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::vm::Outcome;

    use super::super::curve::End;
    use super::*;

    fn points(gas: &[u64]) -> Vec<Point> {
        let gas = (0i128..).zip(gas);
        gas.map(|(at, gas)| Point {
            at,
            end: End::Used {
                gas: *gas,
                outcome: Outcome::Success,
            },
        })
        .collect()
    }

    #[test]
    fn the_frame_begins_at_zero_unless_the_curve_would_lie_along_the_top() {
        let frame = Frame::of(&points(&[105, 117, 129])).expect("a frame");
        assert!(frame.bottom > 0 && frame.bottom < 105 && frame.top >= 129);
        let frame = Frame::of(&points(&[10, 400])).expect("a frame");
        assert_eq!((frame.bottom, frame.top), (0, 400));
        assert_eq!(frame.gas_marks(), [0, 100, 200, 300, 400]);
        let flat = Frame::of(&points(&[26_292; 3])).expect("a frame");
        assert_eq!(flat.bottom, 0);
    }

    #[test]
    fn points_stand_inside_the_frame_whatever_the_figures() {
        for gas in [&[0, 0, 0][..], &[1, 1_000_000_000], &[7], &[999, 1_000]] {
            let points = points(gas);
            let frame = Frame::of(&points).expect("a frame");
            for point in &points {
                let y = frame.y(point.gas().expect("gas"));
                assert!((0.0..=100.0).contains(&y), "{gas:?}: {y}");
                assert!((0.0..=100.0).contains(&frame.x(point.at)));
            }
            assert!((2..=7).contains(&frame.gas_marks().len()), "{frame:?}");
        }
        assert_eq!(Frame::of(&[]), None);
    }
}

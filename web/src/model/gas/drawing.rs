//! A curve while it is drawn: batches of points come in, and what is of another call is dropped.

use std::rc::Rc;

use super::curve::Point;
use crate::model::work::Work;
use crate::protocol::contract::Follow;

/// A curve as far as it is drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drawing {
    /// Which drawing: answers to an older one are dropped.
    pub number: u32,
    /// What it is of: another text, call or ledger has another curve.
    pub of: Option<(Rc<Work>, Follow, usize)>,
    /// The values asked for.
    pub values: Vec<i128>,
    /// What has come back, in the same order.
    pub points: Vec<Point>,
    /// Whether the rest is still to come.
    pub going: bool,
    /// Why it was not drawn to its end.
    pub trouble: Option<String>,
}

/// What happens to a curve.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// It is drawn anew: of this text and call, on this ledger, over this argument, at these values.
    Begin(Rc<Work>, Follow, usize, Vec<i128>),
    /// The range cannot be drawn, and why.
    Refuse(String),
    /// The next points of the drawing with this number.
    Points(u32, Vec<Point>),
    /// The drawing with this number cannot go on, and why.
    Fail(u32, String),
    /// The person has seen enough.
    Stop,
}

impl Drawing {
    /// Whether it is of this text and call, on this ledger, over this argument.
    pub fn is_of(&self, work: &Work, ledger: &Follow, argument: usize) -> bool {
        self.of
            .as_ref()
            .is_some_and(|(of, on, over)| **of == *work && on.is_same(ledger) && *over == argument)
    }

    /// The drawing after `step`.
    pub fn after(&self, step: Step) -> Self {
        let mut next = self.clone();
        match step {
            Step::Begin(work, ledger, argument, values) => {
                next = Self {
                    number: next.number + 1,
                    of: Some((work, ledger, argument)),
                    values,
                    going: true,
                    ..Self::default()
                };
            }
            Step::Refuse(why) => next.trouble = Some(why),
            Step::Points(number, points) if number == next.number => {
                next.points.extend(points);
                next.going = next.going && next.points.len() < next.values.len();
            }
            Step::Fail(number, why) if number == next.number => {
                next.going = false;
                next.trouble = Some(why);
            }
            Step::Points(..) | Step::Fail(..) => {}
            Step::Stop => {
                next.number += 1;
                next.going = false;
            }
        }
        next
    }
}

#[cfg(target_arch = "wasm32")]
impl yew::Reducible for Drawing {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        Rc::new(self.after(step))
    }
}

#[cfg(test)]
mod tests {
    use wattage_core::types::Hash;

    use super::super::curve::End;
    use super::*;
    use crate::model::app::App;
    use crate::protocol::contract::Tip;

    fn begun() -> Drawing {
        let ledger = Follow {
            sandbox: None,
            head: None,
            here: false,
        };
        let work = Rc::new(Work::of(&App::default(), false));
        Drawing::default().after(Step::Begin(work, ledger, 0, vec![1, 2, 3]))
    }

    fn points(of: &[i128]) -> Vec<Point> {
        let end = || End::Refused(String::new());
        of.iter()
            .map(|at| Point {
                at: *at,
                end: end(),
            })
            .collect()
    }

    #[test]
    fn a_curve_stays_the_present_one_when_the_hash_of_its_block_is_told() {
        let at = |height, hash| Follow {
            sandbox: None,
            head: Some(Tip { height, hash }),
            here: false,
        };
        let work = Rc::new(Work::of(&App::default(), false));
        let begin = Step::Begin(Rc::clone(&work), at(2, None), 0, vec![1]);
        let drawing = Drawing::default().after(begin);
        let [one, two] = [1, 2].map(|byte| Some(Hash([byte; 32])));
        assert!(drawing.is_of(&work, &at(2, one), 0));
        assert!(!drawing.is_of(&work, &at(3, one), 0));
        assert!(!drawing.is_of(&work, &at(2, None), 1));
        let drawing = drawing.after(Step::Begin(Rc::clone(&work), at(2, one), 0, vec![1]));
        assert!(!drawing.is_of(&work, &at(2, two), 0));
    }

    #[test]
    fn a_curve_is_done_when_every_value_has_come_back() {
        let drawing = begun().after(Step::Points(1, points(&[1, 2])));
        assert!(drawing.going);
        assert!(!drawing.after(Step::Points(1, points(&[3]))).going);
    }

    #[test]
    fn what_comes_after_a_stop_or_for_an_older_drawing_is_dropped() {
        let stopped = begun().after(Step::Stop);
        assert!(!stopped.going);
        assert_eq!(stopped.after(Step::Points(1, points(&[1]))), stopped);
        assert_eq!(stopped.after(Step::Fail(1, "late".to_owned())), stopped);
        assert_eq!(begun().after(Step::Points(0, points(&[1]))).points, []);
    }
}

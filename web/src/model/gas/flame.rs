//! The flame graph: frames from top to bottom, each as wide as its gas, and how the keyboard goes from one to the next.
//! [`super::frames`] lays them out.

use std::ops::Range;

/// What a frame stands for, which decides its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameKind {
    /// The transaction: everything.
    Transaction,
    /// What the transaction costs before anything runs.
    Base,
    /// A function of the contract.
    Function,
    /// A host function.
    Host,
    /// Another contract that was called.
    Contract,
}

/// One frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// What it is called.
    pub name: String,
    /// What it stands for.
    pub kind: FrameKind,
    /// Its gas with that of everything below it.
    pub gas: u64,
    /// How often it was called here.
    pub calls: u64,
    /// Its row, from 0.
    pub depth: usize,
    /// Where it begins: gas from the left edge.
    pub start: u64,
    /// The frame above; none for the first.
    pub parent: Option<usize>,
    /// Calls below it that are not told apart, because there are too many.
    pub hidden: u64,
}

/// Frames in the order in which a person would read the tree aloud: each before what it calls.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Flame {
    /// The frames; the first holds all others.
    pub frames: Vec<Frame>,
}

/// A frame as it is drawn: place and width in percent.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Drawn {
    /// Which frame.
    pub index: usize,
    /// From the left, 0 to 100.
    pub left: f64,
    /// 0 to 100.
    pub width: f64,
    /// Whether it is above the frame that was zoomed to, and as wide as that.
    pub above: bool,
}

/// A way to go with the keyboard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// To what calls it.
    Up,
    /// To the first that it calls.
    Down,
    /// To the one before it in its row.
    Left,
    /// To the one after it in its row.
    Right,
    /// To the first frame in sight.
    Top,
    /// To the last frame of its row.
    End,
}

/// Frames narrower than this, in percent, are not drawn; the table below the graph has them.
const NARROWEST: f64 = 0.1;

impl Flame {
    /// The frames of `of` and below it: in reading order they follow each other.
    fn within(&self, of: usize) -> Range<usize> {
        let depth = self.frames[of].depth;
        let below = self.frames[of + 1..].iter();
        of..of + 1 + below.take_while(|frame| frame.depth > depth).count()
    }

    /// The frames that a frame is below, itself not among them.
    fn above(&self, index: usize) -> Vec<usize> {
        let parent = |at: &usize| self.frames[*at].parent;
        std::iter::successors(self.frames[index].parent, parent).collect()
    }

    /// The frames to draw when zoomed to `zoom`, in reading order.
    pub fn drawn(&self, zoom: usize) -> Vec<Drawn> {
        let Some(root) = self.frames.get(zoom) else {
            return Vec::new();
        };
        let whole = |index, above| Drawn {
            index,
            left: 0.0,
            width: 100.0,
            above,
        };
        let above = self.above(zoom).into_iter().rev();
        let below = self.within(zoom).skip(1).map(|index| {
            let frame = &self.frames[index];
            Drawn {
                index,
                left: percent(frame.start.saturating_sub(root.start), root.gas),
                width: percent(frame.gas, root.gas),
                above: false,
            }
        });
        let below = below.filter(|drawn| drawn.width >= NARROWEST);
        let own = std::iter::once(whole(zoom, false));
        above
            .map(|index| whole(index, true))
            .chain(own)
            .chain(below)
            .collect()
    }

    /// Where the keyboard goes from a frame, among those that are drawn; stays where there is nothing that way.
    pub fn step(&self, drawn: &[Drawn], from: usize, way: Way) -> usize {
        let Some(at) = self.frames.get(from) else {
            return from;
        };
        let seen = || drawn.iter().map(|drawn| drawn.index);
        let row = || seen().filter(|index| self.frames[*index].depth == at.depth);
        let found = match way {
            Way::Up => at.parent,
            Way::Down => {
                // Zoomed in, what is above has one frame below it: the way to where the zoom is.
                seen().find(|index| self.frames[*index].parent == Some(from))
            }
            Way::Left => row().rfind(|index| *index < from),
            Way::Right => row().find(|index| *index > from),
            Way::Top => seen().next(),
            Way::End => row().next_back(),
        };
        found.unwrap_or(from)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        let depth = self.frames.iter().map(|frame| frame.depth).max();
        depth.map_or(0, |depth| depth + 1)
    }

    /// Gas of each frame that is not in the frames below it.
    pub fn own_gas(&self) -> Vec<u64> {
        let mut own: Vec<u64> = self.frames.iter().map(|frame| frame.gas).collect();
        for frame in &self.frames {
            if let Some(parent) = frame.parent {
                own[parent] = own[parent].saturating_sub(frame.gas);
            }
        }
        own
    }

    /// Gas of a frame that is not in the frames below it.
    pub fn own(&self, index: usize) -> u64 {
        let below = self.within(index).skip(1).map(|at| &self.frames[at]);
        let below = below.filter(|frame| frame.parent == Some(index));
        let below: u64 = below.map(|frame| frame.gas).sum();
        self.frames[index].gas.saturating_sub(below)
    }

    /// Whether a frame calls something.
    pub fn is_caller(&self, index: usize) -> bool {
        let next = self.frames.get(index + 1);
        next.is_some_and(|next| next.parent == Some(index))
    }
}

impl FrameKind {
    /// Its name in style classes.
    pub fn class(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Base => "base",
            Self::Function => "function",
            Self::Host => "host",
            Self::Contract => "contract",
        }
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Base => "base",
            Self::Function => "function",
            Self::Host => "host function",
            Self::Contract => "other contract",
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "gas is below 2^53")]
fn percent(part: u64, whole: u64) -> f64 {
    match whole {
        0 => 0.0,
        _ => part as f64 / whole as f64 * 100.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// main 100 calls a 60 (which calls s 50) and b 30; each in (name, gas, depth, start, parent).
    fn flame() -> Flame {
        let frame = |name: &str, gas, depth, start, parent| Frame {
            name: name.to_owned(),
            kind: FrameKind::Function,
            gas,
            calls: 1,
            depth,
            start,
            parent,
            hidden: 0,
        };
        Flame {
            frames: vec![
                frame("main", 100, 0, 0, None),
                frame("a", 60, 1, 0, Some(0)),
                frame("s", 50, 2, 0, Some(1)),
                frame("b", 30, 1, 60, Some(0)),
            ],
        }
    }

    #[test]
    fn frames_lie_within_the_frame_that_calls_them() {
        let flame = flame();
        for drawn in flame.drawn(0) {
            let Some(parent) = flame.frames[drawn.index].parent else {
                continue;
            };
            let above = flame.drawn(0).into_iter().find(|one| one.index == parent);
            let above = above.expect("the frame above");
            assert!(above.left <= drawn.left);
            assert!(drawn.left + drawn.width <= above.left + above.width + 1e-9);
        }
        assert_eq!(flame.own(0), 10);
        assert_eq!(flame.own_gas(), [10, 10, 50, 30]);
        assert!(flame.is_caller(1) && !flame.is_caller(2));
    }

    #[test]
    fn zoomed_in_a_frame_is_as_wide_as_the_graph_and_what_is_beside_it_is_gone() {
        let flame = flame();
        let drawn = flame.drawn(1);
        let names: Vec<_> = drawn.iter().map(|one| one.index).collect();
        assert_eq!(names, [0, 1, 2]);
        assert!(drawn[0].above && !drawn[1].above);
        assert!((drawn[1].width - 100.0).abs() < 1e-9);
        assert!((drawn[2].width - 50.0 / 60.0 * 100.0).abs() < 1e-9);
    }

    #[test]
    fn the_keyboard_goes_along_rows_and_from_caller_to_callee() {
        let flame = flame();
        let drawn = flame.drawn(0);
        let step = |from, way| flame.step(&drawn, from, way);
        assert_eq!(step(0, Way::Down), 1);
        assert_eq!(step(1, Way::Right), 3);
        assert_eq!(step(3, Way::Left), 1);
        assert_eq!(step(2, Way::Up), 1);
        assert_eq!(step(2, Way::Top), 0);
        assert_eq!(step(1, Way::End), 3);
        assert_eq!(step(3, Way::Down), 3, "nothing there");
    }
}

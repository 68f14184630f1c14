//! Who is in a sandbox, in words: all of them at first, and then who comes and goes.

use std::collections::BTreeSet;

use serde::Serialize;
use wattage_core::api::Present;
use wattage_core::types::{grouped, plain_line};

/// Who is there. In JSON it is `now` as the node tells it.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Attendance<'a> {
    /// What was told before, if anything was.
    #[serde(skip)]
    pub(super) before: Option<&'a Present>,
    /// Who is there by now.
    pub(super) now: &'a Present,
}

impl Attendance<'_> {
    /// A line for each who came or went since; one with all of them if nothing was told before.
    pub(super) fn text(&self) -> String {
        match self.before {
            // Beyond what is told nobody knows who came and who went.
            Some(before) if before.more == 0 && self.now.more == 0 => changes(before, self.now),
            _ => format!("here: {}\n", all(self.now)),
        }
    }
}

/// `Ana, Ben, 5 more, 1 without a name`
fn all(present: &Present) -> String {
    let mut all: Vec<String> = names(present).map(shown).collect();
    if present.more > 0 {
        all.push(format!("{} more", grouped(present.more)));
    }
    if present.unnamed > 0 {
        all.push(unnamed(present.unnamed));
    }
    all.join(", ")
}

fn changes(before: &Present, now: &Present) -> String {
    let (here, there): (BTreeSet<_>, BTreeSet<_>) = (names(now).collect(), names(before).collect());
    let mut lines: Vec<String> = here
        .difference(&there)
        .map(|name| format!("{} has come\n", shown(name)))
        .collect();
    let gone = there.difference(&here);
    lines.extend(gone.map(|name| format!("{} has gone\n", shown(name))));
    let (more, fewer) = (
        now.unnamed.saturating_sub(before.unnamed),
        before.unnamed.saturating_sub(now.unnamed),
    );
    if more > 0 {
        lines.push(format!("{} came\n", unnamed(more)));
    }
    if fewer > 0 {
        lines.push(format!("{} went\n", unnamed(fewer)));
    }
    lines.concat()
}

fn names(present: &Present) -> impl Iterator<Item = &str> {
    present.members.iter().map(|member| member.name.as_str())
}

/// A node may be another program: what it sends is not trusted to be one line.
fn shown(name: &str) -> String {
    plain_line(name).into_owned()
}

fn unnamed(streams: u32) -> String {
    format!("{} without a name", grouped(streams))
}

#[cfg(test)]
mod tests {
    use wattage_core::api::Member;

    use super::*;

    fn present(names: &[&str], more: u32, unnamed: u32) -> Present {
        let member = |name: &&str| Member {
            name: (*name).to_owned(),
            streams: 1,
        };
        let members = names.iter().map(member).collect();
        Present {
            members,
            more,
            unnamed,
        }
    }

    fn told(before: Option<&Present>, now: &Present) -> String {
        Attendance { before, now }.text()
    }

    #[test]
    fn all_are_told_at_first_and_then_who_comes_and_goes() {
        let first = present(&["Ana", "Ben"], 0, 1);
        let text = told(None, &first);
        assert_eq!(text, "here: Ana, Ben, 1 without a name\n");
        let then = present(&["Ben", "Cid"], 0, 3);
        let text = told(Some(&first), &then);
        assert_eq!(text, "Cid has come\nAna has gone\n2 without a name came\n");
        let text = told(Some(&then), &first);
        assert_eq!(text, "Ana has come\nCid has gone\n2 without a name went\n");
        assert_eq!(told(Some(&first), &first), "");
    }

    #[test]
    fn of_a_crowd_beyond_the_limit_it_tells_how_many_they_are() {
        let crowd = present(&["Ana"], 1200, 0);
        let few = present(&["Ana"], 0, 0);
        assert_eq!(told(Some(&few), &crowd), "here: Ana, 1,200 more\n");
    }

    #[test]
    fn a_name_cannot_write_a_line_of_its_own() {
        let text = told(None, &present(&["a\nblock 7"], 0, 0));
        assert_eq!(text, "here: a\\nblock 7\n");
    }
}

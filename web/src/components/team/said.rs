//! What a screen reader hears of other people's blocks: those of a few seconds in one sentence, so that nobody is talked over.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wattage_core::api::BlockView;
use yew::prelude::*;

use super::blocks::{by, what};
use crate::hooks::use_names;
use crate::ids;
use crate::model::format::counted;
use crate::model::names::Names;

/// How long blocks are collected, milliseconds.
const COLLECTED: u32 = 3_000;

#[derive(PartialEq, Properties)]
pub(super) struct BlocksSaidProps {
    /// The head first.
    pub(super) blocks: Rc<Vec<BlockView>>,
    /// The own name: what one has sent oneself is heard as a result.
    pub(super) member: String,
}

/// What is to be said, and when.
#[derive(Default)]
struct News {
    blocks: Rc<Vec<BlockView>>,
    member: String,
    /// Up to this height everything was said; what is there at the beginning is no news.
    heard: Option<u64>,
    timer: Option<Timeout>,
}

impl News {
    /// Whether there is something to say.
    fn take(&mut self, blocks: Rc<Vec<BlockView>>, member: String) -> bool {
        let newest = blocks.first().map(|block| block.height);
        // A ledger that was rewound, or another one, begins anew.
        if self.heard.is_none() || newest < self.heard {
            self.heard = newest;
        }
        (self.blocks, self.member) = (blocks, member);
        self.others().next().is_some()
    }

    /// The blocks of others that were not told yet.
    fn others(&self) -> impl Iterator<Item = (&BlockView, String)> {
        let new = self
            .blocks
            .iter()
            .filter(|block| Some(block.height) > self.heard);
        let sent = new.filter_map(|block| Some((block, by(block, &self.member)?)));
        sent.filter(|(_, by)| by != "you")
    }

    fn sentence(&mut self, names: &Names) -> Option<String> {
        self.timer = None;
        let (last, by) = self.others().next()?;
        let count = counted(self.others().count() as u64, "new block", "new blocks");
        let told = format!("{count}; the last: {} by {by}.", what(last, names));
        self.heard = self.blocks.first().map(|block| block.height);
        Some(told)
    }
}

#[component]
pub(super) fn BlocksSaid(props: &BlocksSaidProps) -> Html {
    let names = use_names();
    let said = use_state(String::new);
    let news: Rc<RefCell<News>> = use_mut_ref(News::default);
    let setter = said.setter();
    let state = (props.blocks.clone(), props.member.clone());
    use_effect_with(state, move |(blocks, member)| {
        let waiting = Rc::clone(&news);
        let mut news = news.borrow_mut();
        if news.take(blocks.clone(), member.clone()) && news.timer.is_none() {
            news.timer = Some(Timeout::new(COLLECTED, move || {
                let told = waiting.borrow_mut().sentence(&names);
                told.into_iter().for_each(|told| setter.set(told));
            }));
        }
    });
    html! { <span class="visually-hidden" id={ids::BLOCKS_SAID} role="status">{ (*said).clone() }</span> }
}

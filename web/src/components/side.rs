//! The right-hand side: the tabs and the panel in front.

use std::rc::Rc;

use wattage_core::api::BlockView;
use yew::prelude::*;

use super::gas::GasPanel;
use super::result_panel::ResultPanel;
use super::state_panel::StatePanel;
use super::tabs::Tabs;
use crate::ids;
use crate::model::app::{Connection, Standing};
use crate::model::gas::view::GasView;
use crate::model::ledger::LedgerSeen;
use crate::model::offline::Place;
use crate::model::preview::Preview;
use crate::model::report::{Report, Trouble};
use crate::model::settings::Tab;

#[derive(PartialEq, Properties)]
pub(crate) struct SideProps {
    /// The tab in front.
    pub(crate) tab: Tab,
    /// The preview, if it stands in front of the last run.
    pub(crate) preview: Option<Rc<Preview>>,
    /// The last run of the open file.
    pub(crate) report: Option<Rc<Report>>,
    /// How the run stands to what is on the page.
    pub(crate) standing: Standing,
    /// Whether the open file has a contract already.
    pub(crate) deployed: bool,
    /// Why the last call was not made.
    pub(crate) trouble: Option<Rc<Trouble>>,
    /// The Gas tab's figures, if it is in front.
    pub(crate) gas: Option<GasView>,
    /// The ledger as last read.
    pub(crate) ledger: Option<Rc<LedgerSeen>>,
    /// Whether there is a ledger to be read.
    pub(crate) reading: bool,
    /// The node as last seen.
    pub(crate) connection: Connection,
    /// The newest blocks, the head first.
    pub(crate) blocks: Rc<Vec<BlockView>>,
    /// The own name.
    pub(crate) member: String,
    /// Where the present ledger is.
    pub(crate) place: Option<Place>,
    /// The newest block of it that the node has, where a copy is here.
    pub(crate) shared: Option<u64>,
}

#[component]
pub(crate) fn Side(props: &SideProps) -> Html {
    let report = props.report.clone();
    let panel = match props.tab {
        Tab::Result => html! {
            <ResultPanel preview={props.preview.clone()} {report} trouble={props.trouble.clone()} standing={props.standing} deployed={props.deployed} />
        },
        Tab::Gas => {
            html! { { for props.gas.clone().map(|view| html! { <GasPanel key="gas" {view} /> }) } }
        }
        Tab::State => html! {
            <StatePanel blocks={props.blocks.clone()} member={props.member.clone()} place={props.place.clone()} shared={props.shared} {report} ledger={props.ledger.clone()} reading={props.reading} connection={props.connection.clone()} />
        },
    };
    let key = props.tab.key();
    html! {
        <aside class="side" aria-label="What the contract did">
            <Tabs chosen={props.tab} />
            <div key={key} class="pane" role="tabpanel" id={ids::panel(key)} aria-labelledby={ids::tab(key)} tabindex="0">
                { panel }
            </div>
        </aside>
    }
}

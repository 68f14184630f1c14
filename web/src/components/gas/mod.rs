//! The Gas tab: where the gas of the shown run went. Every figure is core's; parts, functions and lines always add up to the
//! total. What is computed on demand (flame graph, curve, scenario) is asked of a contract worker of its own.

mod chart;
mod curve;
mod export;
mod flame;
mod flame_frame;
mod flame_table;
mod functions;
mod lines;
mod parts;
mod points;
mod prices;
mod total;

use std::rc::Rc;

use yew::prelude::*;

use crate::model::app::Standing;
use crate::model::report::Report;
use parts::Parts;
use functions::Functions;
use total::Total;

pub(crate) use prices::PricePage;

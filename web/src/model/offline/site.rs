//! Where the page reads and runs: at the node, or on a ledger that this browser keeps.

use super::{App, Lookup};
use crate::model::app::Connection;
use crate::model::settings::Origin;
use crate::protocol::contract::Tip;

/// Where the requests about the present ledger go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Site {
    /// To the node.
    Node,
    /// To the ledger worker.
    Here,
}

/// A ledger, and where it is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its id in the paths of the API.
    pub id: String,
    /// Whether this browser answers.
    pub here: bool,
}

impl Place {
    /// A sandbox as the node has it.
    pub fn at_node(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            here: false,
        }
    }
}

impl App {
    /// Where the present ledger is read and written. Without one: where Run would make it.
    pub fn site(&self) -> Site {
        let down = matches!(self.connection, Connection::Down { .. });
        let here = match (&self.settings.sandbox, self.offline.kept()) {
            (None, _) => down,
            (Some(sandbox), _) if sandbox.origin == Origin::Local => true,
            (Some(_), Some(kept)) => down || kept.pending() > 0,
            (Some(_), None) => false,
        };
        if here { Site::Here } else { Site::Node }
    }

    /// Whether that is this browser.
    pub fn is_here(&self) -> bool {
        self.site() == Site::Here
    }

    /// The present ledger and where it is asked for.
    pub fn ledger_place(&self) -> Option<Place> {
        let sandbox = self.settings.sandbox.as_ref()?;
        Some(Place {
            id: sandbox.id.clone(),
            here: self.is_here(),
        })
    }

    /// The newest block of the ledger that Run works on, as last told.
    pub fn tip(&self) -> Option<Tip> {
        match self.site() {
            Site::Node => self.head,
            Site::Here => self.offline.kept().map(|kept| kept.head),
        }
    }

    /// Whether the page can read the present ledger now.
    pub fn can_read(&self) -> bool {
        self.is_here() || matches!(self.connection, Connection::Up { .. })
    }

    /// Whether it is known what this browser keeps of the present ledger: before that, Run asks first.
    pub fn knows_kept(&self) -> bool {
        self.settings.sandbox.is_none() || self.offline.kept != Lookup::Unknown
    }
}

//! What to call an account: by its own name, by the file of this browser that runs there, or by its address.

use std::rc::Rc;

use wattage_core::types::{Address, Bytes};

use super::app::App;
use super::format::{self, Decoded, account};

/// The contracts of this browser's files in the present sandbox.
#[derive(Clone, PartialEq, Debug)]
pub struct Names(Rc<[(Address, String)]>);

impl Names {
    /// Those of the state's files.
    pub fn new(app: &App) -> Self {
        let sandbox = app.settings.sandbox.as_ref();
        let sandbox = sandbox.map_or("", |sandbox| sandbox.id.as_str());
        let placed = app
            .files()
            .filter_map(|file| file.deployed_in(sandbox).map(|deployed| (file, deployed)))
            .map(|(file, deployed)| (deployed.contract, file.name.clone()));
        Self(placed.collect())
    }

    /// The file that runs at this address.
    pub fn file(&self, address: &Address) -> Option<&str> {
        let found = self.0.iter().find(|(contract, _)| contract == address);
        found.map(|(_, name)| name.as_str())
    }

    /// Its file's name, its own name, or the ends of the address.
    pub fn of(&self, address: &Address) -> String {
        self.file(address)
            .map_or_else(|| account(address), str::to_owned)
    }

    /// The likely reading of stored bytes; an address of a contract is called by its file.
    pub fn decoded(&self, bytes: &Bytes) -> Decoded {
        let file = <[u8; 20]>::try_from(bytes.0.as_slice())
            .ok()
            .and_then(|raw| self.file(&Address(raw)));
        match file {
            Some(name) => Decoded {
                kind: "address",
                text: name.to_owned(),
            },
            None => format::decoded(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::app::Action;
    use crate::model::file::Deployed;
    use crate::model::settings::Sandbox;
    use wattage_core::types::Hash;

    #[test]
    fn a_contract_is_called_by_the_file_that_runs_there() {
        let contract = Address([7; 20]);
        let deployed = Deployed {
            sandbox: "s".to_owned(),
            contract,
            creator: Address::default(),
            source: Hash([0; 32]),
            step: None,
        };
        let app = App::default().after(Action::Placed("counter.wat".to_owned(), deployed));
        assert_eq!(Names::new(&app).file(&contract), None);
        let sandbox = Sandbox::own("s".to_owned(), String::new());
        let names = Names::new(&app.after(Action::SandboxMade(sandbox)));
        assert_eq!(names.of(&contract), "counter.wat");
        assert_eq!(names.decoded(&Bytes(vec![7; 20])).text, "counter.wat");
        assert_eq!(names.of(&Address::named("bob").expect("a name")), "bob");
    }
}

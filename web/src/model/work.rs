//! What Run and a preview work on: the text and the call as they stand on the page.

use serde::{Deserialize, Serialize};

use super::app::App;
use super::file::{CallForm, Deployed, File};

/// Everything that a run depends on, beside the ledger.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Work {
    /// Name of the file, for what is said about the run.
    pub file: String,
    /// Its source.
    pub source: String,
    /// The call as it is filled in.
    pub call: CallForm,
    /// The file's contracts, one per sandbox; none if a fresh one is wanted.
    pub deployed: Vec<Deployed>,
}

impl Work {
    /// What stands on the page. `fresh` leaves the file's contracts out, so that a new one is deployed.
    pub fn of(app: &App, fresh: bool) -> Self {
        Self::of_file(&app.file, fresh)
    }

    /// What stands in a file.
    pub fn of_file(file: &File, fresh: bool) -> Self {
        let known = file.deployed.iter().chain(&file.elsewhere);
        Self {
            file: file.name.clone(),
            source: file.source.clone(),
            call: file.call.clone(),
            deployed: known.filter(|_| !fresh).cloned().collect(),
        }
    }

    /// Whether both are the same transactions: names of files and folded fields make no difference to them.
    pub fn is_same_run(&self, other: &Self) -> bool {
        self.source == other.source
            && self.call.is_same_call(&other.call)
            && self.deployed == other.deployed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_and_unfolded_fields_are_the_same_run_and_another_argument_is_not() {
        let work = Work::of(&App::default(), false);
        let mut other = work.clone();
        other.file = "my-counter.wat".to_owned();
        other.call.more = true;
        assert!(work.is_same_run(&other));
        other.call.value = "1".to_owned();
        assert!(!work.is_same_run(&other));
    }
}

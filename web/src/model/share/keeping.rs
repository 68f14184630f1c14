//! How the state changes when a shared experiment is kept: its text becomes a file of one's own, its ledger a sandbox. Part of
//! [`crate::model::reduce`].

use super::visit::Fork;
use crate::model::app::{App, Notice};
use crate::model::examples;
use crate::model::file::{Deployed, File, Origin, free_name};
use crate::model::settings::Sandbox;

impl App {
    /// Fork to keep was pressed, or Run.
    pub(in crate::model) fn ask_fork(&mut self, run: bool) {
        self.change_guest(|guest| {
            if guest.fork == Fork::No {
                guest.fork = Fork::Going { run };
            }
        });
    }

    pub(in crate::model) fn stop_fork(&mut self) {
        self.change_guest(|guest| guest.fork = Fork::No);
    }

    /// The node has made a sandbox of the link's ledger, or has not, and why.
    pub(in crate::model) fn take_kept(&mut self, made: Result<Sandbox, String>) {
        let Some(guest) = self.guest().cloned() else {
            return;
        };
        let Fork::Going { run } = guest.fork else {
            return;
        };
        match made {
            Ok(sandbox) => self.move_in(sandbox, run),
            Err(why) => {
                let mut own = (*guest.own).clone();
                let name = own.keep(self);
                self.notice = Some(Notice {
                    text: format!(
                        "The text is kept as {name}, without its ledger: {why} Press Fork to keep again when the node is there."
                    ),
                    ..Notice::default()
                });
                self.change_guest(|guest| {
                    guest.own = own.into();
                    guest.kept = Some(name);
                    guest.fork = Fork::No;
                });
            }
        }
    }

    /// The temporary copy becomes one's own work, in a sandbox of its own.
    fn move_in(&mut self, sandbox: Sandbox, run: bool) {
        let mut own = self.behind();
        let deployed = self.deployed().map(|deployed| Deployed {
            sandbox: sandbox.id.clone(),
            ..deployed.clone()
        });
        let mut file = kept(self, &own);
        file.deployed = deployed;
        let (name, before) = (file.name.clone(), own.file.name.clone());
        own.change_sandbox(Some(sandbox));
        own.settings.tab = self.settings.tab;
        own.open_own(file);
        own.notice = Some(Notice {
            text: format!(
                "{name} is yours now, with the experiment's ledger as your sandbox. {before} and your earlier sandbox are kept."
            ),
            back_to: Some(before),
            ..Notice::default()
        });
        *self = own;
        if run {
            self.ask_run(false);
        }
    }
}

/// The text and the call of a temporary copy as a file of one's own, under the name that it is kept by already, or a free one.
pub(super) fn kept(copy: &App, own: &App) -> File {
    let guest = copy.guest();
    let known = guest.and_then(|guest| guest.kept.clone());
    let origin = guest.map(|guest| Origin {
        link: guest.told.id,
        title: guest.told.title.clone(),
    });
    let stem = copy.file.name.strip_suffix(".wat");
    let stem = stem.unwrap_or(&copy.file.name);
    let taken: Vec<String> = own
        .files()
        .map(|file| file.name.clone())
        // An example that was never opened keeps its name all the same.
        .chain(examples::all().map(|(name, _)| name))
        .collect();
    File {
        name: known.unwrap_or_else(|| free_name(stem, taken.iter().map(String::as_str))),
        source: copy.file.source.clone(),
        call: copy.file.call.clone(),
        baseline: copy.file.baseline.clone(),
        origin,
        ..File::default()
    }
}

//! A new version of the page: what is offered, and what it waits for. Code is never changed under work that is not stored, nor
//! while something is under way.

use super::app::{App, Saving};
use super::share::Fork;

/// A version of the page to load.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Offer {
    /// There is none.
    #[default]
    None,
    /// It is on this machine as a whole, and no window has taken it.
    Ready,
    /// Another window has taken it; this one goes on with its own until it is loaded again.
    Elsewhere,
}

impl Offer {
    /// The news in a sentence; empty without news.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Ready => "A new version is ready.",
            Self::Elsewhere => "Another window has loaded a new version.",
        }
    }
}

/// What has to end before the page may be loaded again, as `It is loaded when {this}.`; nothing if it may at once.
pub fn obstacle(app: &App) -> Option<&'static str> {
    let forking = app.guest().is_some_and(|guest| guest.fork != Fork::No);
    match &app.saving {
        _ if !app.loaded => Some("your files are open"),
        _ if app.run.going => Some("the call has ended"),
        _ if app.offline.task.is_some() => Some("what is under way with your ledger has ended"),
        _ if forking => Some("the shared experiment is kept"),
        _ if app.has_changed_copy() => {
            Some("what you changed in the shared experiment is kept, or the experiment is closed")
        }
        Saving::Refused(_) => Some("your text can be saved"),
        Saving::Pending => Some("your text is saved"),
        _ if app.typing => Some("your text is saved"),
        Saving::Saved | Saving::Temporary => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::offline::Task;

    fn at_rest() -> App {
        App {
            loaded: true,
            ..App::default()
        }
    }

    #[test]
    fn work_at_rest_lets_a_version_in() {
        assert_eq!(obstacle(&at_rest()), None);
    }

    #[test]
    fn nothing_is_taken_under_a_call_or_a_text_that_is_not_stored() {
        let mut calling = at_rest();
        calling.run.going = true;
        let mut sending = at_rest();
        sending.offline.task = Some(Task::Send(None));
        let mut typing = at_rest();
        typing.typing = true;
        let pending = App {
            saving: Saving::Pending,
            ..at_rest()
        };
        let refused = App {
            saving: Saving::Refused("full".to_owned()),
            ..at_rest()
        };
        for app in [App::default(), calling, sending, typing, pending, refused] {
            assert!(obstacle(&app).is_some());
        }
    }
}

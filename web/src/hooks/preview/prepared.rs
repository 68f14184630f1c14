//! What Run waits for: the analysis of its text, and the preview to compare the receipt with.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::model::analysis::Analysis;
use crate::model::preview::Preview;
use crate::model::work::Work;

/// What is known before a run.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    /// What is known of its text; none if the worker cannot tell.
    pub(crate) analysis: Option<Rc<Analysis>>,
    /// What it would come to, or why that is not known.
    pub(crate) preview: Result<Rc<Preview>, String>,
}

/// A run that waits.
#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) work: Work,
    /// When it began to wait.
    pub(super) since: f64,
    place: Rc<RefCell<Option<Prepared>>>,
    resolve: Function,
}

/// The other end of a [`Waiter`].
pub(super) struct Coming {
    place: Rc<RefCell<Option<Prepared>>>,
    promise: Promise,
}

impl Waiter {
    pub(super) fn new(work: Work, since: f64) -> (Self, Coming) {
        let mut kept = None;
        let promise = Promise::new(&mut |resolve, _| kept = Some(resolve));
        let place = Rc::new(RefCell::new(None));
        let waiter = Self {
            work,
            since,
            place: Rc::clone(&place),
            // A promise hands out its function before it is made.
            resolve: kept.unwrap_or_else(|| Function::new_no_args("")),
        };
        (waiter, Coming { place, promise })
    }

    pub(super) fn tell(self, prepared: Prepared) {
        *self.place.borrow_mut() = Some(prepared);
        // Resolving does not throw.
        let _ = self.resolve.call0(&JsValue::NULL);
    }
}

impl Coming {
    pub(super) async fn here(self) -> Prepared {
        // It is never rejected.
        let _ = JsFuture::from(self.promise).await;
        let prepared = self.place.borrow_mut().take();
        prepared.unwrap_or_else(|| Prepared {
            analysis: None,
            preview: Err("Another run began to wait for its preview.".to_owned()),
        })
    }
}

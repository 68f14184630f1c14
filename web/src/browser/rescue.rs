//! A fault of the page itself: it is told on the page, and what was typed is kept before anything else can go wrong.
//!
//! After a panic the state is not to be trusted any more, but the editor still has its text: it goes into the draft,
//! which the page takes up when it is loaded again.

use std::cell::{Cell, RefCell};

use super::{draft, page};
use crate::model::draft::Draft;

/// Makes the draft, if there is anything to keep.
type Words = Box<dyn Fn() -> Option<Draft>>;

thread_local! {
    static LAST_WORDS: RefCell<Option<Words>> = const { RefCell::new(None) };
    static BROKEN: Cell<bool> = const { Cell::new(false) };
}

/// From now on a panic shows the box of www/boot.js and keeps the draft. Yew would set its own hook otherwise.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(|fault| {
        BROKEN.set(true);
        page::fault(&format!("The page met a fault of its own: {fault}"));
        keep();
    }));
}

/// Keeps what stands in the editor at this moment: when the page is left, and after a fault at each key, too, because
/// typing goes on.
pub(crate) fn keep() {
    LAST_WORDS.with(|words| {
        // Borrowed only while it is being replaced; the draft of the time before is then better than a second fault.
        if let Ok(words) = words.try_borrow()
            && let Some(words) = words.as_ref()
            && let Some(words) = words()
        {
            draft::keep(&words);
        }
    });
}

/// What to keep when the page breaks or is left; nothing before it is loaded. Called at each change of the state.
pub(crate) fn on_fault(words: impl Fn() -> Option<Draft> + 'static) {
    LAST_WORDS.set(Some(Box::new(words)));
}

/// Whether the page has met a fault: the draft then stays until the page is loaded again.
pub(crate) fn broken() -> bool {
    BROKEN.get()
}

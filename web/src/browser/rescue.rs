//! A fault of the page itself: it is told on the page, and what was typed is kept before anything else can go wrong.
//!
//! After a panic the state is not to be trusted any more, but the editor still has its text: it goes into the draft,
//! which the page takes up when it is loaded again.

use std::cell::{Cell, RefCell};

use super::draft::Draft;
use super::page;

thread_local! {
    static LAST_WORDS: RefCell<Option<Box<dyn Fn() -> Draft>>> = const { RefCell::new(None) };
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

/// Keeps what stands in the editor at this moment. Typing goes on after a fault, so this is called at each key, too.
pub(crate) fn keep() {
    LAST_WORDS.with(|words| {
        // Borrowed only while it is being replaced; the draft of the time before is then better than a second fault.
        if let Ok(words) = words.try_borrow()
            && let Some(words) = words.as_ref()
        {
            words().keep();
        }
    });
}

/// What to keep when the page breaks. Called at each change of the state.
pub(crate) fn on_fault(words: impl Fn() -> Draft + 'static) {
    LAST_WORDS.set(Some(Box::new(words)));
}

/// Whether the page has met a fault: the draft then stays until the page is loaded again.
pub(crate) fn broken() -> bool {
    BROKEN.get()
}

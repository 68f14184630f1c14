//! The editor, and the moment between a key press and the state hearing of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::Dispatch;
use crate::browser::editor::{Callbacks, Editor};
use crate::browser::rescue;
use crate::model::app::Action;

/// How long the keyboard rests before the state hears of an edit and saves it, milliseconds. It hears of it sooner when
/// the contract worker has previewed the text.
const REST: u32 = 150;

/// Holds the editor on the page. Edits reach the state when the keyboard rests, or at once with [`EditorSlot::flush`].
#[derive(Debug)]
pub(crate) struct EditorSlot {
    mounted: RefCell<Option<(Editor, Callbacks)>>,
    timer: RefCell<Option<Timeout>>,
    unseen: Cell<bool>,
    /// Hears of each edit in the task of its key.
    on_edit: OnEdit,
    dispatch: Dispatch,
}

#[derive(Default)]
struct OnEdit(RefCell<Option<Rc<dyn Fn()>>>);

impl std::fmt::Debug for OnEdit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("OnEdit")
    }
}

impl PartialEq for EditorSlot {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl EditorSlot {
    /// Takes over an editor that was just put on the page.
    pub(crate) fn mount(&self, editor: Editor, callbacks: Callbacks) {
        *self.mounted.borrow_mut() = Some((editor, callbacks));
    }

    /// Removes the editor; an edit on its way is not lost.
    pub(crate) fn unmount(&self) {
        self.flush();
        if let Some((editor, _callbacks)) = self.mounted.borrow_mut().take() {
            editor.destroy();
        }
    }

    /// Does something with the editor, if it is on the page.
    pub(crate) fn with(&self, act: impl FnOnce(&Editor)) {
        // A clone of the handle: the editor may call back while it is used.
        let editor = self
            .mounted
            .borrow()
            .as_ref()
            .map(|(editor, _)| editor.clone());
        if let Some(editor) = editor {
            act(&editor);
        }
    }

    /// What stands in the editor at this moment, if it can be asked.
    pub(crate) fn text(&self) -> Option<String> {
        let mounted = self.mounted.try_borrow().ok()?;
        mounted.as_ref().map(|(editor, _)| editor.doc())
    }

    /// Whether there is an edit that the state has not seen yet.
    pub(crate) fn has_unseen(&self) -> bool {
        self.unseen.get()
    }

    /// From now on `listener` hears of each edit at once, before the state does.
    pub(crate) fn on_edit(&self, listener: impl Fn() + 'static) {
        *self.on_edit.0.borrow_mut() = Some(Rc::new(listener));
    }

    /// Called at each edit.
    pub(crate) fn touched(self: &Rc<Self>) {
        if rescue::broken() {
            return rescue::keep();
        }
        if !self.unseen.replace(true) {
            self.dispatch.dispatch(Action::Typing);
        }
        let listener = self.on_edit.0.borrow().clone();
        if let Some(listener) = listener {
            listener();
        }
        let slot = Rc::clone(self);
        *self.timer.borrow_mut() = Some(Timeout::new(REST, move || slot.flush()));
    }

    /// Hands an edit that the state has not seen yet to the state.
    pub(crate) fn flush(&self) {
        if self.unseen.replace(false) {
            self.with(|editor| self.dispatch.dispatch(Action::Edited(editor.doc())));
        }
    }
}

/// The page's one editor slot.
#[hook]
pub(crate) fn use_editor_slot(dispatch: Dispatch) -> Rc<EditorSlot> {
    let slot = use_memo((), |()| {
        Rc::new(EditorSlot {
            mounted: RefCell::new(None),
            timer: RefCell::new(None),
            unseen: Cell::new(false),
            on_edit: OnEdit::default(),
            dispatch,
        })
    });
    Rc::clone(&slot)
}

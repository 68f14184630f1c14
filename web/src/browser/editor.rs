//! Bindings to the editor bundle (web/editor/editor.js, or plain.js where the page was built without Node.js).

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

// The bundles are files of their own beside the page's script, because one of them loads the other.
#[wasm_bindgen(raw_module = "./editor.bundle.js")]
extern "C" {
    /// Whether the bundle has the full editor beside the plain one.
    #[wasm_bindgen(js_name = isRich)]
    pub(crate) fn is_rich() -> bool;

    /// Puts an editor into `parent`. `callbacks` is made by [`Callbacks`].
    pub(crate) fn create(
        parent: &HtmlElement,
        text: &str,
        callbacks: &JsValue,
        plain: bool,
    ) -> Editor;

    /// An editor on the page.
    #[derive(Clone, Debug)]
    pub(crate) type Editor;

    /// Its text, lines ended by `\n`.
    #[wasm_bindgen(method, js_name = getDoc)]
    pub(crate) fn doc(this: &Editor) -> String;

    /// Shows another text with a fresh undo history; not reported as a change.
    #[wasm_bindgen(method, js_name = setDoc)]
    pub(crate) fn set_doc(this: &Editor, text: &str);

    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics_js(this: &Editor, list: &JsValue);

    #[wasm_bindgen(method, js_name = setLineGas)]
    fn set_line_gas_js(this: &Editor, rows: &JsValue);

    /// Marks the line a run failed at and writes the sentence under it; line 0 clears the mark. A `soft` mark is a
    /// preview's: it moves nothing while somebody types, and its sentence is a tooltip.
    #[wasm_bindgen(method, js_name = setFault)]
    pub(crate) fn set_fault(this: &Editor, line: u32, message: &str, soft: bool);

    /// Moves the cursor to a 1-based line and column and focuses the editor.
    #[wasm_bindgen(method, js_name = goTo)]
    pub(crate) fn go_to(this: &Editor, line: u32, column: u32);

    /// Takes the editor off the page.
    #[wasm_bindgen(method)]
    pub(crate) fn destroy(this: &Editor);
}

/// A problem to underline; offsets in UTF-16 units.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub(crate) struct Diagnostic {
    /// First unit.
    pub(crate) from: u32,
    /// One past the last unit.
    pub(crate) to: u32,
    /// `error`, `warning` or `info`.
    pub(crate) severity: &'static str,
    /// The sentence shown with it.
    pub(crate) message: String,
}

/// A figure in the gas column.
#[derive(Clone, PartialEq, Serialize, Debug)]
pub(crate) struct LineGas {
    /// 1-based.
    pub(crate) line: u32,
    /// What stands there, `5,163`.
    pub(crate) text: String,
    /// Beside it: `×3`; empty for a single pass.
    pub(crate) times: String,
    /// The difference from the baseline, `−12`; empty without one.
    pub(crate) difference: String,
    /// At the end of the line: what a function comes to; empty elsewhere.
    pub(crate) sum: String,
    /// Width of the heat bar, 0 to 1.
    pub(crate) share: f64,
    /// The tooltip.
    pub(crate) title: String,
    /// `static`, `preview` or `actual`.
    pub(crate) kind: &'static str,
}

impl Editor {
    /// Underlines these problems and no others.
    pub(crate) fn set_diagnostics(&self, list: &[Diagnostic]) {
        if let Ok(list) = serde_wasm_bindgen::to_value(list) {
            self.set_diagnostics_js(&list);
        }
    }

    /// Shows these figures in the gas column and no others.
    pub(crate) fn set_line_gas(&self, rows: &[LineGas]) {
        if let Ok(rows) = serde_wasm_bindgen::to_value(rows) {
            self.set_line_gas_js(&rows);
        }
    }
}

/// The functions an editor calls. They live as long as this does: keep it beside the editor.
#[derive(Debug)]
pub(crate) struct Callbacks {
    object: js_sys::Object,
    _changed: Closure<dyn Fn()>,
    _cursor: Closure<dyn Fn(u32, u32, u32, u32)>,
}

impl Callbacks {
    /// `changed` after each edit by a person; `cursor(line, column, first, last)` when the cursor has moved, with
    /// the first and last line of the selection; 0 and 0 when nothing is selected.
    pub(crate) fn new(
        changed: impl Fn() + 'static,
        cursor: impl Fn(u32, u32, u32, u32) + 'static,
    ) -> Self {
        let changed = Closure::<dyn Fn()>::new(changed);
        let cursor = Closure::<dyn Fn(u32, u32, u32, u32)>::new(cursor);
        let object = js_sys::Object::new();
        for (name, function) in [
            ("onChange", changed.as_ref()),
            ("onCursor", cursor.as_ref()),
        ] {
            // Setting a property of a fresh, plain object cannot fail.
            let _ = js_sys::Reflect::set(&object, &name.into(), function);
        }
        Self {
            object,
            _changed: changed,
            _cursor: cursor,
        }
    }

    /// The object to hand to [`create`].
    pub(crate) fn object(&self) -> &JsValue {
        &self.object
    }
}

//! Small services of the browser window: theme, clock, faults.

use gloo_events::EventListener;
use js_sys::{Date, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use yew::BaseComponent;

/// Where the chosen theme is kept; www/boot.js reads it before the app is up.
const THEME_KEY: &str = "wattage.theme";

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Theme {
    /// Follows the system.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The one after this, in the order the button goes through.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Its name, in storage and on the page.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme chosen in this browser.
    pub(crate) fn stored() -> Self {
        let stored = storage().and_then(|storage| storage.get_item(THEME_KEY).ok().flatten());
        match stored.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// The theme with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let all = [Self::System, Self::Light, Self::Dark];
        all.into_iter().find(|theme| theme.name() == name)
    }

    /// Shows the theme until the page is closed.
    pub(crate) fn show(self) {
        let root = document().and_then(|page| page.document_element());
        if let Some(root) = root {
            // Attribute calls fail only for malformed names.
            let _ = match self {
                Self::System => root.remove_attribute("data-theme"),
                chosen => root.set_attribute("data-theme", chosen.name()),
            };
        }
    }

    /// Shows the theme and remembers it.
    pub(crate) fn apply(self) {
        self.show();
        if let Some(storage) = storage() {
            // A full or forbidden storage: the theme then lasts until the page is closed.
            let _ = storage.set_item(THEME_KEY, self.name());
        }
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// The browser's small storage, where it is allowed.
pub(super) fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Draws the root component into `#app` and tells www/boot.js that the app is up.
pub(crate) fn start<C: BaseComponent<Properties = ()>>() {
    let Some(root) = document().and_then(|page| page.get_element_by_id("app")) else {
        fault("The page has no element #app to draw into.");
        return;
    };
    // Attribute calls fail only for malformed names.
    let _ = root.set_attribute("data-started", "true");
    yew::Renderer::<C>::with_root(root).render();
}

/// Whether nobody sees the page: it is being left, or another tab is in front.
pub(crate) fn hidden() -> bool {
    document().is_some_and(|page| page.hidden())
}

/// Calls `act` each time the page is left or put away: it may not come back.
pub(crate) fn on_leave(act: impl Fn() + Clone + 'static) -> Option<[EventListener; 2]> {
    let (window, left) = (web_sys::window()?, act.clone());
    Some([
        EventListener::new(&document()?.into(), "visibilitychange", move |_| {
            if hidden() {
                act();
            }
        }),
        EventListener::new(&window, "pagehide", move |_| left()),
    ])
}

/// The path of the address, such as `/embed`.
pub(crate) fn path() -> String {
    part_of_address(web_sys::Location::pathname)
}

/// What stands in the address between `?` and `#`, with the `?`.
pub(crate) fn query() -> String {
    part_of_address(web_sys::Location::search)
}

fn part_of_address(part: impl Fn(&web_sys::Location) -> Result<String, JsValue>) -> String {
    let window = web_sys::window();
    let part = window.and_then(|window| part(&window.location()).ok());
    part.unwrap_or_default()
}

/// Shows the page in a theme, and does not remember it.
pub(crate) fn show_theme(name: &str) {
    if let Some(root) = document().and_then(|page| page.document_element()) {
        // Attribute calls fail only for malformed names.
        let _ = root.set_attribute("data-theme", name);
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> f64 {
    Date::now()
}

/// Says what is shown, in the browser's own places for it.
pub(crate) fn title(text: &str) {
    if let Some(page) = document() {
        page.set_title(text);
    }
}

/// A time as a clock here shows it: `2026-11-23 18:04:05`.
pub(crate) fn local_time(at: f64) -> String {
    let date = Date::new(&at.into());
    format!(
        "{}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds()
    )
}

/// Milliseconds since the page was opened, by a clock that never goes back.
pub(crate) fn clock() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(Date::now, |performance| performance.now())
}

/// Moves the focus to the element with this id.
pub(crate) fn focus(id: &str) {
    let element = document().and_then(|page| page.get_element_by_id(id));
    if let Some(element) =
        element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // Refused only for elements that cannot take focus.
        let _ = element.focus();
    }
}

/// Presses the element with this id.
pub(crate) fn press(id: &str) {
    let element = document().and_then(|page| page.get_element_by_id(id));
    if let Some(element) =
        element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        element.click();
    }
}

/// Moves the focus into the editor, whichever it is.
pub(crate) fn focus_editor() {
    let found = document().and_then(|page| {
        page.query_selector("#editor .cm-content, #editor textarea")
            .ok()?
    });
    if let Some(editor) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Refused only for elements that cannot take focus.
        let _ = editor.focus();
    }
}

/// Puts a text on the clipboard. False where the browser does not allow it, as on pages that are not secure.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    if !window.is_secure_context() {
        return false;
    }
    let written = window.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}

/// Hands a text over as a file to keep.
///
/// # Errors
/// Where the browser does not let pages do that.
pub(crate) fn download(name: &str, text: &str) -> Result<(), ()> {
    let save = || -> Result<(), JsValue> {
        let parts = js_sys::Array::of1(&text.into());
        let blob = web_sys::Blob::new_with_str_sequence(&parts)?;
        let url = web_sys::Url::create_object_url_with_blob(&blob)?;
        let page = document().ok_or(JsValue::NULL)?;
        let link: web_sys::HtmlAnchorElement = page.create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        web_sys::Url::revoke_object_url(&url)
    };
    save().map_err(|_| ())
}

/// Shows the box of www/boot.js: the app cannot go on.
pub(crate) fn fault(text: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let show = Reflect::get(&window, &"wattageFault".into()).and_then(JsCast::dyn_into::<Function>);
    if let Ok(show) = show {
        // The page is stopping already; there is nobody else to tell.
        let _ = show.call1(&JsValue::NULL, &text.into());
    }
}

//! Somebody at a real Chromium: looks at the page, clicks, and types with real key events.

use std::path::Path;
use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, InsertTextParams,
};
use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures::StreamExt as _;
use serde_json::Value;
use tempfile::TempDir;

/// How long the page may take for anything before a test gives up. Never reached when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

/// Modifier bits of key events.
pub(crate) const CTRL: i64 = 2;
/// The same, of Alt.
#[allow(dead_code)] // one test file presses it
pub(crate) const ALT: i64 = 1;

/// A browser with one page.
pub(crate) struct Visitor {
    browser: Browser,
    pub(crate) page: Page,
    profile: TempDir,
}

impl Visitor {
    /// Opens `url` in a new browser whose window is `width` pixels wide.
    pub(crate) async fn open(url: &str, width: u32) -> Self {
        Self::launch(TempDir::new().expect("a folder"), url, width).await
    }

    /// Kills the browser, tabs and all, and opens `url` in another one with what that had stored.
    #[allow(dead_code)] // one test file does
    pub(crate) async fn killed(mut self, url: &str) -> Self {
        self.browser
            .kill()
            .await
            .expect("a browser")
            .expect("an end");
        let _ = self.browser.wait().await;
        // Held by the browser that was killed.
        let lock = self.profile.path().join("SingletonLock");
        if lock.is_symlink() {
            std::fs::remove_file(lock).expect("the lock is gone");
        }
        Self::launch(self.profile, url, 1440).await
    }

    async fn launch(profile: TempDir, url: &str, width: u32) -> Self {
        let chrome = std::env::var("CHROME").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
        assert!(
            Path::new(&chrome).exists(),
            "there is no browser at {chrome}: run `cargo xtask test`, which installs one, or set CHROME"
        );
        let config = BrowserConfig::builder()
            .chrome_executable(chrome)
            .user_data_dir(profile.path())
            .new_headless_mode()
            .no_sandbox()
            .args(["disable-gpu", "disable-quic", "disable-component-update"])
            .viewport(None)
            .build()
            .expect("a configuration");
        let (browser, mut events) = Browser::launch(config).await.expect("Chromium starts");
        tokio::spawn(async move { while events.next().await.is_some() {} });
        let page = browser.new_page("about:blank").await.expect("a page");
        let visitor = Self {
            browser,
            page,
            profile,
        };
        visitor.resize(width).await;
        visitor.page.goto(url).await.expect("the page loads");
        visitor
    }

    /// The same, with service workers that start: the test driver holds each new one for a debugger and lets some wait for ever,
    /// so it is told to leave them alone.
    #[allow(dead_code)] // some test files start the page without a network
    pub(crate) async fn open_with_service_workers(url: &str, width: u32) -> Self {
        let visitor = Self::open("about:blank", width).await;
        let alone = SetAutoAttachParams::builder()
            .auto_attach(false)
            .wait_for_debugger_on_start(false)
            .flatten(true)
            .build()
            .expect("all that it needs");
        visitor.page.execute(alone).await.expect("it is told");
        visitor.page.goto(url).await.expect("the page loads");
        visitor
    }

    /// What a JavaScript expression comes to, once it is settled.
    #[allow(dead_code)] // some test files look at what is seen alone
    pub(crate) async fn asked(&self, script: &str) -> Value {
        let params = EvaluateParams::builder()
            .expression(script)
            .await_promise(true)
            .return_by_value(true)
            .build()
            .expect("an expression");
        let answer = self.page.evaluate_expression(params).await;
        let answer = answer.unwrap_or_else(|error| panic!("{script}: {error}"));
        answer.value().cloned().unwrap_or_default()
    }

    /// Makes the window `width` pixels wide.
    pub(crate) async fn resize(&self, width: u32) {
        let metrics = SetDeviceMetricsOverrideParams::new(i64::from(width), 900, 1.0, width < 600);
        self.page.execute(metrics).await.expect("a window size");
    }

    /// Opens `url` in another tab of the browser and looks at that one from now on; gives the tab of before.
    #[allow(dead_code)] // one test file does
    pub(crate) async fn open_tab(&mut self, url: &str) -> Page {
        let tab = self.browser.new_page(url).await.expect("a tab");
        std::mem::replace(&mut self.page, tab)
    }

    /// Ends the browser.
    pub(crate) async fn close(mut self) {
        self.browser.close().await.expect("the browser ends");
        self.browser.wait().await.expect("the browser has ended");
    }

    /// Waits until a JavaScript expression is true.
    pub(crate) async fn until(&self, what: &str, script: &str) {
        let start = Instant::now();
        loop {
            // While the page is being loaded again there is nobody to ask.
            let answer = self.page.evaluate(script).await;
            if answer.is_ok_and(|a| a.value() == Some(&Value::Bool(true))) {
                return;
            }
            if start.elapsed() > PATIENCE {
                let text = self.page.evaluate("document.body.innerText").await;
                let text = text.map(|t| t.value().cloned());
                panic!("waited in vain for: {what}\nthe page says: {text:?}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The text of an element; empty where there is none.
    #[allow(dead_code)] // some test files ask
    pub(crate) async fn text(&self, selector: &str) -> String {
        let script = format!(
            "document.querySelector({})?.innerText ?? ''",
            Value::from(selector)
        );
        let answer = self.page.evaluate(script).await.expect("an answer");
        let text = answer.value().and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    }

    /// Waits until the text of an element contains `part`.
    pub(crate) async fn sees(&self, selector: &str, part: &str) {
        let (selector_js, part_js) = (Value::from(selector), Value::from(part));
        let script =
            format!("(document.querySelector({selector_js})?.innerText ?? '').includes({part_js})");
        self.until(&format!("{part:?} in {selector}"), &script)
            .await;
    }

    /// Waits for an element that can be clicked, and clicks it with the mouse.
    pub(crate) async fn click(&self, selector: &str) {
        let script = format!("document.querySelector({}) !== null", Value::from(selector));
        self.until(selector, &script).await;
        self.rests(selector).await;
        let element = self.page.find_element(selector).await;
        let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
        element
            .scroll_into_view()
            .await
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Gives an element the time to come to rest and to be what a click at its middle hits: a page that is still growing moves
    /// what is about to be clicked. One that never rests, or is covered on purpose, is clicked all the same.
    async fn rests(&self, selector: &str) {
        let script = format!(
            "(async () => {{ const found = document.querySelector({}); if (!found) return false; \
             found.scrollIntoView({{ block: 'nearest', inline: 'nearest' }}); \
             const place = () => JSON.stringify(found.getBoundingClientRect()); const before = place(); \
             await new Promise((next) => document.hidden ? setTimeout(next, 30) \
             : requestAnimationFrame(() => requestAnimationFrame(next))); \
             if (!found.isConnected || before !== place()) return false; \
             const box = found.getBoundingClientRect(); \
             const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); \
             return hit !== null && (found.contains(hit) || hit.contains(found)); }})()",
            Value::from(selector)
        );
        for _ in 0..20 {
            let asked = EvaluateParams::builder()
                .expression(script.clone())
                .await_promise(true)
                .build()
                .expect("an expression");
            let answer = self.page.evaluate(asked).await;
            if answer.is_ok_and(|a| a.value() == Some(&Value::Bool(true))) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types text into whatever has the focus, key by key.
    pub(crate) async fn type_keys(&self, text: &str) {
        let body = self.page.find_element("body").await.expect("a body");
        body.type_str(text).await.expect("keys of a US keyboard");
    }

    /// Pastes text into whatever has the focus.
    pub(crate) async fn paste(&self, text: &str) {
        self.page
            .execute(InsertTextParams::new(text))
            .await
            .expect("a paste");
    }

    /// Presses a key, `times` times.
    pub(crate) async fn press(&self, key: &str, times: usize) {
        let body = self.page.find_element("body").await.expect("a body");
        for _ in 0..times {
            body.press_key(key).await.expect("a key");
        }
    }

    /// Presses a key with modifiers. `command` is the editing command that the platform ties to it, if any.
    pub(crate) async fn chord(&self, modifiers: i64, key: &str, code: i64, command: Option<&str>) {
        let event = |kind| {
            let mut event = DispatchKeyEventParams::new(kind);
            event.modifiers = Some(modifiers);
            event.key = Some(key.to_owned());
            event.code = Some(match key.len() {
                1 => format!("Key{}", key.to_uppercase()),
                _ => key.to_owned(),
            });
            event.windows_virtual_key_code = Some(code);
            event.commands = command.map(|c| vec![c.to_owned()]);
            event
        };
        for kind in [
            DispatchKeyEventType::RawKeyDown,
            DispatchKeyEventType::KeyUp,
        ] {
            self.page.execute(event(kind)).await.expect("a key event");
        }
    }

    /// Ctrl+Enter.
    pub(crate) async fn press_run(&self) {
        self.chord(CTRL, "Enter", 13, None).await;
    }

    /// Selects everything in whatever has the focus.
    pub(crate) async fn select_all(&self) {
        self.chord(CTRL, "a", 65, Some("selectAll")).await;
    }

    /// Clicks into the editor and replaces its text by pasting.
    pub(crate) async fn put_source(&self, source: &str) {
        self.click("#editor .cm-content, #editor textarea").await;
        self.select_all().await;
        self.paste(source).await;
    }

    /// Replaces the text of an input field with the keyboard.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let focused = format!(
            "document.activeElement === document.querySelector({})",
            Value::from(selector)
        );
        // Figures that arrive beside a field move it: a person whose click went astray clicks again.
        for _ in 0..5 {
            self.click(selector).await;
            let answer = self.page.evaluate(focused.as_str()).await;
            if answer.is_ok_and(|a| a.value() == Some(&Value::Bool(true))) {
                break;
            }
        }
        self.until(&format!("{selector} has the focus"), &focused)
            .await;
        self.select_all().await;
        self.type_keys(text).await;
    }

    /// Chooses an option of a select, as a person does with its list.
    pub(crate) async fn choose(&self, selector: &str, option: &str) {
        let (selector_js, option_js) = (Value::from(selector), Value::from(option));
        let script = format!(
            "(() => {{ const list = document.querySelector({selector_js}); list.value = {option_js}; \
             return list.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        );
        self.until(&format!("{option} in {selector}"), &script)
            .await;
    }

    /// Waits until the first run that a first visit makes is over.
    pub(crate) async fn arrives(&self) {
        self.until(
            "the node",
            "document.querySelector('#connection')?.dataset.state === 'up'",
        )
        .await;
        self.until(
            "a first result",
            "(document.querySelector('#outcome[data-of=receipt]')?.innerText ?? '').length > 0",
        )
        .await;
    }
}

//! Firefox and WebKit, driven by WebDriver, for the tests of the browser VM: each in a profile of its own, on a page of a real
//! node. `cargo xtask parity` installs them and says by variables where they are; without the variables there are none.

mod program;
mod screen;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::parity::{BRIDGE, Browser};
use crate::server::Server;
use program::Program;
use screen::Screen;

/// How long a driver may take to start, and its browser to answer a batch of cases. Never reached when all is well.
const PATIENCE: Duration = Duration::from_secs(600);

/// A browser that is named in the environment.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    browser: PathBuf,
    driver: PathBuf,
    /// Whether it can do without a screen.
    headless: bool,
    tells_places: bool,
}

/// The browsers that `cargo xtask parity` has found.
pub(crate) fn named() -> Vec<Named> {
    let path = |name| env::var_os(name).map(PathBuf::from);
    let firefox = path("WATTAGE_FIREFOX").zip(path("WATTAGE_GECKODRIVER"));
    let webkit = path("WATTAGE_WEBKIT").zip(path("WATTAGE_WEBKIT_DRIVER"));
    let firefox = firefox.map(|(browser, driver)| Named {
        name: "Firefox",
        browser,
        driver,
        headless: true,
        tells_places: true,
    });
    let webkit = webkit.map(|(browser, driver)| Named {
        name: "WebKit",
        browser,
        driver,
        headless: false,
        // JavaScriptCore's stacks have no offsets.
        tells_places: false,
    });
    firefox.into_iter().chain(webkit).collect()
}

impl Named {
    /// Starts it on a page of a new node.
    ///
    /// # Errors
    /// It does not start here.
    pub(crate) async fn open(&self) -> Result<Driven, Box<dyn Error>> {
        let folder = TempDir::new()?;
        let screen = (!self.headless).then(Screen::start).transpose()?;
        let driver = Program::driver(&self.driver, folder.path(), screen.as_ref())?;
        let client = self.connect(&driver).await?;
        let server = Server::start(&folder.path().join("data"));
        // A text file is a page of the node's origin in which no script runs but ours.
        let page = format!("{}/contract-worker_loader.js", server.origin);
        client.goto(&page).await?;
        let version = client
            .capabilities()
            .and_then(|all| all.get("browserVersion"));
        let version = version
            .and_then(Value::as_str)
            .unwrap_or("of unknown version");
        Ok(Driven {
            name: format!("{} {version}", self.name),
            tells_places: self.tells_places,
            client,
            _server: server,
            _driver: driver,
            _screen: screen,
            _folder: folder,
        })
    }

    fn capabilities(&self) -> BTreeMap<&'static str, Value> {
        let options = match self.headless {
            true => (
                "moz:firefoxOptions",
                json!({ "binary": self.browser, "args": ["-headless"] }),
            ),
            false => (
                "webkitgtk:browserOptions",
                json!({ "binary": self.browser, "args": ["--automation"] }),
            ),
        };
        let timeouts = json!({ "script": PATIENCE.as_millis() });
        BTreeMap::from([options, ("timeouts", timeouts)])
    }

    /// A session with the driver, which takes a moment until it listens.
    async fn connect(&self, driver: &Program) -> Result<Client, Box<dyn Error>> {
        let capabilities = self.capabilities().into_iter();
        let capabilities = capabilities
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let start = Instant::now();
        while !driver.listens() {
            if start.elapsed() > PATIENCE {
                return Err(format!("{} does not listen", self.driver.display()).into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(builder
            .connect(&format!("http://{}", driver.address))
            .await?)
    }
}

/// A browser at work. Driver, node, screen and folder end with it.
pub(crate) struct Driven {
    name: String,
    tells_places: bool,
    client: Client,
    _driver: Program,
    _server: Server,
    _screen: Option<Screen>,
    _folder: TempDir,
}

impl Driven {
    /// Ends the browser.
    pub(crate) async fn close(self) {
        self.client.close().await.expect("the browser ends");
    }
}

impl Browser for Driven {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn tells_places(&self) -> bool {
        self.tells_places
    }

    async fn ask(&mut self, bodies: Vec<Value>) -> Vec<Value> {
        let script = format!(
            "const [bodies, done] = arguments; \
             ({BRIDGE})(bodies).then((answers) => done({{ answers }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self
            .client
            .execute_async(&script, vec![bodies.into()])
            .await;
        let mut answer = answer.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        match answer["answers"].take() {
            Value::Array(answers) => answers,
            _ => panic!("{}: {}", self.name, answer["error"]),
        }
    }
}

//! A plain file server with the page below a path, as static hosting has it. It knows no API, and can be given another build.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Where the page is.
pub(crate) const PATH: &str = "/project/";

/// The build that is served, and a file of it that is missing.
#[derive(Clone, Default, Debug)]
struct Served {
    build: Option<String>,
    missing: Option<String>,
}

/// The server; it lives as long as the test.
pub(crate) struct Site {
    /// The page's address.
    pub(crate) address: String,
    served: Arc<Mutex<Served>>,
}

impl Site {
    /// Serves the page as it was built.
    pub(crate) async fn start() -> Self {
        let served = Arc::new(Mutex::new(Served::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let port = listener.local_addr().expect("an address");
        let shown = Arc::clone(&served);
        let answer = move |request: Request| {
            let served = shown.lock().expect("no panic").clone();
            async move { serve(&served, request.uri().path()) }
        };
        let routes = Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self {
            address: format!("http://{port}{PATH}"),
            served,
        }
    }

    /// From now on it has a build of this name, 16 digits, all but a file that is `missing`.
    pub(crate) fn publish(&self, build: &str, missing: Option<&str>) {
        *self.served.lock().expect("no panic") = Served {
            build: Some(build.to_owned()),
            missing: missing.map(str::to_owned),
        };
    }
}

fn serve(served: &Served, path: &str) -> Response {
    let name = match path.strip_prefix(PATH) {
        Some("") => "index.html",
        Some(name) => name,
        None => return StatusCode::NOT_FOUND.into_response(),
    };
    if served.missing.as_deref() == Some(name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(bytes) = read(served, name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/wasm",
    };
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// A file of the build that is served: the built one, under the build's name.
fn read(served: &Served, name: &str) -> Option<Vec<u8>> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let built = std::fs::read(dist.join(name)).ok()?;
    let Some(build) = &served.build else {
        return Some(built);
    };
    let own = own_build(&dist)?;
    if !(name.ends_with(".html") || name.ends_with(".js")) {
        return Some(built);
    }
    let mut text = String::from_utf8(built).ok()?.replace(&own, build);
    if name == "service-worker.js" {
        for file in [
            "embed.html",
            "contract-worker_loader.js",
            "language-worker_loader.js",
        ] {
            let before = digest(&std::fs::read(dist.join(file)).ok()?);
            text = text.replace(&before, &digest(&read(served, file)?));
        }
    }
    Some(text.into_bytes())
}

fn own_build(dist: &Path) -> Option<String> {
    let index = std::fs::read_to_string(dist.join("index.html")).ok()?;
    let (_, rest) = index.split_once("name=\"wattage-build\" content=\"")?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn digest(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

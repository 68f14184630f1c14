//! The page, from inside the binary: which file answers which path, and how browsers may keep and use it.
//!
//! Release binaries hold `dist/` as it was when they were built; debug binaries read it at run time, so that a rebuilt
//! page is served at once. [`crate::http`] asks for every path that is no route of the API.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

#[derive(rust_embed::Embed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// A file of the page.
struct File {
    bytes: Cow<'static, [u8]>,
    mime: String,
    /// SHA-256 of its bytes.
    digest: [u8; 32],
}

const INDEX: &str = "index.html";

const NOT_BUILT: &str =
    "<!doctype html><html lang=en><meta charset=utf-8><title>Wattage: no page</title>
<h1>The page is not built</h1>
<p>This node serves the API, but it was built without the page. In the project's folder:</p>
<ul><li><code>cargo xtask run</code> builds page and node and serves both;</li>
<li><code>cargo xtask build --release</code> makes one binary that holds the page.</li></ul>";

const NOT_FOUND: &str =
    "<!doctype html><html lang=en><meta charset=utf-8><title>Wattage: not found</title>
<h1>There is nothing here</h1>
<p><a href=/>Go to the playground</a></p>";

/// Among a response's extensions: pages of other sites may show it in a frame.
#[derive(Debug, Clone, Copy)]
pub struct Framed;

/// The answer to GET of `path`, with an entity tag if it is a file. Nobody may show it in a frame.
#[must_use]
pub fn answer(path: &str) -> Response {
    answer_from(path, "'none'", dist)
}

/// The page's document, as every site may show it in a frame. It loads its files from its own site, like any page.
#[must_use]
pub fn embedded() -> Response {
    framed(dist)
}

fn framed(find: impl Fn(&str) -> Option<File>) -> Response {
    let mut response = answer_from("/", "*", find);
    response.extensions_mut().insert(Framed);
    // Pages that ask of everything in them whether it may be there ask the frame too.
    response.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

fn dist(name: &str) -> Option<File> {
    let file = Dist::get(name)?;
    Some(File {
        mime: file.metadata.mimetype().to_owned(),
        digest: file.metadata.sha256_hash(),
        bytes: file.data,
    })
}

/// The answer to GET of `path`, which the pages of `ancestors` may show in a frame.
fn answer_from(path: &str, ancestors: &str, find: impl Fn(&str) -> Option<File>) -> Response {
    let name = match path.trim_start_matches('/') {
        "" => INDEX,
        name => name,
    };
    match find(name) {
        Some(file) => serve(name, ancestors, rooted(file)),
        None if name == INDEX => html(StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT),
        None => html(StatusCode::NOT_FOUND, NOT_FOUND),
    }
}

/// A document as it stands under each of the node's paths. Its files' addresses are relative, for servers that have the page
/// below some path; here they begin at the root, so that `/s/ID` finds them too.
fn rooted(mut file: File) -> File {
    if file.mime == "text/html" {
        let document = String::from_utf8_lossy(&file.bytes);
        let document = document.replace("\"./", "\"/").replace("'./", "'/");
        file.bytes = Cow::Owned(document.into_bytes());
    }
    file
}

fn html(status: StatusCode, text: &'static str) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], text).into_response()
}

fn serve(name: &str, ancestors: &str, file: File) -> Response {
    // A hashed name changes with its content, so the file may be kept for good; all others are asked for each time.
    let keep = match is_hashed(name) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let policy = match &*file.mime {
        "text/html" => Some(policy(&file.bytes, ancestors)),
        "text/javascript" => Some(WORKER_POLICY.to_owned()),
        _ => None,
    };
    let kind = match file.mime.starts_with("text/") {
        true => format!("{}; charset=utf-8", file.mime),
        false => file.mime,
    };
    // Weak, since the file goes out compressed too.
    let tag = format!("W/\"{}\"", hex::encode(&file.digest[..16]));
    let mut response = Response::new(Body::from(file.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    for (name, value) in [
        (header::CONTENT_TYPE, Some(kind)),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::ETAG, Some(tag)),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

/// Whether trunk put a hash of the content into the file's name. Folders do not count: theirs are of other things.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(['-', '_', '.'])
        .any(|part| part.len() >= 12 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// What a worker may load: its own scripts, WebAssembly, and what the node answers. A worker has the policy that its
/// script came with, not the page's; for a script that runs in the page this one says nothing.
const WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'";

/// What the page may load: its own files, WebAssembly, and the scripts that stand in this very document (trunk writes
/// one that starts the app), which are named by their hashes. Styles may be inline: the editor makes its own. `ancestors` are
/// those whose pages may show it in a frame.
fn policy(document: &[u8], ancestors: &str) -> String {
    let scripts: String = inline_scripts(&String::from_utf8_lossy(document))
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; \
         worker-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
}

/// Contents of the document's scripts that have no `src`.
fn inline_scripts(document: &str) -> impl Iterator<Item = &str> {
    document.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(mime: &str) -> File {
        File {
            bytes: Cow::Borrowed(b"<script>go()</script>"),
            mime: mime.to_owned(),
            digest: [7; 32],
        }
    }

    fn value(response: &Response, name: header::HeaderName) -> &str {
        response
            .headers()
            .get(name)
            .map_or("", |v| v.to_str().expect("text"))
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        for hashed in [
            "web-1a2b3c4d5e6f7a8b_bg.wasm",
            "style/base-90fe12ab34cd56e.css",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        let folder_only = "snippets/web-1a2b3c4d5e6f7a8b/js/editor.js";
        let worker = "contract-worker_bg.wasm";
        for plain in [INDEX, "boot.js", "a-feed.js", folder_only, worker] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn the_policy_names_the_inline_scripts_of_the_document_and_no_others() {
        let scripts: Vec<_> = inline_scripts(
            "<script src=boot.js></script><script type=module>\nstart()</script><p>",
        )
        .collect();
        assert_eq!(scripts, ["\nstart()"]);
        let policy = policy(b"<script>go()</script>", "'none'");
        // printf 'go()' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='";
        assert!(policy.contains(hash), "{policy}");
        assert!(policy.contains("'wasm-unsafe-eval'"), "{policy}");
    }

    #[test]
    fn the_root_is_the_index_and_is_asked_for_each_time() {
        let root = answer_from("/", "'none'", |name| {
            (name == INDEX).then(|| file("text/html"))
        });
        assert_eq!(root.status(), StatusCode::OK);
        assert_eq!(value(&root, header::CACHE_CONTROL), "no-cache");
        assert_eq!(
            value(&root, header::CONTENT_TYPE),
            "text/html; charset=utf-8"
        );
        assert!(value(&root, header::CONTENT_SECURITY_POLICY).contains("sha256-"));
    }

    #[test]
    fn the_embedded_document_differs_in_who_may_frame_it_alone() {
        let find = |name: &str| (name == INDEX).then(|| file("text/html"));
        let (root, embedded) = (answer_from("/", "'none'", find), framed(find));
        let policy = header::CONTENT_SECURITY_POLICY;
        let expected = value(&root, policy.clone());
        assert!(expected.ends_with("frame-ancestors 'none'"), "{expected}");
        let expected = expected.replace("frame-ancestors 'none'", "frame-ancestors *");
        assert_eq!(value(&embedded, policy), expected);
        assert_eq!(value(&embedded, header::ETAG), value(&root, header::ETAG));
        assert!(root.extensions().get::<Framed>().is_none());
        assert!(embedded.extensions().get::<Framed>().is_some());
    }

    #[test]
    fn a_workers_script_lets_the_worker_load_its_wasm_and_ask_the_node() {
        let script = answer_from("/contract-worker_loader.js", "'none'", |_| {
            Some(file("text/javascript"))
        });
        assert_eq!(value(&script, header::CACHE_CONTROL), "no-cache");
        assert_eq!(
            value(&script, header::ETAG),
            format!("W/\"{}\"", "07".repeat(16))
        );
        let policy = value(&script, header::CONTENT_SECURITY_POLICY);
        for part in [
            "script-src 'self' 'wasm-unsafe-eval';",
            "connect-src 'self';",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
    }

    #[test]
    fn files_of_the_document_begin_at_the_root_and_its_scripts_are_named_as_they_are_served() {
        let document = || File {
            bytes: Cow::Borrowed(b"<link href=\"./a.css\"><script>import './b.js'</script>"),
            ..file("text/html")
        };
        let text = rooted(document()).bytes;
        assert_eq!(
            String::from_utf8_lossy(&text),
            "<link href=\"/a.css\"><script>import '/b.js'</script>"
        );
        let served = answer_from("/", "'none'", |_| Some(document()));
        let hash = STANDARD.encode(Sha256::digest("import '/b.js'"));
        assert!(value(&served, header::CONTENT_SECURITY_POLICY).contains(&hash));
    }

    #[test]
    fn the_service_worker_is_asked_for_each_time() {
        let script = answer_from("/service-worker.js", "'none'", |_| {
            Some(file("text/javascript"))
        });
        assert_eq!(value(&script, header::CACHE_CONTROL), "no-cache");
    }

    #[test]
    fn wasm_has_its_media_type_so_that_browsers_compile_it_while_it_comes() {
        let wasm = answer_from("/a_bg.wasm", "'none'", |_| Some(file("application/wasm")));
        assert_eq!(value(&wasm, header::CONTENT_TYPE), "application/wasm");
    }

    #[test]
    fn a_node_without_its_page_says_how_to_get_one() {
        let root = answer_from("/", "'none'", |_| None);
        assert_eq!(root.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(NOT_BUILT.contains("cargo xtask build --release"));
        assert_eq!(
            answer_from("/x", "'none'", |_| None).status(),
            StatusCode::NOT_FOUND
        );
    }
}

//! What www/index.html says the page is made of: its workers. trunk reads the same links.

use crate::repo;
use anyhow::{Context, Result};
use std::fs;

/// Each worker's files in dist/: trunk makes them of the binary's name, without a hash, since the page asks for them by name.
const ENDINGS: [&str; 3] = ["_loader.js", ".js", "_bg.wasm"];

/// Names of the files in dist/ that the page's workers are started from.
///
/// # Errors
/// www/index.html cannot be read.
pub(crate) fn worker_files() -> Result<Vec<String>> {
    let path = repo::root().join("www").join("index.html");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let workers = workers(&text);
    let files = workers.flat_map(|name| ENDINGS.map(|ending| format!("{name}{ending}")));
    Ok(files.collect())
}

/// The binaries of `<link data-trunk .. data-type="worker">`.
fn workers(index: &str) -> impl Iterator<Item = &str> {
    let links = index.split('<').filter(|tag| tag.starts_with("link "));
    links
        .filter(|link| attribute(link, "data-type") == Some("worker"))
        .filter_map(|link| attribute(link, "data-bin"))
}

/// The value of `name` in a tag, which stands in double quotes.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::{worker_files, workers};

    #[test]
    fn workers_are_the_links_of_that_type_and_no_others() {
        let index = "<link data-trunk rel=\"rust\" data-bin=\"page\" data-type=\"main\">\
                     <p data-type=\"worker\" data-bin=\"none\">\
                     <link data-trunk rel=\"rust\" data-bin=\"one\" data-type=\"worker\">";
        assert_eq!(workers(index).collect::<Vec<_>>(), ["one"]);
    }

    #[test]
    fn the_pages_own_workers_are_found() {
        let files = worker_files().unwrap();
        assert!(files.contains(&"contract-worker_loader.js".to_owned()));
        assert!(files.contains(&"language-worker_bg.wasm".to_owned()));
    }
}

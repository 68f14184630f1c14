//! What the page weighs: each file as it is and as brotli packs it best, by when a browser asks for it.

use crate::{index, repo};
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use std::fs;
use std::path::Path;

/// What a visitor waits for before the first keystroke may weigh at most this, packed: about a second on a slow phone.
const AIM: u64 = 300_000;

/// When a browser asks for a file.
#[derive(Clone, Copy, PartialEq, Debug)]
enum When {
    /// index.html names it, so nobody can type before it is there.
    First,
    /// A worker is started from it, behind the page.
    Worker,
    /// Only if something is done that needs it.
    Later,
}

impl When {
    const ALL: [Self; 3] = [Self::First, Self::Worker, Self::Later];

    fn name(self) -> &'static str {
        match self {
            Self::First => "before the first keystroke",
            Self::Worker => "workers, behind the page",
            Self::Later => "later",
        }
    }
}

/// Bytes of something, and how many of them are sent.
#[derive(Clone, Copy, Default)]
struct Weight {
    raw: u64,
    packed: u64,
}

/// Prints what every file of the page in `dist` weighs, the sums, and the sum that matters beside its aim.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn print(dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let mut page =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    // The app's script imports the editor, which the page therefore waits for too.
    for script in repo::files_below(dist)? {
        let name = script.strip_prefix(dist)?.to_string_lossy().into_owned();
        if name.ends_with(".js") && page.contains(&format!("./{name}")) {
            let text = fs::read_to_string(&script)
                .with_context(|| format!("cannot read {}", script.display()))?;
            let imports = text.lines().filter(|line| line.starts_with("import "));
            page.extend(imports);
        }
    }
    let workers = index::worker_files()?;
    let mut files = Vec::new();
    for file in repo::files_below(dist)? {
        let name = file.strip_prefix(dist)?.to_string_lossy();
        let name = name.replace('\\', "/");
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        files.push((when(&name, &page, &workers), name, weigh(&bytes)?));
    }
    println!("\n{:>11} {:>11}  page", "bytes", "brotli");
    for when in When::ALL {
        let group = files.iter().filter(|(at, ..)| *at == when);
        let sum = group.fold(Weight::default(), |sum, (_, name, weight)| {
            line(*weight, name);
            Weight {
                raw: sum.raw + weight.raw,
                packed: sum.packed + weight.packed,
            }
        });
        if sum.raw > 0 {
            line(sum, &format!("= {}", when.name()));
        }
        if when == When::First {
            println!("{:>11} {:>11}  {}", "", grouped(AIM), verdict(sum.packed));
        }
    }
    Ok(())
}

fn when(name: &str, page: &str, workers: &[String]) -> When {
    let quoted = |quote| page.contains(&format!("{quote}./{name}{quote}"));
    if name == "index.html" || quoted('"') || quoted('\'') {
        When::First
    } else if workers.iter().any(|file| file == name) {
        When::Worker
    } else {
        When::Later
    }
}

fn verdict(packed: u64) -> String {
    match packed.checked_sub(AIM) {
        None | Some(0) => format!("the aim, with {} to spare", grouped(AIM - packed)),
        Some(over) => format!("the aim, MISSED by {}", grouped(over)),
    }
}

fn line(weight: Weight, name: &str) {
    println!(
        "{:>11} {:>11}  {name}",
        grouped(weight.raw),
        grouped(weight.packed)
    );
}

/// Packs as tightly as brotli can, which is how a server would keep what it sends often.
fn weigh(bytes: &[u8]) -> Result<Weight> {
    let mut packed = Vec::new();
    let mut source = bytes;
    brotli::BrotliCompress(&mut source, &mut packed, &BrotliEncoderParams::default())
        .context("brotli cannot pack a file of the page")?;
    Ok(Weight {
        raw: bytes.len() as u64,
        packed: packed.len() as u64,
    })
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_index_names_comes_first_then_workers_then_the_rest() {
        let page = "<link href=\"./a-1.css\"><script>import x from './app.js'</script>";
        let workers = ["w_loader.js".to_owned()];
        let at = |name| when(name, page, &workers);
        for first in ["index.html", "a-1.css", "app.js"] {
            assert_eq!(at(first), When::First, "{first}");
        }
        assert_eq!(at("w_loader.js"), When::Worker);
        assert_eq!(at("1.css"), When::Later);
    }

    #[test]
    fn a_page_that_is_too_heavy_is_called_so() {
        assert_eq!(verdict(299_000), "the aim, with 1,000 to spare");
        assert_eq!(verdict(300_000), "the aim, with 0 to spare");
        assert_eq!(verdict(300_001), "the aim, MISSED by 1");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}

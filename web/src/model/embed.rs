//! The small page inside other pages: what its address asks for, and the snippet that puts it there.

use std::fmt::Write as _;

use wattage_core::api::TransactionResult;
use wattage_core::share::Verdict;

use super::compare;
use super::format::sentence;
use crate::protocol::share::Opened;

/// Where the small page is served. Other sites may frame it, and no other page.
pub const PATH: &str = wattage_core::api::routes::EMBED;

/// Whether the small page is at this path. Servers that know no routes have it in a file.
pub fn is_at(path: &str) -> bool {
    let path = path.strip_suffix(".html").unwrap_or(path);
    path.ends_with(PATH)
}

/// What is shown of an experiment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shown {
    /// Source and result.
    #[default]
    Both,
    /// The source alone.
    Code,
    /// The result alone.
    Result,
    /// The result with where its gas went.
    Gas,
}

impl Shown {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Both, Self::Code, Self::Result, Self::Gas];

    /// Its word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Code => "code",
            Self::Result => "result",
            Self::Gas => "gas",
        }
    }

    /// What it is called on the page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Both => "Code and result",
            Self::Code => "Code only",
            Self::Result => "Result only",
            Self::Gas => "Result and where the gas went",
        }
    }

    /// Whether the source is shown.
    pub fn has_code(self) -> bool {
        matches!(self, Self::Both | Self::Code)
    }

    /// Whether the result is shown.
    pub fn has_result(self) -> bool {
        self != Self::Code
    }
}

/// What the address asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// What is shown.
    pub shown: Shown,
    /// Whether the source is folded away until it is asked for: the solution of an exercise.
    pub hidden: bool,
    /// `light` or `dark`; the reader's system decides otherwise.
    pub theme: Option<&'static str>,
    /// The line that is meant, from 1.
    pub line: Option<u32>,
}

impl Options {
    /// Reads the query of an address, with or without `?`. What is not known is passed over.
    pub fn of_query(query: &str) -> Self {
        let mut options = Self::default();
        let pairs = query.trim_start_matches('?').split('&');
        for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            match name {
                "view" => {
                    let known = Shown::ALL.into_iter().find(|shown| shown.word() == value);
                    options.shown = known.unwrap_or(options.shown);
                }
                "code" => options.hidden = value == "hidden",
                "theme" => options.theme = ["light", "dark"].into_iter().find(|t| *t == value),
                "line" => options.line = value.parse().ok().filter(|line| *line > 0),
                _ => {}
            }
        }
        options
    }

    /// The same as a query, `?` included; empty for what is shown without one.
    pub fn query(&self) -> String {
        let mut pairs = Vec::new();
        if self.shown != Shown::default() {
            pairs.push(format!("view={}", self.shown.word()));
        }
        if self.hidden {
            pairs.push("code=hidden".to_owned());
        }
        pairs.extend(self.theme.map(|theme| format!("theme={theme}")));
        pairs.extend(self.line.map(|line| format!("line={line}")));
        match pairs.is_empty() {
            true => String::new(),
            false => format!("?{}", pairs.join("&")),
        }
    }

    /// The address of the small page on `origin` for a link.
    pub fn address(&self, origin: &str, link: &str) -> String {
        format!("{origin}{PATH}{}#{link}", self.query())
    }
}

/// What the call in question came to, with gas by line.
pub fn call(opened: &Opened) -> Option<&TransactionResult> {
    let run = opened.previewed.as_ref()?.run.as_ref().ok()?;
    run.call.as_ref()
}

/// Whether the sender saw the same, as a sentence; and whether that is well.
pub fn verdict(found: &Verdict) -> (String, bool) {
    match found {
        Verdict::Same => ("✓ It came out as the sender saw it.".to_owned(), true),
        _ => {
            let (text, well) = compare::verdict(found);
            (sentence(&text), well)
        }
    }
}

/// How large the frame is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Size {
    /// For a column of text.
    Small,
    /// For an article.
    #[default]
    Medium,
    /// For a slide.
    Large,
}

impl Size {
    /// All of them, smallest first.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// Width and height in CSS pixels; the width gives way to a narrower page.
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::Small => (360, 320),
            Self::Medium => (640, 460),
            Self::Large => (960, 640),
        }
    }
}

/// The HTML that shows an experiment in another page.
pub fn snippet(address: &str, title: &str, size: Size) -> String {
    let (width, height) = size.pixels();
    let mut out = String::new();
    let _ = write!(
        out,
        "<iframe src=\"{}\" width=\"{width}\" height=\"{height}\" title=\"{}\" loading=\"lazy\" \
         style=\"max-width:100%;border:1px solid #8b95a5;border-radius:8px\"></iframe>",
        attribute(address),
        attribute(title)
    );
    out
}

/// A text between the quotes of an attribute.
fn attribute(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_it_was_written() {
        for shown in Shown::ALL {
            let options = Options {
                shown,
                hidden: true,
                theme: Some("dark"),
                line: Some(12),
            };
            assert_eq!(Options::of_query(&options.query()), options);
        }
        assert_eq!(Options::default().query(), "");
        assert_eq!(
            Options::of_query("?view=nothing&line=0&theme=red&x"),
            Options::default()
        );
    }

    #[test]
    fn nothing_in_a_title_ends_the_attribute_it_stands_in() {
        let html = snippet("http://a/embed?a=1&b=2#v1", "\"><script>", Size::Small);
        assert!(
            html.contains("src=\"http://a/embed?a=1&amp;b=2#v1\""),
            "{html}"
        );
        assert!(
            html.contains("title=\"&quot;&gt;&lt;script&gt;\""),
            "{html}"
        );
        assert_eq!(html.matches('<').count(), 2);
    }
}

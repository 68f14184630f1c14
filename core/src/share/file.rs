//! An experiment as a file to keep, `NAME.wattage`: the link in its first line, and below it, for people, what it is.

/// What such a file's name ends in, behind the point.
pub const FILE_EXTENSION: &str = "wattage";

/// The text of the file. `told` says in a few words what is in it; `address` opens it.
#[must_use]
pub fn file_text(link: &str, name: &str, told: &str, address: &str) -> String {
    let line = |text: &str| {
        let text = text.split(char::is_control).collect::<Vec<_>>().join(" ");
        format!("# {}\n", text.trim())
    };
    let mut out = format!("{link}\n{}", line(name));
    if !told.is_empty() {
        out.push_str(&line(told));
    }
    out.push_str(
        "# A Wattage experiment: source, ledger, call and result, all in the line above.\n",
    );
    out.push_str(&line(&format!(
        "Open this file in Wattage, or {address}; on the command line: wattage replay FILE"
    )));
    out
}

/// The link in the text of a file: its first line that begins as links do. Without one, the whole text, so that whoever
/// reads it as a link is told what it is instead.
#[must_use]
pub fn link_in(text: &str) -> &str {
    let is_link = |line: &&str| {
        let version = line.strip_prefix('v').and_then(|rest| rest.split_once('.'));
        version.is_some_and(|(version, _)| {
            !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())
        })
    };
    // Some editors begin a file with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}').trim();
    text.lines().map(str::trim).find(is_link).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_of_a_file_is_found_again_whatever_its_title_is() {
        let file = file_text("v1.a.b", "v1.other\nv1.c.d", "returns 6", "http://a/");
        assert_eq!(link_in(&file), "v1.a.b");
        assert!(
            file.lines().skip(1).all(|line| line.starts_with("# ")),
            "{file}"
        );
        assert_eq!(
            link_in(&format!("\u{feff}\r\n{}", file.replace('\n', "\r\n"))),
            "v1.a.b"
        );
    }

    #[test]
    fn a_text_without_a_link_is_given_back_and_a_later_version_is_found() {
        assert_eq!(link_in(" (module) "), "(module)");
        assert_eq!(link_in("version 1\nv2.x"), "v2.x");
    }
}

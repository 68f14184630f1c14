//! What a page leaves behind when it is put away before the database has everything, and how the next page takes it
//! up. Where it is kept is in `browser::draft`.

use serde::{Deserialize, Serialize};

use super::file::{File, free_name};
use super::settings::Settings;

/// What was on a page when it was left.
#[derive(Clone, Serialize, Deserialize, Debug)]
pub struct Draft {
    /// The open file.
    pub file: File,
    /// The settings, which name it.
    pub settings: Settings,
    /// Texts that this page read or wrote under the file's name: where one of them is stored, no other page was there.
    pub known: Vec<String>,
    /// Milliseconds since 1970: of several drafts the latest is the one to open.
    pub kept_at: f64,
}

impl Draft {
    /// Puts the draft before what the database has, in front of `files`, and returns its name there. If another page
    /// has stored another text under its name since, the draft goes on under a free one, not deployed anywhere.
    pub fn take_up(self, files: &mut Vec<File>, settings: &mut Settings) -> String {
        let stored = files
            .iter()
            .position(|stored| stored.name == self.file.name);
        let overtaken = stored.is_some_and(|at| {
            let text = &files[at].source;
            *text != self.file.source && !self.known.contains(text)
        });
        let file = if overtaken {
            let stem = self.file.name.strip_suffix(".wat");
            let taken = files.iter().map(|file| file.name.as_str());
            File {
                name: free_name(stem.unwrap_or(&self.file.name), taken),
                ..self.file.undeployed()
            }
        } else {
            if let Some(at) = stored {
                files.remove(at);
            }
            *settings = self.settings;
            self.file
        };
        let name = file.name.clone();
        settings.open = Some(name.clone());
        files.insert(0, file);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(source: &str) -> File {
        File {
            name: "a.wat".to_owned(),
            source: source.to_owned(),
            ..File::default()
        }
    }

    fn draft(source: &str, known: &str) -> Draft {
        Draft {
            file: file(source),
            settings: Settings::default(),
            known: vec![known.to_owned()],
            kept_at: 0.0,
        }
    }

    #[test]
    fn a_draft_comes_before_the_text_it_was_made_from() {
        let (mut files, mut settings) = (vec![file("old")], Settings::default());
        draft("new", "old").take_up(&mut files, &mut settings);
        assert_eq!(files, [file("new")]);
        assert_eq!(settings.open.as_deref(), Some("a.wat"));
    }

    #[test]
    fn a_draft_does_not_replace_what_another_page_has_stored_since() {
        let (mut files, mut settings) = (vec![file("theirs")], Settings::default());
        let name = draft("new", "old").take_up(&mut files, &mut settings);
        assert_eq!(name, "a-2.wat");
        assert_eq!(files[0].source, "new");
        assert_eq!(files[1], file("theirs"));
        assert_eq!(settings.open.as_deref(), Some("a-2.wat"));
    }

    #[test]
    fn a_draft_that_was_stored_after_all_makes_no_copy() {
        let (mut files, mut settings) = (vec![file("new")], Settings::default());
        draft("new", "old").take_up(&mut files, &mut settings);
        assert_eq!(files, [file("new")]);
    }
}

//! What is to be in this browser's database, and what is in it as far as this page knows. The writing itself is in
//! `hooks::saving`: one row at a time, and a row counts as stored only when its write has succeeded.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use super::care::Order;
use super::file::File;
use super::settings::Settings;

/// One row to write.
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::large_enum_variant, reason = "one row at a time is on its way")]
pub enum Row {
    /// A file, and the text this page last knew under its name.
    File(Rc<File>, Option<String>),
    /// The settings, and what this page last knew of them.
    Settings(Settings, Settings),
    /// Something else to do, before files are written.
    Order(Order),
}

/// Wanted and stored rows.
#[derive(Debug, Default)]
pub struct Shelf {
    wanted: Vec<Rc<File>>,
    wanted_settings: Option<Settings>,
    stored: HashMap<String, File>,
    stored_settings: Option<Settings>,
    under_way: Option<Row>,
    /// What is to be done, in order.
    orders: VecDeque<Order>,
    /// How many orders were heard of.
    heard: usize,
    /// Whether a file of the page is about to get another name: what is wanted then is told again.
    renaming: bool,
}

impl Shelf {
    /// These files and settings were read from the database.
    pub fn read(&mut self, files: &[File], settings: &Settings) {
        let named = files.iter().map(|file| (file.name.clone(), file.clone()));
        self.stored.extend(named);
        self.stored_settings = Some(settings.clone());
    }

    /// Another page has stored this file. Tells whether this page had nothing else under its name to store.
    pub fn heard(&mut self, stored: File) -> bool {
        let known = self.stored.get(&stored.name);
        let wanted = self.wanted.iter().find(|file| file.name == stored.name);
        let text = |file: &File| file.source.clone();
        let clean = wanted.is_none_or(|wanted| Some(text(wanted)) == known.map(text))
            && !matches!(&self.under_way, Some(Row::File(file, _)) if file.name == stored.name);
        if clean {
            // What this page wants is told again by its state, when that has taken the text.
            self.wanted.retain(|file| file.name != stored.name);
            self.stored.insert(stored.name.clone(), stored);
        }
        clean
    }

    /// Another page has deleted this file. Tells whether it was known.
    pub fn heard_gone(&mut self, name: &str) -> bool {
        self.stored.remove(name).is_some()
    }

    /// All of `orders`, which is only ever added to, is to be done.
    pub fn take_orders(&mut self, orders: &[Order]) {
        let new = orders.iter().skip(self.heard).cloned();
        self.orders.extend(new);
        self.heard = self.heard.max(orders.len());
    }

    /// This is to be stored from now on.
    pub fn want(&mut self, files: Vec<Rc<File>>, settings: Settings) {
        self.wanted = files;
        self.wanted_settings = Some(settings);
        self.renaming = false;
    }

    /// Whether something is not known to be stored.
    pub fn unsaved(&self) -> bool {
        self.renaming
            || self.under_way.is_some()
            || !self.orders.is_empty()
            || self.missing().is_some()
    }

    /// The next row to write, which is under way until [`Shelf::end`]. None while another one is, or nothing is left.
    pub fn begin(&mut self) -> Option<Row> {
        if self.under_way.is_some() {
            return None;
        }
        let order = self.orders.front().cloned().map(Row::Order);
        self.under_way = order.or_else(|| self.missing());
        self.under_way.clone()
    }

    /// The write has ended. After a failure the row still is to be written, with what was known before.
    pub fn end(&mut self, succeeded: bool) {
        match self.under_way.take().filter(|_| succeeded) {
            Some(Row::File(file, _)) => {
                self.stored.insert(file.name.clone(), (*file).clone());
            }
            Some(Row::Settings(settings, _)) => self.stored_settings = Some(settings),
            Some(Row::Order(order)) => {
                self.orders.pop_front();
                self.follow(order);
            }
            None => (),
        }
    }

    /// What is stored after an order was followed.
    fn follow(&mut self, order: Order) {
        match order {
            Order::Bin(trashed) => drop(self.stored.remove(&trashed.file.name)),
            Order::Rename { from, to } => {
                if let Some(file) = self.stored.remove(&from) {
                    self.stored.insert(to.clone(), File { name: to, ..file });
                }
            }
            Order::Unbin { file, .. } => {
                self.stored.insert(file.name.clone(), (*file).clone());
            }
            Order::KeepTrashed(_) | Order::Empty(_) | Order::Close(_) | Order::Keep(..) => (),
        }
    }

    /// Nothing was written: another page has stored this text under the name. The text of this page is wanted again
    /// when it has another name.
    pub fn overtaken(&mut self, stored: File) {
        if matches!(self.under_way.take(), Some(Row::Order(_))) {
            self.orders.pop_front();
        }
        let count = self.wanted.len();
        self.wanted
            .retain(|file| file.name != stored.name || file.source == stored.source);
        self.renaming |= self.wanted.len() < count;
        self.stored.insert(stored.name.clone(), stored);
    }

    /// Whether something other than rows of files and settings is still to be done.
    pub fn has_orders(&self) -> bool {
        !self.orders.is_empty()
    }

    /// All texts that this page may have left under a name.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let under_way = match &self.under_way {
            Some(Row::File(file, _)) if file.name == name => Some(file.source.clone()),
            _ => None,
        };
        let stored = self.stored.get(name).map(|file| file.source.clone());
        stored.into_iter().chain(under_way).collect()
    }

    fn missing(&self) -> Option<Row> {
        let file = self
            .wanted
            .iter()
            .find(|file| self.stored.get(&file.name) != Some(&***file));
        if let Some(file) = file {
            let known = self.stored.get(&file.name);
            let known = known.map(|known| known.source.clone());
            return Some(Row::File(Rc::clone(file), known));
        }
        let settings = self.wanted_settings.as_ref();
        let base = self.stored_settings.clone();
        settings
            .filter(|settings| base.as_ref() != Some(*settings))
            .map(|settings| Row::Settings(settings.clone(), base.clone().unwrap_or_default()))
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

    fn wanting(source: &str) -> Shelf {
        let mut shelf = Shelf::default();
        let settings = Settings {
            split: 1,
            ..Settings::default()
        };
        shelf.read(&[file("old")], &settings);
        shelf.want(vec![Rc::new(file(source))], Settings::default());
        shelf
    }

    fn row(source: &str, known: &str) -> Option<Row> {
        Some(Row::File(Rc::new(file(source)), Some(known.to_owned())))
    }

    #[test]
    fn a_row_whose_write_has_failed_is_written_again_with_what_was_known_before() {
        let mut shelf = wanting("new");
        assert_eq!(shelf.begin(), row("new", "old"));
        shelf.end(false);
        assert!(shelf.unsaved());
        shelf.want(vec![Rc::new(file("newer"))], Settings::default());
        assert_eq!(shelf.begin(), row("newer", "old"));
    }

    #[test]
    fn rows_are_written_one_after_the_other_until_everything_is_stored() {
        let mut shelf = wanting("new");
        assert_eq!(shelf.begin(), row("new", "old"));
        assert_eq!(shelf.begin(), None);
        assert_eq!(shelf.texts("a.wat"), ["old", "new"]);
        shelf.want(vec![Rc::new(file("newer"))], Settings::default());
        shelf.end(true);
        assert_eq!(shelf.begin(), row("newer", "new"));
        shelf.end(true);
        assert!(matches!(shelf.begin(), Some(Row::Settings(..))));
        assert!(shelf.unsaved());
        shelf.end(true);
        assert!(!shelf.unsaved());
    }

    #[test]
    fn a_text_of_another_page_is_taken_only_where_this_one_has_nothing_to_store() {
        let mut shelf = wanting("new");
        assert!(!shelf.heard(file("theirs")));
        shelf.begin();
        assert!(!shelf.heard(file("theirs")));
        shelf.end(true);
        assert!(shelf.heard(file("theirs")));
        assert_eq!(shelf.texts("a.wat"), ["theirs"]);
    }

    #[test]
    fn orders_come_before_files_and_each_is_followed_once() {
        let mut shelf = wanting("new");
        let order = Order::Close("a.wat".to_owned());
        shelf.take_orders(std::slice::from_ref(&order));
        assert_eq!(shelf.begin(), Some(Row::Order(order.clone())));
        shelf.end(false);
        assert_eq!(shelf.begin(), Some(Row::Order(order.clone())));
        shelf.end(true);
        shelf.take_orders(&[order]);
        assert_eq!(shelf.begin(), row("new", "old"));
    }

    #[test]
    fn what_another_page_has_stored_is_not_written_over() {
        let mut shelf = wanting("new");
        shelf.begin();
        shelf.overtaken(file("theirs"));
        assert!(matches!(shelf.begin(), Some(Row::Settings(..))));
        shelf.end(true);
        assert_eq!(shelf.begin(), None);
        assert!(shelf.unsaved());
        shelf.want(vec![Rc::new(file("theirs"))], Settings::default());
        assert!(!shelf.unsaved());
    }
}

//! What is to be done in this browser's database beside writing files and settings, each in one transaction.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::model::file::File;
use crate::model::history::History;

/// A deleted file. One row of the `trash` store.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Trashed {
    /// Its key there: name and time.
    pub id: String,
    /// The file as it was.
    pub file: File,
    /// When it was deleted, milliseconds since 1970.
    pub at: f64,
}

impl Trashed {
    /// A file that is deleted now.
    pub fn new(file: File, at: f64) -> Self {
        Self {
            id: format!("{} {at}", file.name),
            file,
            at,
        }
    }
}

/// Something to do.
#[derive(Clone, PartialEq, Debug)]
pub enum Order {
    /// Put a file into the trash; its versions stay with it.
    Bin(Rc<Trashed>),
    /// Put a deleted file of a backup into the trash.
    KeepTrashed(Rc<Trashed>),
    /// Take it out again, under the name that the file has here.
    Unbin {
        /// Its id in the trash.
        id: String,
        /// The file as it is from now on.
        file: Rc<File>,
    },
    /// Delete these rows of the trash for good.
    Empty(Vec<String>),
    /// Give a file another name; its versions go along.
    Rename {
        /// As it was.
        from: String,
        /// As it is from now on.
        to: String,
    },
    /// Keep the newest version of a file as it is, whatever is saved next.
    Close(String),
    /// Put versions among those of a file.
    Keep(String, Rc<History>),
}

//! Writing a ledger file so that it is there whole or not at all, and so that nothing else is lost for it.
//!
//! Where there is no file or an older ledger file, the new one is written beside it and takes its place at the end. A
//! pipe or a device stays what it is: it gets the bytes once they are whole. Any other file is refused. Export uses this.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use wattage_core::api::LedgerFile;

use super::ledger_file::{begins, parse};
use super::output::{Failure, Refusal};

/// Bytes of an existing file that tell whether it is a ledger file.
const BEGINNING: u64 = 256;

/// A ledger file that is being written.
pub(super) struct Unfinished {
    place: PathBuf,
    target: Target,
}

enum Target {
    /// A file beside the place, which takes it at the end.
    Beside(BufWriter<File>, Partial),
    /// What is in the place takes bytes and is no file: they are kept back until they are whole.
    Kept(File, Vec<u8>),
}

/// The file while it is written; it is removed unless it comes to its place.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // It may have been renamed, which is how it should end.
        let _ = fs::remove_file(&self.0);
    }
}

impl Unfinished {
    /// Begins the file that is to be at `place`, or where the link at `place` leads.
    pub(super) fn begin(place: &Path) -> Result<Self, Refusal> {
        let refuse = |why: &str| {
            let place = place.display();
            Refusal::new(format!("cannot write {place}: {why}"))
        };
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => refuse("there is no such folder"),
            _ => refuse(&error.to_string()),
        };
        let name = place
            .file_name()
            .ok_or_else(|| refuse("it names no file"))?;
        let (place, target) = match fs::metadata(place) {
            Ok(found) if found.is_dir() => return Err(refuse("it is a folder")),
            Ok(found) if found.is_file() => {
                if !replaceable(place).map_err(failed)? {
                    return Err(refuse(
                        "there is a file that is no ledger file; remove it or give another name",
                    ));
                }
                // A link stays a link: what is replaced is where it leads.
                let place = fs::canonicalize(place).map_err(failed)?;
                let target = beside(&place, place.file_name().unwrap_or(name));
                (place, target)
            }
            Ok(_) => {
                let file = OpenOptions::new().write(true).open(place);
                let target = file.map(|file| Target::Kept(file, Vec::new()));
                (place.to_owned(), target)
            }
            Err(_) if place.is_symlink() => {
                return Err(refuse("it is a link that leads to no file"));
            }
            Err(_) => (place.to_owned(), beside(place, name)),
        };
        let target = target.map_err(failed)?;
        Ok(Self { place, target })
    }

    /// Reads what was written as a ledger file, and brings it to its place if it is one.
    pub(super) fn finish(self) -> Result<LedgerFile, Failure> {
        let Self { place, target } = self;
        let failed = |error: io::Error| {
            let context = format!("{} cannot be written", place.display());
            Failure::Machine(anyhow::Error::new(error).context(context))
        };
        let (partial, bytes) = match target {
            Target::Kept(mut file, bytes) => {
                let ledger = parse("what came", &bytes)?;
                file.write_all(&bytes).map_err(failed)?;
                return Ok(ledger);
            }
            Target::Beside(out, partial) => {
                let bytes = written(out, &partial).map_err(failed)?;
                (partial, bytes)
            }
        };
        let ledger = parse("what came", &bytes)?;
        fs::rename(&partial.0, &place).map_err(failed)?;
        Ok(ledger)
    }
}

/// Whether nothing but an older ledger file is lost with this file. One without bytes is what `mktemp` makes.
fn replaceable(place: &Path) -> io::Result<bool> {
    let mut bytes = Vec::new();
    File::open(place)?.take(BEGINNING).read_to_end(&mut bytes)?;
    Ok(bytes.is_empty() || begins(&bytes))
}

fn beside(place: &Path, name: &OsStr) -> io::Result<Target> {
    let mut partial = name.to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = place.with_file_name(partial);
    let file = File::create_new(&partial).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let left = partial.display();
            io::Error::other(format!("{left} is in the way; remove it"))
        }
        _ => error,
    })?;
    Ok(Target::Beside(BufWriter::new(file), Partial(partial)))
}

/// The bytes of the file beside, once they are on the disk.
fn written(out: BufWriter<File>, partial: &Partial) -> io::Result<Vec<u8>> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    let mut bytes = Vec::new();
    BufReader::new(File::open(&partial.0)?).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Beside(out, _) => out.write(bytes),
            Target::Kept(_, kept) => kept.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Beside(out, _) => out.flush(),
            Target::Kept(..) => Ok(()),
        }
    }
}

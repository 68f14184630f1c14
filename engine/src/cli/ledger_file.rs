//! Ledger files on disk: reading one whole, with a sentence for each way it can be none, and writing one so that it is
//! there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read as _};
use std::path::{Path, PathBuf};

use wattage_core::api::LedgerFile;

use super::file::unreadable;
use super::output::{Failure, Refusal};

/// The most bytes of a ledger file; it is read into memory.
const MOST: u64 = 1024 * 1024 * 1024;

/// The bytes of a ledger file; `-` is standard input.
pub(super) fn read(file: &str) -> Result<Vec<u8>, Refusal> {
    let hint = "give the path of a ledger file, or - for standard input";
    let mut bytes = Vec::new();
    let read = match file {
        "-" => io::stdin().take(MOST + 1).read_to_end(&mut bytes),
        _ => File::open(file).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| unreadable(name(file), &error, hint))?;
    match bytes.len() as u64 > MOST {
        true => Err(Refusal::new(format!(
            "{} is larger than {MOST} bytes, the most that is read",
            name(file)
        ))),
        false => Ok(bytes),
    }
}

/// How messages call a file.
pub(super) fn name(file: &str) -> &str {
    match file {
        "-" => "standard input",
        file => file,
    }
}

/// The ledger file in these bytes, which were read from the file called `name`.
pub(super) fn parse(name: &str, bytes: &[u8]) -> Result<LedgerFile, Refusal> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let file: LedgerFile = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| Refusal::new(format!("{name} is no ledger file: {error}")))?;
    json.end()
        .map_err(|error| Refusal::new(format!("{name} is no ledger file: {error}")))?;
    match file.format == LedgerFile::FORMAT {
        true => Ok(file),
        false => Err(Refusal::new(format!(
            "{name} has the format {:?}; this program reads {:?}",
            file.format,
            LedgerFile::FORMAT
        ))),
    }
}

/// A file that is being written beside its place.
pub(super) struct Unfinished {
    out: BufWriter<File>,
    partial: Partial,
    place: PathBuf,
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
    /// Begins the file that is to be at `place`.
    pub(super) fn begin(place: &Path) -> Result<Self, Refusal> {
        let refuse = |why: &str| {
            let place = place.display();
            Refusal::new(format!("cannot write {place}: {why}"))
        };
        if place.is_dir() {
            return Err(refuse("it is a folder"));
        }
        let name = place
            .file_name()
            .ok_or_else(|| refuse("it names no file"))?;
        let mut partial = name.to_owned();
        partial.push(format!(".{}.partial", std::process::id()));
        let partial = place.with_file_name(partial);
        let file = File::create(&partial).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => refuse("there is no such folder"),
            _ => refuse(&error.to_string()),
        })?;
        Ok(Self {
            out: BufWriter::new(file),
            partial: Partial(partial),
            place: place.to_owned(),
        })
    }

    /// Reads what was written as a ledger file, and brings it to its place if it is one.
    pub(super) fn finish(self) -> Result<LedgerFile, Failure> {
        let Self {
            out,
            partial,
            place,
        } = self;
        let failed = |error: io::Error| {
            let context = format!("{} cannot be written", place.display());
            Failure::Machine(anyhow::Error::new(error).context(context))
        };
        let written = out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all());
        written.map_err(failed)?;
        let mut bytes = Vec::new();
        let read = File::open(&partial.0).map(BufReader::new);
        read.and_then(|mut file| file.read_to_end(&mut bytes))
            .map_err(failed)?;
        let file = parse("what came", &bytes)?;
        fs::rename(&partial.0, &place).map_err(failed)?;
        Ok(file)
    }
}

impl io::Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

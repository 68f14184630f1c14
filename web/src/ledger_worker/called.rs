//! Which kept ledger the `{id}` of a path means.

use crate::mirror::{Database, Error, LedgerId, Record};
use crate::protocol::ledger::Kind;

/// What is said of the ledger that is called `id`: the mirror of that sandbox, or else the ledger with that id here.
///
/// # Errors
/// [`Error`] when the database cannot be read.
pub(crate) async fn record(database: &Database, id: &str) -> Result<Option<Record>, Error> {
    match mirror(database, id).await? {
        Some(record) => Ok(Some(record)),
        None => match id.parse::<LedgerId>() {
            Ok(id) => database.record(id).await,
            Err(_) => Ok(None),
        },
    }
}

/// What is said of the mirror of a sandbox. Should two tabs have made one each, all tabs take the older.
///
/// # Errors
/// [`Error`] when the database cannot be read.
pub(crate) async fn mirror(database: &Database, sandbox: &str) -> Result<Option<Record>, Error> {
    let mut mirrors = database.records().await?;
    mirrors.retain(|record| {
        let is_of = matches!(&record.kind, Kind::Mirror { sandbox: of, .. } if of == sandbox);
        is_of && record.trashed_at.is_none()
    });
    mirrors.sort_by(|a, b| a.made_at.total_cmp(&b.made_at).then(a.id.cmp(&b.id)));
    Ok(mirrors.into_iter().next())
}

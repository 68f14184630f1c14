//! Pages: how long they are, and where the next one begins.

/// The most rows of a page.
pub const PAGE_MOST: usize = 1000;

/// Rows of a page when the request does not say.
pub const PAGE_DEFAULT: usize = 100;

/// The most bytes of keys and values in a page: in JSON they are twice as many.
pub const PAGE_BYTES: usize = 1024 * 1024;

/// Which rows are asked for: at most `limit`, those after the key `after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<K> {
    /// The `next` of the page before.
    pub after: Option<K>,
    /// From 1 to [`PAGE_MOST`].
    pub limit: usize,
}

impl<K> Page<K> {
    /// Reads one row more than asked for by `rows`, to tell whether there are more. Answers the page, and the last
    /// row's key if there are. A page of rows with many `bytes` is shorter than asked for.
    ///
    /// # Errors
    /// What `rows` gives.
    pub fn read<T, E>(
        &self,
        key: impl Fn(&T) -> K,
        bytes: impl Fn(&T) -> usize,
        rows: impl FnOnce(Option<&K>, usize) -> Result<Vec<T>, E>,
    ) -> Result<(Vec<T>, Option<K>), E> {
        let mut rows = rows(self.after.as_ref(), self.limit.saturating_add(1))?;
        let mut sum = 0;
        let fitting = rows.iter().take_while(|row| {
            sum += bytes(row);
            sum <= PAGE_BYTES
        });
        // One row always fits: a value is far smaller than a page.
        let len = fitting.count().clamp(1, self.limit.max(1));
        let more = rows.len() > len;
        rows.truncate(len);
        let next = rows.last().filter(|_| more).map(key);
        Ok((rows, next))
    }
}

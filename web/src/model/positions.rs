//! The one place where the core's byte offsets become the editor's UTF-16 offsets.

/// Turns UTF-8 byte offsets into UTF-16 offsets of the same text.
#[derive(Debug)]
pub struct Utf16Map<'a> {
    source: &'a str,
}

impl<'a> Utf16Map<'a> {
    /// A map over `source`.
    pub fn new(source: &'a str) -> Self {
        Self { source }
    }

    /// The UTF-16 offset of a byte offset. One past the end, or inside a character, counts as the boundary before it.
    pub fn offset(&self, byte: usize) -> u32 {
        let end = self.source.floor_char_boundary(byte);
        let units = self.source[..end].encode_utf16().count();
        u32::try_from(units).unwrap_or(u32::MAX)
    }

    /// The offsets of a byte range, widened to at least one unit so that there is something to underline.
    pub fn range(&self, from: usize, to: usize) -> (u32, u32) {
        let start = self.offset(from);
        let end = self.offset(to.max(from));
        let last = self.offset(self.source.len());
        if end > start {
            (start, end)
        } else if start < last {
            (start, start + 1)
        } else {
            (last.saturating_sub(1), last)
        }
    }
}

/// The editor's column, in UTF-16 units, of a column that counts characters. Both count from 1.
pub fn utf16_column(source: &str, line: u32, column: u32) -> u32 {
    let text = source
        .split('\n')
        .nth(line.saturating_sub(1) as usize)
        .unwrap_or_default();
    let before = text.chars().take(column.saturating_sub(1) as usize);
    let units: usize = before.map(char::len_utf16).sum();
    u32::try_from(units).map_or(u32::MAX, |units| units + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_outside_ascii_count_as_the_editor_counts_them() {
        let text = "é😀x";
        let map = Utf16Map::new(text);
        assert_eq!(map.offset(0), 0);
        assert_eq!(map.offset(2), 1);
        assert_eq!(map.offset(6), 3);
        assert_eq!(map.offset(7), 4);
    }

    #[test]
    fn offsets_past_the_end_and_inside_characters_are_taken_back_to_the_text() {
        let map = Utf16Map::new("a😀");
        assert_eq!(map.offset(3), 1);
        assert_eq!(map.offset(99), 3);
        assert_eq!(map.range(99, 99), (2, 3));
        assert_eq!(map.range(0, 0), (0, 1));
        assert_eq!(Utf16Map::new("").range(0, 0), (0, 0));
    }

    #[test]
    fn a_column_in_characters_becomes_one_in_the_editors_units() {
        assert_eq!(utf16_column("a\n😀x", 2, 2), 3);
        assert_eq!(utf16_column("a", 9, 4), 1);
    }
}

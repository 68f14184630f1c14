//! In which order the functions of a run stand in the table.

use std::cmp::Ordering;

use super::functions::FunctionRow;

/// What rows are ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// The function's name.
    Name,
    /// How often it was entered.
    Calls,
    /// Its gas.
    Gas,
}

/// A column, and which end comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl Default for Sort {
    /// The dearest first.
    fn default() -> Self {
        Self {
            column: Column::Gas,
            descending: true,
        }
    }
}

impl Sort {
    /// The order after a press on a column's heading: the other end first, or that column's own way first.
    pub fn pressed(self, column: Column) -> Self {
        let descending = match self.column == column {
            true => !self.descending,
            false => column != Column::Name,
        };
        Self { column, descending }
    }

    /// What `aria-sort` says of a column.
    pub fn aria(self, column: Column) -> &'static str {
        match (self.column == column, self.descending) {
            (false, _) => "none",
            (true, true) => "descending",
            (true, false) => "ascending",
        }
    }

    /// Puts rows in this order; equal ones stay in the order of the module.
    pub fn apply(self, rows: &mut [FunctionRow]) {
        rows.sort_by(|a, b| {
            let order = match self.column {
                Column::Name => a.name.cmp(&b.name),
                Column::Calls => a.calls.cmp(&b.calls),
                Column::Gas => a.gas.cmp(&b.gas),
            };
            let order = match self.descending {
                true => order.reverse(),
                false => order,
            };
            match order {
                Ordering::Equal => a.index.cmp(&b.index),
                order => order,
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(index: u32, name: &str, gas: u64, calls: u64) -> FunctionRow {
        FunctionRow {
            index,
            name: name.to_owned(),
            line: None,
            gas,
            calls,
            lines: Vec::new(),
            with: Vec::new(),
        }
    }

    #[test]
    fn a_second_press_turns_the_order_round_and_names_begin_with_a() {
        let sort = Sort::default().pressed(Column::Name);
        assert_eq!(sort.aria(Column::Name), "ascending");
        assert_eq!(sort.pressed(Column::Name).aria(Column::Name), "descending");
        assert_eq!(sort.aria(Column::Gas), "none");
        assert_eq!(
            sort.pressed(Column::Calls).aria(Column::Calls),
            "descending"
        );
    }

    #[test]
    fn equal_rows_stay_in_the_order_of_the_module_either_way() {
        let mut rows = vec![row(2, "b", 5, 1), row(1, "a", 5, 9), row(3, "c", 7, 1)];
        let order = |rows: &[FunctionRow]| rows.iter().map(|row| row.index).collect::<Vec<_>>();
        Sort::default().apply(&mut rows);
        assert_eq!(order(&rows), [3, 1, 2]);
        Sort::default().pressed(Column::Gas).apply(&mut rows);
        assert_eq!(order(&rows), [1, 2, 3]);
    }
}

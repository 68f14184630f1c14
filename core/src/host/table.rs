//! The table of host functions, generated from `core/schedules/wattage-1.toml`.

use crate::types::{Signature, ValueType, grouped};

/// A row of the table: what a host function is called, takes, returns, costs and means.
#[derive(Debug)]
pub struct HostFunction {
    /// Which function this is.
    pub id: HostFn,
    /// Its name in module `env`.
    pub name: &'static str,
    /// Names and types of its parameters. Pointers and lengths are unsigned i32.
    pub params: &'static [(&'static str, ValueType)],
    /// Types of its results: none or one.
    pub results: &'static [ValueType],
    /// What it costs, charged before its effect.
    pub price: HostPrice,
    /// Why it costs that.
    pub reason: &'static str,
    /// What it does, in a sentence or two.
    pub doc: &'static str,
}

/// The price of a host function, in gas: a base, and what grows with its work.
#[derive(Debug)]
pub struct HostPrice {
    /// Charged always.
    pub base: u64,
    /// Added per byte of the length named by `per`.
    pub per_byte: u64,
    /// Added per begun 32 bytes of the length named by `per`.
    pub per_32_bytes: u64,
    /// The length that counts: a parameter, `value` for the stored value's, `copied` for the bytes that are copied; empty
    /// when nothing grows by bytes.
    pub per: &'static str,
    /// Added per topic of a log.
    pub per_topic: u64,
    /// Added when a storage row is written that did not exist.
    pub new_row: u64,
    /// Whether what a callee uses is added.
    pub callee: bool,
}

include!(concat!(env!("OUT_DIR"), "/host_functions.rs"));

impl HostFn {
    /// The row of this function.
    #[must_use]
    pub fn entry(self) -> &'static HostFunction {
        &HOST_FUNCTIONS[self as usize]
    }

    /// The function with this name, or `None`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        HOST_FUNCTIONS.iter().find(|f| f.name == name).map(|f| f.id)
    }
}

impl HostFunction {
    /// The parameter and result types an import must have.
    #[must_use]
    pub fn signature(&self) -> Signature {
        Signature {
            params: self.params.iter().map(|(_, ty)| *ty).collect(),
            results: self.results.to_vec(),
        }
    }

    /// How many bytes count for the price, where that is the same for every call: the price goes by a parameter that is
    /// the value itself, an i64. Lengths are i32.
    fn fixed_bytes(&self) -> Option<u64> {
        let value = (self.price.per, ValueType::I64);
        self.params
            .contains(&value)
            .then_some(u64::from(i64::BITS / 8))
    }

    /// What any call of it costs at least.
    #[must_use]
    pub fn least_price(&self) -> u64 {
        self.price.for_bytes(self.fixed_bytes().unwrap_or_default())
    }

    /// Whether a call of it can cost more than [`HostFunction::least_price`].
    #[must_use]
    pub fn price_grows(&self) -> bool {
        let price = &self.price;
        let by_bytes = price.per_byte + price.per_32_bytes > 0 && self.fixed_bytes().is_none();
        price.callee || by_bytes || price.per_topic + price.new_row > 0
    }
}

impl HostFunction {
    /// Its price in words: `5,000 + 20 per byte of val_len + 20,000 for a new row`.
    #[must_use]
    pub fn price_shown(&self) -> String {
        let price = &self.price;
        let per = match price.per {
            "value" => "the value",
            "copied" => "what is copied",
            parameter => parameter,
        };
        let mut shown = grouped(self.least_price());
        let mut add = |gas: u64, what: &str| {
            if gas > 0 {
                shown += &format!(" + {} {what}", grouped(gas));
            }
        };
        if self.fixed_bytes().is_none() {
            add(price.per_byte, &format!("per byte of {per}"));
            add(price.per_32_bytes, &format!("per 32 bytes of {per}"));
        }
        add(price.per_topic, "per topic");
        add(price.new_row, "for a new row");
        if price.callee {
            shown += " + what the callee uses";
        }
        shown
    }
}

impl HostPrice {
    /// The price for `bytes` of work, without topics and new rows. Saturates: unaffordable, never free.
    #[must_use]
    pub fn for_bytes(&self, bytes: u64) -> u64 {
        self.base
            .saturating_add(self.per_byte.saturating_mul(bytes))
            .saturating_add(self.per_32_bytes.saturating_mul(bytes.div_ceil(32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_where_its_id_points() {
        for (index, function) in HOST_FUNCTIONS.iter().enumerate() {
            assert_eq!(function.id as usize, index, "{}", function.name);
            assert_eq!(HostFn::by_name(function.name), Some(function.id));
        }
    }

    #[test]
    fn a_word_that_is_stored_has_eight_bytes_whatever_it_is() {
        let store = HostFn::StorageStore.entry();
        assert_eq!((store.least_price(), store.price_grows()), (5_160, true));
        let write = HostFn::StorageWrite.entry();
        assert_eq!((write.least_price(), write.price_grows()), (5_000, true));
        let load = HostFn::StorageLoad.entry();
        assert_eq!((load.least_price(), load.price_grows()), (200, false));
    }

    #[test]
    fn a_price_is_shown_with_everything_that_it_grows_with() {
        let shown = |function: HostFn| function.entry().price_shown();
        assert_eq!(shown(HostFn::Caller), "2");
        assert_eq!(
            shown(HostFn::StorageWrite),
            "5,000 + 20 per byte of val_len + 20,000 for a new row"
        );
        assert_eq!(shown(HostFn::StorageStore), "5,160 + 20,000 for a new row");
        assert_eq!(
            shown(HostFn::EmitLog),
            "375 + 8 per byte of len + 375 per topic"
        );
        assert_eq!(
            shown(HostFn::InputRead),
            "2 + 1 per 32 bytes of what is copied"
        );
        assert_eq!(shown(HostFn::Call), "2,600 + what the callee uses");
    }

    #[test]
    fn prices_grow_with_begun_blocks_of_32_bytes() {
        let price = &HostFn::InputRead.entry().price;
        assert_eq!(price.for_bytes(0), 2);
        assert_eq!(price.for_bytes(1), 3);
        assert_eq!(price.for_bytes(32), 3);
        assert_eq!(price.for_bytes(33), 4);
    }

    #[test]
    fn a_price_too_large_for_u64_is_unaffordable_rather_than_small() {
        assert_eq!(
            HostFn::StorageWrite.entry().price.for_bytes(u64::MAX),
            u64::MAX
        );
    }
}

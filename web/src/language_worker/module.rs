//! The functions of a module as they stand in the text, whole or broken: names, parameters, results, and which of them
//! are host functions.

use wattage_core::host::{HOST_FUNCTIONS, HostFunction, MODULE};

use super::document::Document;
use super::scan::Kind;

/// A function of the module.
#[derive(Debug)]
pub(super) struct Function<'a> {
    /// Its `$name`.
    pub(super) id: Option<&'a str>,
    /// Names, where they have some, and types of its parameters.
    pub(super) params: Vec<(Option<&'a str>, &'a str)>,
    /// Types of its results.
    pub(super) results: Vec<&'a str>,
    /// What it imports, if that is a host function.
    pub(super) host: Option<&'static HostFunction>,
}

impl Document {
    /// The functions in the order of their indexes.
    pub(super) fn functions(&self) -> Vec<Function<'_>> {
        let forms = (0..self.scan.tokens.len()).filter(|index| self.is_field(*index));
        forms.filter_map(|open| self.function(open)).collect()
    }

    /// The function that a word after `call` names, by its name or index.
    pub(super) fn function_named(&self, name: &str) -> Option<Function<'_>> {
        let mut functions = self.functions().into_iter();
        match name.parse() {
            Ok(index) => functions.nth(index),
            Err(_) => functions.find(|function| function.id == Some(name)),
        }
    }

    /// Whether a token opens a field of the module.
    pub(super) fn is_field(&self, index: usize) -> bool {
        let token = self.token(index);
        token.kind == Kind::Open
            && match token.parent {
                Some(parent) => self.head(parent) == "module",
                // A file may leave `(module` out.
                None => self.head(index) != "module",
            }
    }

    fn function(&self, open: usize) -> Option<Function<'_>> {
        match self.head(open) {
            "func" => {
                let import = self.forms(open, "import").next();
                Some(self.signature(open, import.and_then(|import| self.host(import))))
            }
            "import" => {
                let function = self.forms(open, "func").next()?;
                Some(self.signature(function, self.host(open)))
            }
            _ => None,
        }
    }

    /// The host function that an `(import ..)` form names.
    pub(super) fn host(&self, import: usize) -> Option<&'static HostFunction> {
        let mut names = self.scan.children(import).skip(1);
        let module = self.quoted(names.next()?)?;
        let name = self.quoted(names.next()?)?;
        (module == MODULE).then(|| HOST_FUNCTIONS.iter().find(|host| host.name == name))?
    }

    fn signature(&self, open: usize, host: Option<&'static HostFunction>) -> Function<'_> {
        let mut params = Vec::new();
        for form in self.forms(open, "param") {
            let name = self.id(form);
            let types = self
                .scan
                .children(form)
                .skip(1 + usize::from(name.is_some()));
            params.extend(types.map(|ty| (name.map(|name| self.word(name)), self.word(ty))));
        }
        let results = self.forms(open, "result");
        Function {
            id: self.id(open).map(|id| self.word(id)),
            params,
            results: results
                .flat_map(|form| self.scan.children(form).skip(1))
                .map(|ty| self.word(ty))
                .collect(),
            host,
        }
    }

    /// Whether something that no import may follow is defined before a place.
    pub(super) fn defines_before(&self, byte: usize) -> bool {
        let before = self.scan.tokens.partition_point(|token| token.from < byte);
        let defines = ["func", "memory", "global", "table"];
        (0..before).any(|index| {
            self.is_field(index)
                && defines.contains(&self.head(index))
                && self.scan.end(index) <= byte
        })
    }

    /// Where the next import goes: the byte after the last one, or after the module's first words. None without a module.
    pub(super) fn import_place(&self) -> Option<usize> {
        let is_import = |index: &usize| self.is_field(*index) && self.head(*index) == "import";
        let last = (0..self.scan.tokens.len()).rfind(is_import);
        last.map(|open| self.scan.end(open)).or_else(|| {
            let module = (0..self.scan.tokens.len()).find(|index| {
                self.token(*index).kind == Kind::Open && self.head(*index) == "module"
            })?;
            let named = self.id(module).unwrap_or(module + 1);
            Some(self.token(named).to)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "(module (import \"env\" \"storage_load\" (func $load (param i64) (result i64)))
        (func $pair (param $a i32) (param i64 i64) (result i32)
        (func (import \"env\" \"caller\") (param i32)))";

    #[test]
    fn functions_are_found_in_broken_text_and_hosts_by_what_they_import() {
        let document = Document::new(SOURCE.to_owned());
        let load = document.function_named("$load").expect("$load");
        assert_eq!(load.host.map(|host| host.name), Some("storage_load"));
        let pair = document.function_named("1").expect("function 1");
        assert_eq!(
            pair.params,
            [(Some("$a"), "i32"), (None, "i64"), (None, "i64")]
        );
        assert_eq!(pair.results, ["i32"]);
        assert!(document.function_named("$gone").is_none());
    }

    #[test]
    fn imports_go_after_the_last_one_or_at_the_beginning_of_the_module() {
        let place = |source: &str| {
            let document = Document::new(source.to_owned());
            document.import_place().map(|at| source[..at].to_owned())
        };
        assert_eq!(place("(module $m (func))").as_deref(), Some("(module $m"));
        assert_eq!(
            place("(module (import \"a\" \"b\" (func)) (func))").as_deref(),
            Some("(module (import \"a\" \"b\" (func))")
        );
        assert_eq!(place("(func)"), None);
    }
}

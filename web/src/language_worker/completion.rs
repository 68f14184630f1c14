//! What could be written at a place: names and keywords from the language service, instructions, host functions and
//! patterns from here.

use lspt::{CompletionItem, CompletionItemKind, CompletionParams, TextDocumentIdentifier, Union2};
use wattage_core::host::{HOST_FUNCTIONS, HostFunction};
use wattage_core::reference::INSTRUCTIONS;

use super::reference;
use super::scan::Kind;
use super::snippets::{Place, SNIPPETS, Snippet};
use super::{Service, URI};
use crate::protocol::language::{Choice, ChoiceKind, Completion, Edit};

impl Service {
    pub(super) fn completion(&self, byte: usize) -> Option<Completion> {
        let document = &self.document;
        if document.scan.in_comment(byte) {
            return None;
        }
        let index = document.scan.at(byte);
        let touched = index.filter(|index| document.token(*index).from < byte);
        if let Some(index) = touched.filter(|index| document.token(*index).kind == Kind::Text) {
            return self.import_names(index, byte);
        }
        let from = touched.map_or(byte, |index| document.token(index).from);
        let word = &document.text.source[from..byte];
        let mut options = match word.starts_with('$') {
            true => self.named_hosts(touched),
            false => self.patterns(from),
        };
        options.extend(self.service_choices(byte, word));
        (!options.is_empty()).then(|| Completion {
            from: document.text.unit(from),
            options,
        })
    }

    /// Host functions after `call`, under their own names, with the import they need.
    fn named_hosts(&self, word: Option<usize>) -> Vec<Choice> {
        let document = &self.document;
        let called = word.and_then(|index| document.before(index)) == Some("call");
        if !called {
            return Vec::new();
        }
        let missing = HOST_FUNCTIONS.iter().filter(|host| !self.is_imported(host));
        missing
            .filter_map(|host| {
                let import = self.import(&[host])?;
                let id = format!("${}", host.name);
                Some(host_choice(host, id.clone(), id, Some(import)))
            })
            .collect()
    }

    /// What begins at a place that is no name: patterns, and at the module's fields the imports of host functions, in a
    /// body the instructions.
    fn patterns(&self, from: usize) -> Vec<Choice> {
        let place = self.place(from);
        let opened = self.document.text.source[..from].ends_with('(');
        let fitting = |snippet: &&Snippet| Some(snippet.place) == place;
        let mut options: Vec<Choice> = SNIPPETS
            .iter()
            .filter(fitting)
            .map(|snippet| self.pattern(snippet, opened))
            .collect();
        match place {
            Some(Place::Module) => options.extend(self.imports(from, opened)),
            Some(Place::Body) => options.extend(instructions()),
            Some(Place::File) | None => (),
        }
        options
    }

    /// Imports of host functions, as fields of the module. Behind a definition an import is not allowed: there it is
    /// written where the others are.
    fn imports(&self, from: usize, opened: bool) -> Vec<Choice> {
        let too_late = self.document.defines_before(from);
        let hosts = HOST_FUNCTIONS.iter().filter(|_| !(too_late && opened));
        hosts
            .map(|host| {
                let label = host.name.to_owned();
                if too_late {
                    return host_choice(host, label, String::new(), self.import(&[host]));
                }
                let insert = reference::host_import(host, &format!("${}", host.name));
                host_choice(host, label, without_opened(&insert, opened), None)
            })
            .collect()
    }

    fn pattern(&self, snippet: &Snippet, opened: bool) -> Choice {
        let hosts: Vec<&HostFunction> = snippet.hosts.iter().map(|id| id.entry()).collect();
        let missing = hosts.into_iter().filter(|host| !self.is_imported(host));
        let missing: Vec<&HostFunction> = missing.collect();
        let mut insert = snippet.insert.to_owned();
        for function in self.document.functions() {
            // A host function that is imported already may have another name here.
            if let (Some(host), Some(id)) = (function.host, function.id) {
                insert = insert.replace(&format!("${} ", host.name), &format!("{id} "));
            }
        }
        Choice {
            label: snippet.label.to_owned(),
            kind: ChoiceKind::Snippet,
            insert: without_opened(&insert, opened),
            detail: String::new(),
            info: snippet.info.to_owned(),
            import: self.import(&missing),
            boost: 10,
        }
    }

    /// Which patterns belong where a word begins.
    fn place(&self, from: usize) -> Option<Place> {
        let document = &self.document;
        let mut around = document.scan.around(from);
        // The parenthesis that was just opened for the word is not what the word is in.
        if around.is_some_and(|open| document.token(open).to == from) {
            around = around.and_then(|open| document.token(open).parent);
        }
        let Some(around) = around else {
            return Some(Place::File);
        };
        if document.head(around) == "module" {
            return Some(Place::Module);
        }
        // Not in the type of a function or behind a name, but among its instructions and their operands.
        let declares = [
            "param", "result", "local", "export", "import", "type", "data", "elem",
        ];
        let head = document.head(around);
        let in_function = document.enclosing(from, "func").is_some();
        (in_function && !declares.contains(&head)).then_some(Place::Body)
    }

    /// Names of host functions inside the texts of an import.
    fn import_names(&self, index: usize, byte: usize) -> Option<Completion> {
        let document = &self.document;
        let token = document.token(index);
        let import = token
            .parent
            .filter(|open| document.head(*open) == "import")?;
        (document.scan.children(import).nth(2) == Some(index) && byte > token.from).then(|| {
            let name = |host: &HostFunction| {
                host_choice(host, host.name.to_owned(), host.name.to_owned(), None)
            };
            Completion {
                from: document.text.unit(token.from + 1),
                options: HOST_FUNCTIONS.iter().map(name).collect(),
            }
        })
    }

    fn is_imported(&self, host: &HostFunction) -> bool {
        let functions = self.document.functions();
        functions
            .iter()
            .any(|function| function.host.is_some_and(|known| known.id == host.id))
    }

    /// The edit that imports these host functions; none if there is nothing to import.
    fn import(&self, hosts: &[&HostFunction]) -> Option<Edit> {
        let at = self.document.import_place()?;
        let lines = hosts.iter().map(|host| {
            let import = reference::host_import(host, &format!("${}", host.name));
            format!("\n  {import}")
        });
        let unit = self.document.text.unit(at);
        (!hosts.is_empty()).then(|| Edit {
            from: unit,
            to: unit,
            insert: lines.collect(),
        })
    }

    /// Names, keywords and types that fit, by the language service. Its instructions are left out: it knows more than
    /// contracts may use, and ours have prices.
    fn service_choices(&self, byte: usize, word: &str) -> Vec<Choice> {
        let items = self.language.completion(CompletionParams {
            text_document: TextDocumentIdentifier { uri: URI.into() },
            position: self.document.text.position(byte),
            context: None,
            work_done_token: None,
            partial_result_token: None,
        });
        let named = word.starts_with('$');
        let fits = |item: &CompletionItem| {
            item.kind != Some(CompletionItemKind::Operator)
                && item.label.starts_with('$') == named
                && !UNSUPPORTED.contains(&item.label.as_str())
        };
        let items = items.unwrap_or_default().into_iter().filter(fits);
        items.map(choice).collect()
    }
}

/// Types and words of proposals that contracts may not use.
const UNSUPPORTED: [&str; 22] = [
    "v128",
    "anyref",
    "eqref",
    "i31ref",
    "structref",
    "arrayref",
    "nullref",
    "nullfuncref",
    "exnref",
    "nullexnref",
    "nullexternref",
    "tag",
    "rec",
    "sub",
    "struct",
    "array",
    "cont",
    "try_table",
    "catch",
    "pagesize",
    "item",
    "field",
];

fn choice(item: CompletionItem) -> Choice {
    let kind = match item.kind {
        Some(CompletionItemKind::Function) => ChoiceKind::Function,
        Some(CompletionItemKind::Class | CompletionItemKind::Interface) => ChoiceKind::Type,
        Some(CompletionItemKind::Variable) => ChoiceKind::Name,
        _ => ChoiceKind::Keyword,
    };
    let details = item.label_details;
    let info = item.documentation.map(|documentation| match documentation {
        Union2::A(text) => text,
        Union2::B(markup) => markup.value,
    });
    Choice {
        insert: item.label.clone(),
        kind,
        detail: details
            .and_then(|details| details.description.or(details.detail))
            .unwrap_or_default(),
        info: info.unwrap_or_default().replace(['`', '*'], ""),
        import: None,
        // A name of the type that is wanted comes first.
        boost: match (kind, item.sort_text.as_deref()) {
            (_, Some("0")) => 30,
            (ChoiceKind::Name | ChoiceKind::Function, _) => 20,
            _ => 0,
        },
        label: item.label,
    }
}

fn instructions() -> impl Iterator<Item = Choice> {
    INSTRUCTIONS.iter().map(|known| Choice {
        label: known.name.to_owned(),
        kind: ChoiceKind::Instruction,
        insert: known.name.to_owned(),
        detail: reference::instruction_gas(known),
        info: format!("{} {}", known.stack_effect(), known.meaning),
        import: None,
        boost: 0,
    })
}

fn host_choice(host: &HostFunction, label: String, insert: String, import: Option<Edit>) -> Choice {
    Choice {
        label,
        kind: ChoiceKind::Host,
        insert,
        detail: reference::host_gas(host),
        info: format!("{} {}", reference::host_types(host), host.doc),
        import,
        boost: -1,
    }
}

/// A pattern without its first parenthesis, where that stands already.
fn without_opened(insert: &str, opened: bool) -> String {
    let rest = insert.strip_prefix('(').filter(|_| opened);
    rest.unwrap_or(insert).to_owned()
}

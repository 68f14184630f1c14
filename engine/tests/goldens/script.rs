//! The first lines of a golden: which calls are made, in order, on one ledger. Everything that is not understood is an
//! error, so that no golden tests less than it says.

use wattage_core::examples::example;
use wattage_core::limits;
use wattage_core::types::Bytes;

/// A golden's program and what is done with it.
pub(crate) struct Script {
    /// The contract's source.
    pub(crate) source: String,
    /// The deployment, then the calls.
    pub(crate) steps: Vec<Step>,
}

/// A transaction.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The function that is called; `None` for the deployment.
    pub(crate) function: Option<String>,
    /// Arguments as text, each with its type or without.
    pub(crate) arguments: Vec<String>,
    pub(crate) sender: String,
    pub(crate) value: u128,
    pub(crate) spend_limit: u128,
    pub(crate) gas_limit: u64,
    pub(crate) input: Vec<u8>,
}

impl Step {
    fn new(function: Option<String>, arguments: Vec<String>) -> Self {
        Self {
            function,
            arguments,
            sender: "alice".to_owned(),
            value: 0,
            spend_limit: 0,
            gas_limit: limits::GAS_DEFAULT,
            input: Vec::new(),
        }
    }

    /// A directive that says more of this step.
    fn refine(&mut self, word: &str, text: &str) -> Result<(), String> {
        match word {
            "as" => text.clone_into(&mut self.sender),
            "value" => self.value = number(text)?,
            "spend" => self.spend_limit = number(text)?,
            "gas" => self.gas_limit = number(text)?,
            "input" => {
                let bytes: Bytes = text.parse().map_err(|error| format!("{error}"))?;
                self.input = bytes.0;
            }
            _ => return Err(format!("there is no directive {word:?}")),
        }
        Ok(())
    }
}

fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

/// The directive in a line: `;; call: f i32:3`. Prose has no word that ends with a colon in front.
fn directive(line: &str) -> Option<(&str, &str)> {
    let (word, text) = line.strip_prefix(";; ")?.split_once(':')?;
    let one = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    one.then(|| (word, text.trim()))
}

impl Script {
    /// Reads the text of a golden.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let head: Vec<&str> = text.lines().take_while(|l| l.starts_with(";;")).collect();
        let body: Vec<&str> = text.lines().skip(head.len()).collect();
        if let Some(late) = body.iter().find_map(|line| directive(line.trim())) {
            return Err(format!(
                "the directive {:?} stands after the first lines",
                late.0
            ));
        }
        let mut source = None;
        let mut deployment = Step::new(None, Vec::new());
        let mut steps: Vec<Step> = Vec::new();
        for line in head {
            let Some((word, text)) = directive(line) else {
                continue;
            };
            let mut words = text.split_whitespace().map(str::to_owned);
            match word {
                "source" if source.is_some() => return Err("two sources".to_owned()),
                "source" => {
                    let id = text.strip_suffix(".wat").unwrap_or(text);
                    let found = example(id).ok_or_else(|| format!("no example {text:?}"))?;
                    source = Some(found.source.to_owned());
                }
                "deploy" if !steps.is_empty() => return Err("deploy: comes first".to_owned()),
                "deploy" => deployment.arguments = words.collect(),
                "call" => {
                    let function = words.next().ok_or("call: names a function")?;
                    steps.push(Step::new(Some(function), words.collect()));
                }
                // Before the first call, it is the deployment's.
                _ => steps
                    .last_mut()
                    .unwrap_or(&mut deployment)
                    .refine(word, text)?,
            }
        }
        let own = body.iter().any(|line| !line.trim().is_empty());
        let source = match (source, own) {
            (Some(_), true) => return Err("both a source: and a program of its own".to_owned()),
            (Some(source), false) => source,
            (None, true) => text.to_owned(),
            (None, false) => return Err("there is no program".to_owned()),
        };
        if steps.is_empty() {
            return Err("there is no call:".to_owned());
        }
        steps.insert(0, deployment);
        Ok(Self { source, steps })
    }
}

#[test]
fn a_script_is_its_deployment_and_its_calls_in_order() {
    let text = ";; Prose: free.\n;; value: 5\n;; call: f i32:3 4\n;; as: bob\n;; gas: 9\n(module)";
    let script = Script::parse(text).expect("a script");
    assert_eq!(script.source, text);
    assert_eq!(
        (script.steps[0].function.as_deref(), script.steps[0].value),
        (None, 5)
    );
    let call = &script.steps[1];
    assert_eq!(call.function.as_deref(), Some("f"));
    assert_eq!(call.arguments, ["i32:3", "4"]);
    assert_eq!(
        (call.sender.as_str(), call.gas_limit, call.value),
        ("bob", 9, 0)
    );
}

#[test]
fn what_is_not_understood_is_an_error() {
    for (text, phrase) in [
        (";; cal: f\n(module)", "no directive \"cal\""),
        (";; call: f\n;; gas: many\n(module)", "no number"),
        (";; call: f\n;; input: 5\n(module)", ""),
        (";; call:\n(module)", "names a function"),
        (";; call: f\n;; deploy: 1\n(module)", "comes first"),
        (";; call: f\n", "no program"),
        (
            ";; call: f\n(module\n  ;; gas: 5\n)",
            "after the first lines",
        ),
        (";; source: gone.wat\n;; call: f", "no example"),
        (";; source: counter.wat\n;; call: get\n(module)", "both"),
        ("(module)", "no call:"),
    ] {
        let problem = Script::parse(text).err().expect(text);
        assert!(problem.contains(phrase), "{text:?}: {problem}");
    }
}

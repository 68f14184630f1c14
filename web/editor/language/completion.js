// The list of what could be written, with prices.

import { autocompletion, insertCompletionText, snippet } from "@codemirror/autocomplete";
import { element } from "./told.js";

const KINDS = {
  host: "host function", snippet: "pattern", instruction: "instruction", function: "function", name: "name",
  keyword: "keyword", type: "type",
};

export function completion(client) {
  const source = async (context) => {
    const word = context.matchBefore(/[^\s();"]+/)?.text ?? "";
    if (!context.explicit && !word) return null;
    const found = await client.ask({ ask: "completion", offset: context.pos });
    if (!found) return null;
    // A word that is whole needs no list: Enter behind it makes a new line.
    if (!context.explicit && found.options.some((choice) => choice.insert === word)) return null;
    return { from: found.from, options: found.options.map(option) };
  };
  return autocompletion({
    override: [source],
    icons: false,
    optionClass: (choice) => `choice choice-${choice.type}`,
    addToOptions: [{ position: 90, render: (choice) => element("span", "choice-kind", KINDS[choice.type]) }],
  });
}

function option(choice) {
  return {
    label: choice.label,
    type: choice.kind,
    detail: choice.detail,
    info: choice.info ? () => element("p", "told-meaning", choice.info) : undefined,
    boost: choice.boost,
    apply: (view, picked, from, to) => apply(view, choice, picked, from, to),
  };
}

// The import comes with the choice. It stands before it, so the choice's own place moves on.
function apply(view, choice, picked, from, to) {
  const { import: more } = choice;
  const moved = more && more.from <= from ? more.insert.length - (more.to - more.from) : 0;
  if (more) view.dispatch({ changes: more, userEvent: "input.complete" });
  if (choice.insert.includes("${")) snippet(choice.insert)(view, picked, from + moved, to + moved);
  else view.dispatch(insertCompletionText(view.state, choice.insert, from + moved, to + moved));
}

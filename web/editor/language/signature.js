// What the call at the cursor takes, above it while it is written.

import { completionStatus } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";
import { follows, hideTip, showTip } from "./tip.js";
import { element } from "./told.js";

function box(signature) {
  const made = element("div", "told");
  made.setAttribute("role", "tooltip");
  const code = element("code", "told-code");
  let at = 0;
  signature.params.forEach(({ from, to }, index) => {
    code.append(signature.label.slice(at, from));
    code.append(index === signature.active ? element("mark", "", signature.label.slice(from, to)) : signature.label.slice(from, to));
    at = to;
  });
  code.append(signature.label.slice(at));
  made.append(code);
  if (signature.price) made.append(element("p", "told-facts", signature.price));
  if (signature.meaning) made.append(element("p", "told-meaning", signature.meaning));
  return made;
}

/** The extension, and the command that shows it on request. */
export function signature(client, said) {
  // An answer to an earlier question, or to one from before Escape, opens nothing any more.
  let asked = 0;
  const ask = async (view) => {
    asked += 1;
    const mine = asked;
    const found = await client.ask({ ask: "signature", offset: view.state.selection.main.head });
    if (mine !== asked) return undefined;
    if (found) showTip(view, found.from, box(found), true);
    else if (found === null && follows(view.state)) hideTip(view);
    return found;
  };
  const show = async (view) => {
    const found = await ask(view);
    if (found === null) return said("The cursor is in no call of a known function.");
    if (found) view.dispatch({ effects: EditorView.announce.of([found.label, found.price, found.meaning].filter(Boolean).join(", ")) });
  };
  // While a call is typed, and while the cursor moves about in one that is shown.
  const extension = EditorView.updateListener.of((update) => {
    const typed = update.docChanged && update.transactions.some((change) => change.isUserEvent("input.type"));
    const moved = (update.selectionSet || update.docChanged) && follows(update.state);
    if (typed || moved) ask(update.view);
  });
  // An observer, not a handler: a list of completions that is only on its way takes the key for itself, and would leave the box.
  const escape = EditorView.domEventObservers({
    keydown(event, view) {
      if (event.key !== "Escape") return;
      asked += 1;
      if (completionStatus(view.state) !== "active") hideTip(view);
    },
  });
  return { extension: [extension, escape], show };
}

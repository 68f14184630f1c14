// What the call at the cursor takes, above it while it is written.

import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap, showTooltip, ViewPlugin } from "@codemirror/view";
import { element } from "./told.js";

const setShown = StateEffect.define();

const shown = StateField.define({
  create: () => null,
  update(tooltip, change) {
    for (const effect of change.effects) if (effect.is(setShown)) return effect.value;
    return tooltip && change.docChanged ? { ...tooltip, pos: change.changes.mapPos(tooltip.pos) } : tooltip;
  },
  provide: (field) => showTooltip.from(field),
});

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
  const hide = (view) => {
    if (!view.state.field(shown, false)) return false;
    view.dispatch({ effects: setShown.of(null) });
    return true;
  };
  const ask = async (view) => {
    const found = await client.ask({ ask: "signature", offset: view.state.selection.main.head });
    if (found === null) hide(view);
    if (!found) return found;
    const tooltip = { pos: found.from, above: true, create: () => ({ dom: box(found) }) };
    view.dispatch({ effects: setShown.of(tooltip) });
    return found;
  };
  const show = async (view) => {
    const found = await ask(view);
    if (found === undefined) return;
    if (found === null) return said("The cursor is in no call of a known function.");
    view.dispatch({ effects: EditorView.announce.of([found.label, found.price, found.meaning].filter(Boolean).join(", ")) });
  };
  // While a call is typed, and while the cursor moves about in one that is shown.
  const follow = ViewPlugin.define(() => ({
    update(update) {
      const typed = update.docChanged && update.transactions.some((change) => change.isUserEvent("input.type"));
      const moved = update.selectionSet && update.state.field(shown);
      if (typed || moved) ask(update.view);
    },
  }));
  return { extension: [shown, follow, keymap.of([{ key: "Escape", run: hide }])], show };
}

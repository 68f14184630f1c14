// One panel above the text at a time: a field to fill in, or a list to choose from. Escape closes it and goes back to the text.

import { StateEffect, StateField } from "@codemirror/state";
import { showPanel } from "@codemirror/view";
import { element } from "./told.js";

const setPanel = StateEffect.define();

export const panelHost = StateField.define({
  create: () => null,
  update(panel, change) {
    for (const effect of change.effects) if (effect.is(setPanel)) return effect.value;
    return panel;
  },
  provide: (field) => showPanel.from(field),
});

export function close(view) {
  view.dispatch({ effects: setPanel.of(null) });
  view.focus();
}

/** Opens a panel named `label` with what `fill(root)` puts into it; what that returns gets the focus. */
export function open(view, label, fill) {
  const create = () => {
    const dom = element("div", "ask");
    dom.setAttribute("role", "dialog");
    dom.setAttribute("aria-label", label);
    dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      close(view);
    });
    const first = fill(dom);
    return { dom, top: true, mount: () => { first.focus(); first.select?.(); } };
  };
  view.dispatch({ effects: setPanel.of(create) });
}

/** A text field with a label before it. */
export function field(root, label, value) {
  const name = element("label", "ask-label", label);
  const input = element("input", "ask-input");
  input.value = value;
  input.spellcheck = false;
  input.autocomplete = "off";
  name.append(input);
  root.append(name);
  return input;
}

// Names of operands and what ends belong to, in grey between the words. They are not part of the text.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { element } from "./told.js";

const setHints = StateEffect.define();

class HintWidget extends WidgetType {
  constructor({ label, after }) { super(); this.label = label; this.after = after; }
  eq(other) { return this.label === other.label && this.after === other.after; }
  toDOM() {
    const made = element("span", this.after ? "hint hint-after" : "hint", this.label);
    made.setAttribute("aria-hidden", "true"); // explained on request; read out with every line it would be in the way
    return made;
  }
  ignoreEvent() { return false; }
}

export const hintField = StateField.define({
  create: () => Decoration.none,
  update(hints, change) {
    hints = hints.map(change.changes);
    for (const effect of change.effects) if (effect.is(setHints)) hints = effect.value;
    return hints;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Shows these hints and no others. */
export function showHints(view, hints) {
  const marks = hints.map((hint) => Decoration.widget({ widget: new HintWidget(hint), side: hint.after ? 1 : -1 }).range(hint.at));
  view.dispatch({ effects: setHints.of(Decoration.set(marks, true)) });
}

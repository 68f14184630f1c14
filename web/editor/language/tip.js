// One box at the cursor at a time: an explanation that was asked for, or what the call being written takes. Escape closes it.

import { StateEffect, StateField } from "@codemirror/state";
import { keymap, showTooltip } from "@codemirror/view";

const setTip = StateEffect.define();

const tipField = StateField.define({
  create: () => null,
  update(tip, change) {
    for (const effect of change.effects) if (effect.is(setTip)) return effect.value;
    if (!tip || !(change.docChanged || change.selection)) return tip;
    return tip.stays ? { ...tip, pos: change.changes.mapPos(tip.pos) } : null;
  },
  provide: (field) => showTooltip.from(field),
});

/** Shows `dom` above `pos`. One that `stays` goes along with edits and the cursor until it is hidden; others end with them. */
export function showTip(view, pos, dom, stays) {
  view.dispatch({ effects: setTip.of({ pos, above: true, stays, create: () => ({ dom }) }) });
}

/** Hides the box; false if there is none. */
export function hideTip(view) {
  if (!view.state.field(tipField, false)) return false;
  view.dispatch({ effects: setTip.of(null) });
  return true;
}

/** Whether a box is shown that goes along with the cursor. */
export const follows = (state) => Boolean(state.field(tipField, false)?.stays);

export const tips = [tipField, keymap.of([{ key: "Escape", run: hideTip }])];

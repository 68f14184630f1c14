// What stands under the mouse, or at the cursor on request.

import { EditorView, hoverTooltip } from "@codemirror/view";
import { showTip } from "./tip.js";
import { box, words } from "./told.js";

/** The extension, and the command that explains what is at the cursor. */
export function hover(client, said, gasAt) {
  const extension = hoverTooltip(async (_view, offset) => {
    const found = await client.ask({ ask: "hover", offset });
    return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: box(found) }) } : null;
  });
  const explain = async (view) => {
    const offset = view.state.selection.main.head;
    const found = await client.ask({ ask: "explain", offset });
    if (found === undefined) return;
    const gas = gasAt(view, offset);
    if (gas || !found) said(gas || "Nothing is known about what stands here.");
    if (!found) return;
    showTip(view, found.from, box(found), false);
    view.dispatch({ effects: EditorView.announce.of(words(found)) });
  };
  return { extension, explain };
}

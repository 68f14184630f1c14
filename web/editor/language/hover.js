// What stands under the mouse, or at the cursor on request.

import { activateHover, EditorView, hoverTooltip } from "@codemirror/view";
import { box, words } from "./told.js";

/** The extension, and the command that explains what is at the cursor. */
export function hover(client, said) {
  const tooltip = hoverTooltip(async (view, offset) => {
    const found = await client.ask({ ask: "hover", offset });
    return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: box(found) }) } : null;
  });
  const explain = async (view) => {
    const offset = view.state.selection.main.head;
    const found = await client.ask({ ask: "hover", offset });
    if (found === undefined) return;
    if (found === null) return said("Nothing is known about what stands here.");
    activateHover(view, offset, 1, { tooltip, until: (change) => change.docChanged || change.selection !== undefined });
    view.dispatch({ effects: EditorView.announce.of(words(found)) });
  };
  return { extension: tooltip, explain };
}

// What stands under the mouse, or at the cursor on request.

import { EditorView, hoverTooltip } from "@codemirror/view";
import { showTip } from "./tip.js";
import { box, words } from "./told.js";

/** The extension, and the command that explains what is at the cursor. */
export function hover(client, said) {
  const extension = hoverTooltip(async (_view, offset) => {
    const found = await client.ask({ ask: "hover", offset });
    return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: box(found) }) } : null;
  });
  const explain = async (view) => {
    const found = await client.ask({ ask: "hover", offset: view.state.selection.main.head });
    if (found === undefined) return;
    if (found === null) return said("Nothing is known about what stands here.");
    showTip(view, found.from, box(found), false);
    view.dispatch({ effects: EditorView.announce.of(words(found)) });
  };
  return { extension, explain };
}

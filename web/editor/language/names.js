// Names: to the definition, the list of uses, and renaming.

import { EditorView } from "@codemirror/view";
import { choosePlace } from "./list.js";
import { close, field, open } from "./panel.js";
import { element } from "./told.js";

const NO_NAME = "There is no name here: put the cursor on one that begins with $.";
const at = (view) => view.state.selection.main.head;

export function names(client, said) {
  const definition = async (view, offset = at(view)) => {
    const found = await client.ask({ ask: "definition", offset });
    if (found === undefined) return;
    if (found === null) return said("There is no definition to go to from here.");
    view.dispatch({
      selection: { anchor: found.from, head: found.to },
      effects: EditorView.scrollIntoView(found.from, { y: "center" }),
      userEvent: "select",
    });
  };
  const references = async (view) => {
    const found = await client.ask({ ask: "references", offset: at(view) });
    if (!found) return;
    if (!found.length) return said(NO_NAME);
    const name = view.state.sliceDoc(found[0].from, found[0].to);
    const items = found.map((place) => ({ ...place, label: "", detail: place.text }));
    choosePlace(view, `Uses of ${name} (${items.length})`, items);
  };
  const rename = async (view) => {
    const offset = at(view);
    const found = await client.ask({ ask: "renameable", offset });
    if (!found) return;
    if (found.refused) return said(found.refused);
    askName(view, client, offset, found.done.name, said);
  };
  // As in other editors, a click with Ctrl or Cmd goes to the definition.
  const click = EditorView.domEventHandlers({
    mousedown(event, view) {
      const offset = event.ctrlKey || event.metaKey ? view.posAtCoords(event) : null;
      if (event.button !== 0 || offset === null) return false;
      definition(view, offset);
      return true;
    },
  });
  return { extension: click, definition, references, rename };
}

function askName(view, client, offset, old, said) {
  open(view, `Rename ${old}`, (root) => {
    const input = field(root, `New name for ${old}`, old);
    const refused = element("p", "ask-refused bad");
    refused.setAttribute("role", "alert");
    root.append(refused);
    input.addEventListener("keydown", async (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const found = await client.ask({ ask: "rename", offset, name: input.value });
      if (!found) return close(view);
      if (found.refused) {
        refused.textContent = found.refused;
        input.setAttribute("aria-invalid", "true");
        return;
      }
      view.dispatch({ changes: found.done, userEvent: "input.rename" });
      close(view);
      said(`${old} was renamed in ${found.done.length} ${found.done.length === 1 ? "place" : "places"}.`);
    });
    return input;
  });
}

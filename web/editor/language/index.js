// What the editor can do with the language worker. Loaded behind the page, into an editor that is there already: the
// packages of CodeMirror come from the editor's own bundle (shared.js), since two copies of them would not know each other.

import { startCompletion } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";
import { Client } from "./client.js";
import { completion } from "./completion.js";
import { format } from "./format.js";
import { hintField, showHints } from "./hints.js";
import { hover } from "./hover.js";
import { choosePlace } from "./list.js";
import { names } from "./names.js";
import { panelHost } from "./panel.js";
import { signature } from "./signature.js";
import { tips } from "./tip.js";

/**
 * Starts the worker at `url`. `callbacks`: `onLints(list)`, `onSaid(sentence)`, `onHints(shown)`.
 * `gasAt(view, offset)`: the gas of the line there in words, empty if it has none.
 * Returns the editor's new extensions; `open(view)` when it has another text; `run(command, view)`; `close()`.
 */
export function attach(url, callbacks, hintsShown, gasAt) {
  let closed = false; // from then on nobody hears the callbacks any more
  const said = (sentence) => { if (!closed) callbacks.onSaid(sentence); };
  const client = new Client(url, said);
  const [explaining, calls, named] = [hover(client, said, gasAt), signature(client, said), names(client, said)];

  // One round at a time; a text that came meanwhile makes another one.
  let [going, again] = [false, false];
  const refresh = async (view) => {
    again = true;
    if (going) return;
    going = true;
    while (again) {
      again = false;
      const lints = await client.ask({ ask: "lints" });
      if (closed) return;
      if (lints) callbacks.onLints(lints);
      const hints = lints && hintsShown ? await client.ask({ ask: "hints" }) : undefined;
      if (hints && !closed) showHints(view, hints);
    }
    going = false;
  };

  const outline = async (view) => {
    const symbols = await client.ask({ ask: "outline" });
    if (!symbols?.length) return symbols && said("There are no definitions in this source yet.");
    choosePlace(view, "Outline", symbols.map((symbol) => ({ ...symbol, label: `${symbol.kind} ${symbol.name}` })));
  };
  const hints = (view) => {
    hintsShown = !hintsShown;
    callbacks.onHints(hintsShown);
    if (hintsShown) refresh(view);
    else showHints(view, []);
  };
  const commands = {
    complete: startCompletion, explain: explaining.explain, parameters: calls.show, definition: named.definition,
    references: named.references, rename: named.rename, format: format(client, said), outline, hints,
  };

  return {
    extensions: [
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        client.changed();
        refresh(update.view);
      }),
      // Behind the listener above: what they ask is about the new text.
      explaining.extension, completion(client), calls.extension, named.extension, hintField, panelHost, tips,
    ],
    open(view) {
      client.open(() => view.state.doc.toString());
      refresh(view);
    },
    run: (command, view) => (client.broken ? said(client.broken) : commands[command]?.(view)),
    close() {
      closed = true;
      client.close();
    },
  };
}

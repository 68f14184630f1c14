// The language service's place in an editor: its keys are there from the beginning, what they do is loaded behind the page
// (language/index.js, a bundle of its own). A command that comes too early is carried out when it is there.

import { forEachDiagnostic, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { Compartment, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

const AT_HAND = { "next-problem": nextDiagnostic, "previous-problem": previousDiagnostic };

// Safari knows no idle callbacks.
const whenIdle = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 200));

export class Service {
  #keys = new Compartment();
  #parts = new Compartment();
  #bindings = [];
  #attached = null;
  #wanted = null;
  #closed = false;
  #callbacks = null;
  #gasAt;

  /** `gasAt(view, offset)`: the figures of the line there in words, empty if it has none. */
  constructor(gasAt) { this.#gasAt = gasAt; }

  /** What the editor's state needs; at each new state what is known by then. */
  extension() {
    return [this.#keys.of(this.#bindings), this.#parts.of(this.#attached?.extensions ?? [])];
  }

  /** Ties commands to keys: a list of `{ name, key }`. */
  bind(view, commands) {
    const bindings = commands.map(({ name, key }) => ({ key, preventDefault: true, run: () => this.run(name, view) }));
    this.#bindings = Prec.high(keymap.of(bindings));
    view.dispatch({ effects: this.#keys.reconfigure(this.#bindings) });
  }

  /** Loads the bundle and starts the worker at `worker` when the browser has time. `callbacks` as in language/index.js. */
  start(view, worker, callbacks, hints) {
    this.#callbacks = callbacks;
    whenIdle(async () => {
      let found;
      try {
        found = await import("./language.bundle.js");
      } catch (error) {
        this.#tell(callbacks, `Completion and explanations could not be loaded (${error.message}). Load the page again to try once more.`);
        return;
      }
      if (this.#closed) return;
      this.#attached = found.attach(worker, callbacks, hints, this.#gasAt);
      view.dispatch({ effects: this.#parts.reconfigure(this.#attached.extensions) });
      this.opened(view);
      if (this.#wanted) this.#attached.run(this.#wanted, view);
    });
  }

  /** The view shows another text. */
  opened(view) { this.#attached?.open(view); }

  run(name, view) {
    if (name in AT_HAND) {
      AT_HAND[name](view);
      this.#sayProblem(view);
    }
    else if (this.#attached) this.#attached.run(name, view);
    else this.#wanted = name;
    return true;
  }

  // The tooltip is for those who see: the sentence is for all.
  #sayProblem(view) {
    const { from, to } = view.state.selection.main;
    let sentence = "There are no problems in the source.";
    forEachDiagnostic(view.state, (problem, start, end) => {
      if (start <= from && end >= to) sentence = `Line ${view.state.doc.lineAt(start).number}: ${problem.message}`;
    });
    if (this.#callbacks) this.#tell(this.#callbacks, sentence);
  }

  close() {
    this.#closed = true;
    this.#attached?.close();
  }

  #tell(callbacks, sentence) { if (!this.#closed) callbacks.onSaid(sentence); }
}

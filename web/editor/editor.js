// The editor of the page: CodeMirror 6 behind the few calls the page needs, plus the plain text area on request.
// No WAT knowledge and no page state live here; web/src/browser/editor.rs is the only caller.
// Offsets are UTF-16 units, lines are 1-based. Errors are clamped to the text: they may come a moment late.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { wast } from "@codemirror/lang-wast";
import {
  bracketMatching, codeFolding, foldGutter, foldKeymap, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, drawSelection, EditorView, gutter, GutterMarker, highlightActiveLine, highlightActiveLineGutter,
  keymap, lineNumbers, WidgetType,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { create as createPlain, gasCell } from "./plain.js";
import { Service } from "./service.js";

export * from "./shared.js";

class GasMarker extends GutterMarker {
  constructor(row) { super(); this.row = row; }
  eq(other) {
    return ["text", "times", "difference", "share", "title", "kind"].every((key) => this.row[key] === other.row[key]);
  }
  toDOM() { return gasCell(this.row); }
}

// What a function or a loop comes to, behind the line where it begins. The Gas tab has it as a table.
class SumWidget extends WidgetType {
  constructor(text) { super(); this.text = text; }
  eq(other) { return this.text === other.text; }
  toDOM() {
    const sum = document.createElement("span");
    sum.className = "gas-sum";
    sum.textContent = this.text;
    return sum;
  }
}

class FaultWidget extends WidgetType {
  constructor(message) { super(); this.message = message; }
  eq(other) { return this.message === other.message; }
  toDOM() {
    const note = document.createElement("div");
    note.className = "fault-note";
    note.textContent = this.message;
    return note;
  }
}

const setGas = StateEffect.define();
const setSums = StateEffect.define();
const setFault = StateEffect.define();

// Whether an edit takes away all that stands on the line at `from`: what is put there instead is another line.
function isReplaced(change, from) {
  const line = change.startState.doc.lineAt(from);
  const start = line.from + line.text.length - line.text.trimStart().length;
  const end = line.from + line.text.trimEnd().length;
  let replaced = false;
  change.changes.iterChanges((fromA, toA) => {
    if (fromA < toA && fromA <= start && toA >= end) replaced = true;
  });
  return replaced;
}

// The fields move with the text, so that figures stay at their lines until new ones arrive. A figure whose line is
// taken away or replaced goes with it.
const gasField = StateField.define({
  create: () => RangeSet.empty,
  update(rows, change) {
    if (change.docChanged) {
      rows = rows.update({ filter: (from) => !isReplaced(change, from) }).map(change.changes);
    }
    for (const effect of change.effects) if (effect.is(setGas)) rows = effect.value;
    return rows;
  },
});
const sumField = StateField.define({
  create: () => Decoration.none,
  update(sums, change) {
    sums = sums.map(change.changes);
    for (const effect of change.effects) if (effect.is(setSums)) sums = effect.value;
    return sums;
  },
  provide: (field) => EditorView.decorations.from(field),
});
const faultField = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    marks = marks.map(change.changes);
    for (const effect of change.effects) if (effect.is(setFault)) marks = effect.value;
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// The figures of the line at an offset, in words: what a screen reader cannot read off the gutter.
function gasAt(view, offset) {
  const { from, number } = view.state.doc.lineAt(offset);
  let title = "";
  view.state.field(gasField).between(from, from, (_from, _to, marker) => { title = marker.row.title; });
  return title && `Line ${number}: ${title}.`;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--kw)" },
  { tag: tags.typeName, color: "var(--ty)" },
  { tag: tags.string, color: "var(--st)" },
  { tag: tags.number, color: "var(--nu)" },
  { tag: [tags.lineComment, tags.blockComment], color: "var(--co)", fontStyle: "italic" },
]);

// Ctrl+Enter runs the contract and Ctrl+D is the browser's: both pass through to the page.
const passed = new Set(["Mod-Enter", "Mod-d"]);
const keys = [...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap, indentWithTab]
  .filter((binding) => !passed.has(binding.key));

// On a narrow screen long lines are wrapped: scrolling sideways and down at once is no way to read.
const narrow = matchMedia("(max-width: 760px)");
const wrapping = new Compartment();
const wrapped = () => (narrow.matches ? EditorView.lineWrapping : []);

function extensions(callbacks, service) {
  return [
    service.extension(),
    wrapping.of(wrapped()),
    lineNumbers(),
    gutter({
      class: "gas-gutter",
      markers: (view) => view.state.field(gasField),
      initialSpacer: () => new GasMarker({ text: "10,000", times: "", difference: "", share: 0, title: "", kind: "static" }),
    }),
    foldGutter({ openText: "⌄", closedText: "›" }),
    codeFolding(), history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(),
    highlightActiveLineGutter(), highlightSelectionMatches(), search({ top: true }), indentUnit.of("  "),
    gasField, sumField, faultField, wast(), syntaxHighlighting(colours), keymap.of(keys),
    EditorView.contentAttributes.of({
      "aria-label": "Contract source, WebAssembly text. Press Escape, then Tab, to leave the editor.",
      tabindex: "0", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) callbacks.onChange();
      if (update.docChanged || update.selectionSet) reportCursor(update.view, callbacks);
    }),
  ];
}

function reportCursor(view, callbacks) {
  const { head, from, to, empty } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  // A selection that ends at the beginning of a line has nothing of that line in it.
  const lines = empty ? [0, 0] : [from, to - 1].map((at) => view.state.doc.lineAt(at).number);
  callbacks.onCursor(line.number, head - line.from + 1, ...lines);
}

/** True: this bundle has the full editor, so offering the plain one is a real choice. */
export function isRich() { return true; }

/** Puts an editor with `text` into `parent`. `callbacks`: `onChange()`,
 * `onCursor(line, column, first, last)` with the selected lines, 0 and 0 if nothing is selected. */
export function create(parent, text, callbacks, plain) {
  if (plain) return createPlain(parent, text, callbacks);
  const service = new Service(gasAt);
  const fresh = (doc) => EditorState.create({ doc, extensions: extensions(callbacks, service) });
  const view = new EditorView({ parent, state: fresh(text) });
  const rewrap = () => view.dispatch({ effects: wrapping.reconfigure(wrapped()) });
  narrow.addEventListener("change", rewrap);
  const lineAt = (number) => view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
  return {
    getDoc: () => view.state.doc.toString(),
    // A new state, not an edit: undo never crosses from one file into another.
    setDoc(next) {
      view.setState(fresh(next));
      service.opened(view);
      reportCursor(view, callbacks);
    },
    setDiagnostics(list) {
      const end = view.state.doc.length;
      const inText = list.map((item) => ({ ...item, from: Math.min(item.from, end), to: Math.min(item.to, end) }));
      view.dispatch(setDiagnostics(view.state, inText));
    },
    setLineGas(rows) {
      const known = rows.filter((row) => row.line <= view.state.doc.lines);
      const markers = known.map((row) => new GasMarker(row).range(lineAt(row.line).from));
      const sums = known.filter((row) => row.sum).map((row) => (
        Decoration.widget({ widget: new SumWidget(row.sum), side: 1 }).range(lineAt(row.line).to)
      ));
      view.dispatch({ effects: [setGas.of(RangeSet.of(markers, true)), setSums.of(Decoration.set(sums, true))] });
    },
    // A soft mark neither puts a line in nor scrolls: somebody is typing.
    setFault(number, message, soft) {
      const line = number > 0 ? lineAt(number) : null;
      const attributes = soft ? { title: message } : {};
      const marks = line ? [Decoration.line({ class: "fault-line", attributes }).range(line.from)] : [];
      if (line && !soft) marks.push(Decoration.widget({ widget: new FaultWidget(message), side: 1, block: true }).range(line.to));
      const effects = [setFault.of(Decoration.set(marks))];
      if (line && !soft) effects.push(EditorView.scrollIntoView(line.to, { y: "nearest", yMargin: 60 }));
      view.dispatch({ effects });
    },
    goTo(number, column) {
      const line = lineAt(number);
      const at = Math.min(line.from + Math.max(column, 1) - 1, line.to);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    setCommands: (commands) => service.bind(view, commands),
    startLanguage: (worker, callbacks, hints) => service.start(view, worker, callbacks, hints),
    command(name) {
      view.focus();
      service.run(name, view);
    },
    destroy() {
      service.close();
      narrow.removeEventListener("change", rewrap);
      view.destroy();
    },
  };
}

// What the language bundle (language/index.js) takes from the editor's bundle instead of bringing a second copy of it.
// A name that is missing here makes the language bundle fail to load, which the browser tests see.

export { indentUnit, syntaxTree } from "@codemirror/language";
export {
  Annotation, CharCategory, codePointAt, codePointSize, combineConfig, EditorSelection, Facet, fromCodePoint, MapMode, Prec,
  RangeSet, RangeValue, StateEffect, StateField, Text, Transaction,
} from "@codemirror/state";
export {
  Decoration, Direction, EditorView, getTooltip, hoverTooltip, keymap, logException, showPanel, showTooltip,
  ViewPlugin, WidgetType,
} from "@codemirror/view";

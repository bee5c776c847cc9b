// Changes that the language server proposes, made in the editors.

import type { Workspace } from "@codemirror/lsp-client";
import type { Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Position } from "./model";

interface TextEdit {
  range: { start: Position; end: Position };
  newText: string;
}

export interface WorkspaceEdit {
  changes?: Record<string, TextEdit[]>;
  documentChanges?: { textDocument: { uri: string }; edits: TextEdit[] }[];
}

export function offset(doc: Text, place: Position): number {
  const line = doc.line(Math.min(place.line + 1, doc.lines));
  return Math.min(line.from + place.character, line.to);
}

/** Makes a change in every file that it is about. Nothing may have been typed since it was proposed. */
export function make(edit: WorkspaceEdit, workspace: Workspace): void {
  const listed = edit.documentChanges?.map(({ textDocument, edits }) => [textDocument.uri, edits] as const);
  for (const [uri, edits] of listed ?? Object.entries(edit.changes ?? {})) {
    const view = workspace.getFile(uri)?.getView();
    if (!view) continue;
    const doc = view.state.doc;
    const changes = view.state.changes(
      edits.map((one) => ({ from: offset(doc, one.range.start), to: offset(doc, one.range.end), insert: one.newText })),
    );
    // What is new comes into sight.
    let end = 0;
    changes.iterChanges((_from, _to, _begin, until) => (end = until));
    view.dispatch({ changes, userEvent: "input.edit", effects: EditorView.scrollIntoView(end, { y: "nearest" }) });
  }
}

// What is found in the rules, under the words that it is about, with a button for each fix.

import { type Action, type Diagnostic, linter } from "@codemirror/lint";
import { LSPPlugin } from "@codemirror/lsp-client";
import { StateEffect, type Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { make, offset, type WorkspaceEdit } from "./edits";
import type { Finding } from "./model";

interface CodeAction {
  title: string;
  edit?: WorkspaceEdit;
}

/** A finding with this many others gets no fixes: they would be asked for one after the other. */
const MOST_FIXED = 20;

async function find(view: EditorView): Promise<Diagnostic[]> {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return [];
  const { client, uri } = plugin;
  client.sync();
  const doc = view.state.doc;
  const textDocument = { uri };
  const report = await client.request<unknown, { items?: (Finding & { severity?: number })[] }>(
    "textDocument/diagnostic",
    { textDocument },
  );
  const items = report.items ?? [];
  const found = items.map(async (item, place): Promise<Diagnostic> => {
    const context = { diagnostics: [item], only: ["quickfix"] };
    const fixes =
      place < MOST_FIXED
        ? await client.request<unknown, CodeAction[] | null>("textDocument/codeAction", {
            textDocument,
            range: item.range,
            context,
          })
        : null;
    const from = offset(doc, item.range.start);
    return {
      from,
      to: Math.max(offset(doc, item.range.end), Math.min(from, doc.length)),
      severity: item.severity === 1 ? "error" : "warning",
      message: item.message,
      source: item.code,
      actions: (fixes ?? []).map((fix) => action(fix, doc)),
    };
  });
  return Promise.all(found);
}

function action(fix: CodeAction, doc: Text): Action {
  return {
    name: fix.title,
    apply(view) {
      const plugin = LSPPlugin.get(view);
      // What was typed since it was offered may have moved or mended it.
      if (!plugin || !view.state.doc.eq(doc)) return;
      if (fix.edit) make(fix.edit, plugin.client.workspace);
      view.focus();
    },
  };
}

const lookAgain = StateEffect.define<null>();

export const findings = linter(find, {
  delay: 150,
  needsRefresh: (update) => update.transactions.some((one) => one.effects.some((effect) => effect.is(lookAgain))),
});

/** Looks again also where nothing was typed: another file may have changed what is right here. */
export function findAgain(view: EditorView): void {
  view.dispatch({ effects: lookAgain.of(null) });
}

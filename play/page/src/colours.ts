// Colours by what the language server knows of each word.

import { LSPPlugin } from "@codemirror/lsp-client";
import { type Range, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

interface Legend {
  tokenTypes: string[];
  tokenModifiers: string[];
}

const coloured = StateEffect.define<DecorationSet>();

const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(coloured)) return effect.value;
    }
    return before.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const marks = new Map<string, Decoration>();

function mark(name: string): Decoration {
  const known = marks.get(name);
  if (known) return known;
  const made = Decoration.mark({ class: `word-${name}` });
  marks.set(name, made);
  return made;
}

/** Five numbers for each word: lines and columns since the last one, its length, what it is, what else is said of it. */
function read(data: number[], legend: Legend, view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const doc = view.state.doc;
  let [line, column] = [1, 0];
  for (let at = 0; at + 4 < data.length; at += 5) {
    const [lines = 0, columns = 0, length = 0, kind = 0, more = 0] = data.slice(at, at + 5);
    column = lines > 0 ? columns : column + columns;
    line += lines;
    if (line > doc.lines) break;
    const { from, to } = doc.line(line);
    const documents = (more >> legend.tokenModifiers.indexOf("documentation")) & 1;
    const name = documents ? "documentation" : (legend.tokenTypes[kind] ?? "other");
    const word: Range<Decoration> = mark(name).range(Math.min(from + column, to), Math.min(from + column + length, to));
    if (word.from < word.to) builder.add(word.from, word.to, word.value);
  }
  return builder.finish();
}

const keeper = ViewPlugin.fromClass(
  class {
    private timer = 0;

    constructor(readonly view: EditorView) {
      this.later(0);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.later(120);
    }

    destroy(): void {
      clearTimeout(this.timer);
    }

    private later(wait: number): void {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), wait);
    }

    private async ask(): Promise<void> {
      const plugin = LSPPlugin.get(this.view);
      if (!plugin) return;
      const { client, uri } = plugin;
      await client.initializing;
      const provider = client.serverCapabilities?.semanticTokensProvider;
      if (!provider) return;
      client.sync();
      const asked = this.view.state.doc;
      try {
        const found = await client.request<unknown, { data: number[] } | null>("textDocument/semanticTokens/full", {
          textDocument: { uri },
        });
        // What was typed meanwhile asks for itself.
        if (found && this.view.state.doc.eq(asked)) {
          this.view.dispatch({ effects: coloured.of(read(found.data, provider.legend, this.view)) });
        }
      } catch {
        // Colours are not worth a message; the next edit asks again.
      }
    }
  },
);

export const wordColours = [colours, keeper];

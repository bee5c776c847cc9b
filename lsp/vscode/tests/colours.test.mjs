// The grammar over all examples, held against what the language server says of the same pieces.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { open, serve } from "./server.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const FILES = [
  ...["examples/shop", "examples/music"].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".onboard")).map((name) => join(folder, name)),
  ),
  "grammar/tests/inputs/constructs.onboard",
  "grammar/tests/inputs/tour.onboard",
];

/** What a kind of token of the server must be called by the grammar. */
const SCOPES = {
  keyword: /^(keyword\.(control|declaration|operator\.word|other)|constant\.language)/,
  comment: /^comment\./,
  string: /^string\.quoted/,
  regexp: /^string\.regexp/,
  number: /^constant\.numeric/,
  operator: /^(keyword\.operator|punctuation\.separator\.cell)/,
};

async function grammar() {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(readFileSync(wasm));
  const path = join(ROOT, "lsp/vscode/syntaxes/onboard.tmLanguage.json");
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, "utf8"), path),
  });
  return registry.loadGrammar("source.onboard");
}

/** The scopes of each letter of a text, line by line. */
function scoped(grammar, text) {
  let state = textmate.INITIAL;
  return text.split("\n").map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) =>
      new Array(Math.min(endIndex, line.length) - startIndex).fill(scopes),
    );
  });
}

/** Pieces of a text with their kinds, from an answer. */
function* pieces({ data }, legend) {
  let [line, start] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    if (data[at] > 0) start = 0;
    line += data[at];
    start += data[at + 1];
    yield { line, start, end: start + data[at + 2], kind: legend.tokenTypes[data[at + 3]] };
  }
}

test("grammar and server agree on the examples", async (t) => {
  const rules = await grammar();
  const { connection, capabilities } = await serve(t, pathToFileURL(join(ROOT, "examples")).href);
  const { legend } = capabilities.semanticTokensProvider;
  const counted = {};
  let mistaken = 0;
  const names = new Map();
  for (const file of FILES) {
    const text = readFileSync(join(ROOT, file), "utf8");
    const uri = pathToFileURL(join(ROOT, file)).href;
    await open(connection, uri, text);
    const answer = await connection.sendRequest("textDocument/semanticTokens/full", { textDocument: { uri } });
    const lines = scoped(rules, text);
    for (const { line, start, end, kind } of pieces(answer, legend)) {
      const written = text.split("\n")[line].slice(start, end);
      const where = `${file}:${line + 1}:${start + 1}: \`${written}\``;
      const expected = SCOPES[kind];
      for (let at = start; at < end; at++) {
        const scopes = lines[line][at].slice(1);
        if (expected) {
          assert.ok(scopes.some((scope) => expected.test(scope)), `${where} is ${kind}, not ${scopes.join(" ")}`);
        } else if (at === start && scopes.some((scope) => /^keyword\.(?!operator\.(?!word))/.test(scope))) {
          names.set(written, where);
          mistaken += 1;
        }
      }
      counted[kind] = (counted[kind] ?? 0) + 1;
    }
  }
  for (const kind of Object.keys(SCOPES)) assert.ok(counted[kind] > 1, `${kind}: ${counted[kind]}`);
  const named = Object.entries(counted).reduce((sum, [kind, count]) => (SCOPES[kind] ? sum : sum + count), 0);
  t.diagnostic(`${mistaken} of ${named} names are taken for words of the language: ${[...names.keys()].join(", ")}`);
  // What only names can tell is left to the server; it stays rare.
  assert.ok(mistaken / named < 0.02, [...names.values()].join("\n"));
});

// Colours.

import test from "node:test";
import assert from "node:assert/strict";
import { SemanticTokensDeltaRequest, SemanticTokensRequest } from "vscode-languageserver-protocol";
import { begin } from "./client.mjs";

test("colours come in order and within their lines", async (t) => {
  const shop = await begin(t);
  for (const name of ["about", "decide", "events", "gifts", "paths", "privacy", "profile", "shop", "tests", "visits"]) {
    await shop.open(name);
    const { data } = await shop.ask(SemanticTokensRequest.type, { textDocument: shop.document(name) });
    const lines = shop.text(name).split("\n");
    assert.ok(data.length > 0 && data.length % 5 === 0);
    let [line, start, end] = [0, 0, 0];
    for (let at = 0; at < data.length; at += 5) {
      if (data[at] > 0) [start, end] = [0, 0];
      line += data[at];
      start += data[at + 1];
      assert.ok(start >= end, `${name}:${line + 1}: pieces overlap`);
      end = start + data[at + 2];
      assert.ok(data[at + 2] > 0 && end <= lines[line].length, `${name}:${line + 1}: a piece leaves its line`);
      assert.ok(data[at + 3] < shop.capabilities.semanticTokensProvider.legend.tokenTypes.length);
    }
  }
});

test("after edits only the changes are sent, and they make the whole", async (t) => {
  const shop = await begin(t);
  await shop.open("gifts");
  const textDocument = shop.document("gifts");
  let { resultId, data } = await shop.ask(SemanticTokensRequest.type, { textDocument });
  const edits = [
    ["hit unique", "hit first"],
    ["segment adult when", "// segment adult when"],
    ["// segment adult when", "segment adult when"],
    ["    retain 90d\n", ""],
    ['"Dried figs"', '"Figs, {called}"'],
  ];
  for (const [old, now] of edits) {
    await shop.replace("gifts", old, now);
    const delta = await shop.ask(SemanticTokensDeltaRequest.type, { textDocument, previousResultId: resultId });
    assert.ok(Array.isArray(delta.edits), "changes, not all");
    const changed = [...data];
    for (const { start, deleteCount, data: inserted = [] } of [...delta.edits].sort((a, b) => b.start - a.start)) {
      changed.splice(start, deleteCount, ...inserted);
    }
    const whole = await shop.ask(SemanticTokensRequest.type, { textDocument });
    assert.deepEqual(changed, whole.data, `${old} → ${now}`);
    ({ resultId, data } = whole);
  }
});

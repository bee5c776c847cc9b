// Colours.

import test from "node:test";
import assert from "node:assert/strict";
import { SemanticTokensRequest } from "vscode-languageserver-protocol";
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

// Findings that the editor asks for.

import test from "node:test";
import assert from "node:assert/strict";
import { DocumentDiagnosticRequest } from "vscode-languageserver-protocol";
import { begin } from "./client.mjs";

test("a document's findings are asked for, and not told again while they stay", async (t) => {
  const shop = await begin(t);
  assert.equal(shop.capabilities.diagnosticProvider.interFileDependencies, true);
  const tidy = shop.text("events");
  await shop.open("events", tidy.replace("aisle == toys in", "aisle is toys in"));
  const textDocument = shop.document("events");
  const first = await shop.ask(DocumentDiagnosticRequest.type, { textDocument });
  assert.equal(first.kind, "full");
  assert.deepEqual(first.items.map((one) => [one.code, shop.written("events", one.range)]), [
    ["is-instead-of-equals", "is"],
  ]);
  const previousResultId = first.resultId;
  const again = await shop.ask(DocumentDiagnosticRequest.type, { textDocument, previousResultId });
  assert.equal(again.kind, "unchanged");
  await shop.replace("events", "aisle is toys in", "aisle == toys in");
  const mended = await shop.ask(DocumentDiagnosticRequest.type, { textDocument, previousResultId });
  assert.deepEqual([mended.kind, mended.items], ["full", []]);
});

test("an edit in one file changes what is found in another", async (t) => {
  const shop = await begin(t);
  await shop.open("profile");
  await shop.open("decide");
  await shop.replace("profile", "let budget_band =", "let budget_bands =");
  const report = await shop.ask(DocumentDiagnosticRequest.type, { textDocument: shop.document("decide") });
  const unknown = report.items.filter((one) => one.code === "unknown-name");
  assert.deepEqual(unknown.map((one) => shop.written("decide", one.range)), ["budget_band"]);
  assert.match(unknown[0].message, /budget_bands/);
});

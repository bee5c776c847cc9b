// The bundle with the real language server behind it, and a stub in the place of VS Code, which cannot be run here.

import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { documentOf, extension, stub } from "./stub.cjs";
import { onboardc } from "./server.mjs";

const BUNDLE = fileURLToPath(new URL("../out/extension.js", import.meta.url));
const URI = "untitled:a.onboard";
const RULES = "field size: int in 0 to 9\nsegment big when width > 4 and size > 2\n";

async function begin(settings) {
  const { vscode, did } = stub(settings, documentOf(URI, RULES));
  const { activate, deactivate } = extension(BUNDLE, vscode);
  await activate({ subscriptions: [], extensionUri: vscode.Uri.parse("file:///extension") });
  return { vscode, did, deactivate };
}

test("the extension starts the server, and hands on what it says", { timeout: 60_000 }, async () => {
  const { vscode, did, deactivate } = await begin({ path: onboardc });
  assert.deepEqual(did.errors, []);
  for (const name of ["onboard.testFile", "onboard.why", "onboard.restart"]) assert.ok(did.commands.has(name), name);
  for (const kind of ["Definition", "Rename", "CompletionItem", "DocumentSymbol", "DocumentSemanticTokens"]) {
    assert.ok(did.providers.has(`register${kind}Provider`), kind);
  }
  const [, hovering] = did.providers.get("registerHoverProvider");
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };
  const document = vscode.workspace.textDocuments[0];
  const hover = await hovering.provideHover(document, new vscode.Position(1, 33), token);
  assert.match(hover.contents[0].value, /field size: int in 0 to 9/);
  for (let tries = 0; tries < 200 && !did.found.get(URI)?.length; tries++) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  const unknown = did.found.get(URI).find(({ message }) => message.includes("`width`"));
  assert.equal(unknown.range.start.line, 1);
  await deactivate();
});

test("a server that is not there is named, with what to do", { timeout: 60_000 }, async () => {
  const { did, deactivate } = await begin({ path: "/nowhere/onboardc" });
  assert.ok(did.errors.some((text) => /`\/nowhere\/onboardc` did not start: .*onboard\.server\.path/.test(text)), did.errors);
  await deactivate();
});

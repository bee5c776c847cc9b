// The bundle with the real language server behind it, and a stub in the place of VS Code, which cannot be run here.

import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { documentOf, extension, stub } from "./stub.cjs";
import { onboardc } from "./server.mjs";

const BUNDLE = fileURLToPath(new URL("../out/extension.js", import.meta.url));
const URI = "untitled:a.onboard";
const BROKEN = "field size: int in 0 to 9\nsegment big when width > 4 and size > 2\n";
const RULES = `purpose tailoring { basis contract }
for tailoring

field size: int in 0 to 9 { ask "How big?" }

path small "For the small"
path large "For the large"

matrix start -> path for tailoring {
    size -> path
    >= 5 -> large
    -    -> small
}

test "the large" {
    given size = 7
    expect path large because row 1
}

test "nobody" {
    expect path large
}
`;

async function begin(settings, rules) {
  const { vscode, did } = stub(settings, documentOf(URI, rules));
  const { activate, deactivate } = extension(BUNDLE, vscode);
  await activate({ subscriptions: [], extensionUri: vscode.Uri.parse("file:///extension") });
  return { vscode, did, deactivate };
}

async function until(holds) {
  for (let tries = 0; tries < 400; tries++) {
    if (holds()) return;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  assert.fail(`never: ${holds}`);
}

test("the extension starts the server, and hands on what it says", { timeout: 60_000 }, async () => {
  const { vscode, did, deactivate } = await begin({ path: onboardc }, BROKEN);
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
  await until(() => did.found.get(URI)?.length > 0);
  const unknown = did.found.get(URI).find(({ message }) => message.includes("`width`"));
  assert.equal(unknown.range.start.line, 1);
  await deactivate();
});

test("a server that is not there is named, with what to do", { timeout: 60_000 }, async () => {
  const { did, deactivate } = await begin({ path: "/nowhere/onboardc" }, RULES);
  assert.ok(did.errors.some((text) => /`\/nowhere\/onboardc` did not start: .*onboard\.server\.path/.test(text)), did.errors);
  await deactivate();
});

test("tests are run, and what failed is told", { timeout: 60_000 }, async () => {
  const { did, deactivate } = await begin({ path: onboardc }, RULES);
  await did.commands.get("onboard.testFile")();
  assert.deepEqual(did.errors, []);
  assert.deepEqual(did.told, ["1 of 2 tests failed"]);
  assert.match(did.lines.join("\n"), /^passed  the large\nFAILED  nobody\n {8}.*large/);
  await deactivate();
});

test("the page beside the rules is told what they decide, and gives them a test", { timeout: 60_000 }, async () => {
  const { did, deactivate } = await begin({ path: onboardc }, RULES);
  did.commands.get("onboard.why")();
  did.commands.get("onboard.why")();
  assert.equal(did.panels.length, 1, "one page for each document");
  const [page] = did.panels;
  assert.match(page.html, /script-src 'nonce-[A-Za-z0-9+/]{22}=='/);
  page.say({ kind: "ready" });
  await until(() => page.told.length === 1);
  assert.equal(page.told[0].kind, "form");
  assert.deepEqual(page.told[0].form.fields.map(({ name }) => name), ["size"]);
  assert.equal(page.told[0].tests, true);
  const person = { profile: { answers: { size: 7 } }, events: [], at: "2026-01-01T00:00:00Z", purpose: "tailoring" };
  page.say({ kind: "decide", number: 1, person });
  await until(() => page.told.length === 2);
  assert.equal(page.told[1].number, 1);
  assert.equal(JSON.parse(page.told[1].decided.document).path.recommended, "large");
  page.say({ kind: "test", person });
  await until(() => did.edits.length === 1 || did.errors.length > 0);
  assert.deepEqual(did.errors, []);
  const [{ newText }] = did.edits[0].changes.get(URI);
  assert.match(newText, /given size = 7[^]*expect path large because row 1/);
  await until(() => did.told.length === 1);
  assert.match(did.told[0], /^Added the test "/);
  await deactivate();
});

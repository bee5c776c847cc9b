// The newest requests of the protocol.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  CodeLensRequest,
  DidRenameFilesNotification,
  DocumentDiagnosticRequest,
  ExecuteCommandRequest,
  InlayHintRequest,
  WillRenameFilesRequest,
  WorkspaceDiagnosticRequest,
} from "vscode-languageserver-protocol";
import { begin, until } from "./client.mjs";

test("inlay hints come for the lines that are seen", async (t) => {
  const shop = await begin(t);
  assert.ok(shop.capabilities.inlayHintProvider);
  await shop.open("events");
  const textDocument = shop.document("events");
  const ask = (range) => shop.ask(InlayHintRequest.type, { textDocument, range });
  const all = await ask(shop.whole("events"));
  const days = all.find(({ label }) => label === "days");
  assert.deepEqual(days.position, shop.at("events", "visiting_days >= 5^"));
  const line = days.position.line;
  const some = await ask({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  assert.deepEqual(some, all.filter(({ position }) => position.line === line));
});

test("the graph of what depends on what is walked in both directions", async (t) => {
  const shop = await begin(t);
  await shop.open("profile");
  const prepared = { textDocument: shop.document("profile"), position: shop.at("profile", "let budget_^band") };
  const [item] = await shop.ask(CallHierarchyPrepareRequest.type, prepared);
  const uses = await shop.ask(CallHierarchyOutgoingCallsRequest.type, { item });
  assert.deepEqual(uses.map(({ to }) => to.name), ["budget"]);
  const used = await shop.ask(CallHierarchyIncomingCallsRequest.type, { item });
  const names = used.map(({ from }) => `${shop.name(from.uri)}.${from.name}`);
  assert.ok(names.includes("decide.first_shelf") && names.includes("gifts.parcel"), names.join(" "));
  const back = used.find(({ from }) => from.name === "parcel");
  const outgoing = await shop.ask(CallHierarchyOutgoingCallsRequest.type, { item: back.from });
  assert.ok(outgoing.some(({ to }) => to.name === "budget_band"));
});

test("imports follow a folder that gets another name", async (t) => {
  const shop = await begin(t, (folder) => {
    mkdirSync(join(folder, "law"));
    renameSync(join(folder, "privacy.onboard"), join(folder, "law/privacy.onboard"));
  });
  const rules = ["about", "visits", "profile", "events", "paths", "decide", "gifts", "tests", "shop"];
  for (const name of rules) {
    writeFileSync(join(shop.folder, `${name}.onboard`), shop.text(name).replace('"privacy.', '"law/privacy.'));
  }
  const inner = shop.text("law/privacy").replace('"about.onboard"', '"../about.onboard"');
  writeFileSync(join(shop.folder, "law/privacy.onboard"), inner);
  for (const name of rules) await shop.open(name);
  const found = async () => {
    const report = await shop.ask(DocumentDiagnosticRequest.type, { textDocument: shop.document("decide") });
    return report.items;
  };
  await until(async () => (await found()).length === 0, "the rules are sound before");
  const address = (name) => shop.uri(name).replace(/\.onboard$/, "");
  const files = [{ oldUri: address("law"), newUri: address("why") }];
  const edit = await shop.ask(WillRenameFilesRequest.type, { files });
  const changed = edit.documentChanges.map(({ textDocument }) => shop.name(textDocument.uri));
  assert.deepEqual(changed.sort(), rules.filter((name) => shop.text(name).includes('"law/')).sort());
  for (const { textDocument, edits } of edit.documentChanges) {
    const name = shop.name(textDocument.uri);
    assert.equal(shop.edited(name, edits), shop.text(name).replace('"law/', '"why/'));
    await shop.replace(name, '"law/', '"why/');
  }
  renameSync(join(shop.folder, "law"), join(shop.folder, "why"));
  await shop.connection.sendNotification(DidRenameFilesNotification.type, { files });
  assert.deepEqual(await found(), []);
});

test("a test is run by its lens, and the lens says how it went", async (t) => {
  const shop = await begin(t);
  await shop.open("tests");
  const textDocument = shop.document("tests");
  const lenses = await shop.ask(CodeLensRequest.type, { textDocument });
  const { command } = lenses.find(({ command }) => command.title === "run all");
  const result = await shop.ask(ExecuteCommandRequest.type, {
    command: command.command,
    arguments: command.arguments,
  });
  assert.equal(result.failed, 0);
  assert.equal(result.tests.length, result.passed);
  await until(() => shop.asked.some(({ method }) => method === "workspace/codeLens/refresh"), "lenses are not refreshed");
  const after = await shop.ask(CodeLensRequest.type, { textDocument });
  const passed = after.filter(({ command }) => command.title === "passed");
  assert.equal(passed.length, shop.text("tests").match(/^test "/gm).length);
});

test("findings of the whole folder are asked for", async (t) => {
  const shop = await begin(t, (folder) => {
    const broken = "field size: int in 0 to 9\nsegment big when width > 4\n";
    writeFileSync(join(folder, "broken.onboard"), broken);
  });
  assert.equal(shop.capabilities.diagnosticProvider.workspaceDiagnostics, true);
  const first = await shop.ask(WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
  const wrong = first.items.filter(({ items }) => items?.length > 0);
  assert.deepEqual(wrong.map(({ uri }) => shop.name(uri)), ["broken"]);
  assert.ok(wrong[0].items.some(({ code }) => code === "unknown-name"));
  const previousResultIds = first.items.map(({ uri, resultId }) => ({ uri, value: resultId }));
  const again = await shop.ask(WorkspaceDiagnosticRequest.type, { previousResultIds });
  assert.ok(again.items.every(({ kind }) => kind === "unchanged"));
});

test("long work tells how far it has come", async (t) => {
  const shop = await begin(t);
  await shop.open("tests");
  const workDoneToken = "tests-1";
  await shop.ask(ExecuteCommandRequest.type, {
    command: "onboard.runTests",
    arguments: [shop.uri("tests")],
    workDoneToken,
  });
  const told = shop.progress.get(workDoneToken) ?? [];
  assert.deepEqual([told[0]?.kind, told.at(-1)?.kind], ["begin", "end"]);
});

test("a folder of many programs tells how far it is checked", { timeout: 120_000 }, async (t) => {
  const lines = Array.from({ length: 60 }, (_, at) => `field f${at}: int in 0 to 9\nsegment s${at} when f${at} > 4\n`);
  const shop = await begin(t, (folder) => {
    for (let at = 0; at < 150; at++) writeFileSync(join(folder, `many_${at}.onboard`), lines.join(""));
  });
  const finished = () => [...shop.progress.values()].find((told) => told.at(-1).kind === "end");
  const told = await until(finished, "nothing is told");
  assert.ok(shop.asked.some(({ method }) => method === "window/workDoneProgress/create"));
  assert.equal(told[0].kind, "begin");
  assert.ok(told[0].title.length > 0);
  const done = told.slice(1, -1).map(({ percentage }) => percentage);
  assert.ok(done.length > 0 && done.every((one, at) => one <= 100 && one > (done[at - 1] ?? -1)), `${done}`);
});

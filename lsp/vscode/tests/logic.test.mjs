// What the extension works out by itself.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { load } from "./load.mjs";

const json = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));

test("where the server is", async () => {
  const { serverCommand, notStarted } = await load("src/server.ts");
  const found = (path) => serverCommand({ path, arguments: ["lsp"] }, "/home/ada", "/rules").command;
  assert.equal(found("onboardc"), "onboardc");
  assert.equal(found(" "), "onboardc");
  assert.equal(found("~/bin/onboardc"), "/home/ada/bin/onboardc");
  assert.equal(found("a~/onboardc"), "a~/onboardc");
  assert.equal(found("${workspaceFolder}/target/debug/onboardc"), "/rules/target/debug/onboardc");
  assert.match(notStarted("onboardc", "ENOENT"), /`onboardc` did not start: ENOENT\. .*onboard\.server\.path/);
});

test("how tests went", async () => {
  const { results, report } = await load("src/tests.ts");
  const answer = {
    tests: [
      { name: "a", passed: true, failures: [] },
      { name: "b", passed: false, failures: [{ message: "expected x", why: "was y\nby row 2" }] },
    ],
  };
  assert.deepEqual(report(results(answer)), {
    summary: "1 of 2 tests failed",
    failed: 1,
    lines: ["passed  a", "FAILED  b", "        expected x", "        was y", "        by row 2"],
  });
  assert.equal(report(results({ tests: answer.tests.slice(0, 1) })).summary, "1 test passed");
  for (const nothing of [null, undefined, 3, {}, { tests: 3 }, { tests: [null, {}] }]) {
    assert.equal(report(results(nothing)).summary, "there are no tests");
  }
});

test("a profile to begin with, and what is added to it", async () => {
  const { beginning, having, person, answers } = await load("webview/person.ts");
  const form = {
    regimes: ["gdpr"],
    purposes: [
      { name: "service", basis: "contract" },
      { name: "gifts", basis: "consent" },
    ],
  };
  const profile = beginning(form);
  assert.deepEqual(JSON.parse(profile), { user: "somebody", regime: "gdpr", consent: { gifts: true }, answers: {} });
  const answered = having(having(profile, "answers", "cups", 3), "consent", "gifts", false);
  assert.deepEqual(JSON.parse(answered).answers, { cups: 3 });
  assert.deepEqual(JSON.parse(answered).consent, { gifts: false });
  assert.equal(having("{", "answers", "cups", 3), "{", "what cannot be read is left as it is");
  assert.deepEqual(JSON.parse(having("[]", "answers", "cups", 3)), { answers: { cups: 3 } });
  assert.deepEqual(person({ profile: "{}", events: "", at: " ", purpose: "" }), {
    person: { profile: {}, events: [], at: null, purpose: null },
  });
  const { wrong } = person({ profile: "{", events: "{}", at: "", purpose: "" });
  assert.deepEqual(wrong.map(({ place }) => place), ["profile", "events"]);
  const plan = { field: "plan", type: "one of", members: ["monthly"] };
  const field = { members: [{ name: "monthly", outside: "Month-to-month" }] };
  assert.deepEqual(answers(plan, field), [{ label: "monthly", value: "Month-to-month" }]);
  assert.deepEqual(answers({ type: "bool" }).map(({ value }) => value), [true, false]);
  assert.deepEqual(answers({ type: "int" }), []);
});

test("nothing runs in the page but what comes with it", async () => {
  const { page } = await load("src/page.ts");
  const text = page({ script: "a.js", style: "a.css", source: "https://here" }, "n0nce");
  assert.match(text, /default-src 'none'; style-src https:\/\/here; script-src 'nonce-n0nce'"/);
  assert.deepEqual(text.match(/<script[^>]*>/g), ['<script nonce="n0nce" src="a.js">']);
  assert.ok(!/ on[a-z]+=|style=/.test(text));
});

test("lines are continued and indented as rules are written", () => {
  const { onEnterRules, indentationRules, wordPattern } = json("language-configuration.json");
  const rule = (line) => onEnterRules.find(({ beforeText }) => new RegExp(beforeText).test(line));
  assert.equal(rule("/// What they like.").action.appendText, "/// ");
  assert.equal(rule("///").action.appendText, undefined, "an empty line ends the documentation");
  assert.equal(rule("let a = 1"), undefined);
  const deeper = new RegExp(indentationRules.increaseIndentPattern);
  for (const line of ["field a: int {", "path p \"{a}\" { // so", "    show component A {"]) assert.match(line, deeper);
  for (const line of ["field a: int { ask \"b\" }", "// {", "ask \"{", "let a = b / 2"]) assert.doesNotMatch(line, deeper);
  const word = new RegExp(wordPattern.pattern, `g${wordPattern.flags}`);
  assert.deepEqual("größe_2 in 1_000 to v2.1 2026-01-31T09:00Z".match(word), [
    "größe_2", "in", "1_000", "to", "v2", "1", "2026-01-31T09:00Z",
  ]);
});

test("every command that is offered is there", () => {
  const { contributes } = json("package.json");
  const source = readFileSync(new URL("../src/extension.ts", import.meta.url), "utf8");
  for (const { command } of contributes.commands) assert.ok(source.includes(`command("${command}"`), command);
  const settings = Object.keys(contributes.configuration.properties);
  assert.deepEqual(settings, ["onboard.server.path", "onboard.server.arguments", "onboard.trace.server"]);
});

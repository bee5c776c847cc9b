// The client library of VS Code in front of `onboardc lsp`, over a copy of the shop. ONBOARDC is the path of the program.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import assert from "node:assert/strict";
import * as lsp from "vscode-languageserver-protocol/node";

const EXAMPLE = fileURLToPath(new URL("../../../../examples/shop", import.meta.url));

const ABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  window: { workDoneProgress: true },
  workspace: {
    applyEdit: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    fileOperations: { willRename: true, didRename: true },
  },
  textDocument: {
    diagnostic: { relatedDocumentSupport: true, relatedInformation: true, codeDescriptionSupport: true },
    inlayHint: {},
    codeLens: {},
    callHierarchy: {},
    semanticTokens: {
      requests: { range: true, full: { delta: true } },
      tokenTypes: [],
      tokenModifiers: [],
      formats: ["relative"],
    },
  },
};

/** A server in front of a folder of its own, which both end with the test `t`. */
export async function begin(t, change = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), "onboard-clients-"));
  const notData = (path) => basename(path) !== "data";
  cpSync(EXAMPLE, folder, { recursive: true, filter: notData });
  change(folder);
  const server = spawn(process.env.ONBOARDC ?? "onboardc", ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((end) => server.on("exit", end));
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(server.stdout),
    new lsp.StreamMessageWriter(server.stdin),
  );
  const shop = new Shop(folder, connection);
  connection.listen();
  const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: ABILITIES,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "shop" }],
  });
  shop.capabilities = capabilities;
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  t.after(async () => {
    await connection.sendRequest(lsp.ShutdownRequest.type);
    await connection.sendNotification(lsp.ExitNotification.type);
    assert.equal(await ended, 0, "the server ends as it should");
    connection.dispose();
    rmSync(folder, { recursive: true });
  });
  return shop;
}

class Shop {
  opened = new Map();
  /** What the server asked of the editor by itself: methods and what was said with them. */
  asked = [];
  /** Findings that were pushed, by document. */
  pushed = new Map();
  /** Values of progress, by token. */
  progress = new Map();

  constructor(folder, connection) {
    this.folder = folder;
    this.connection = connection;
    connection.onRequest((method, params) => {
      this.asked.push({ method, params });
      return method === "workspace/applyEdit" ? { applied: true } : null;
    });
    connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) =>
      this.pushed.set(uri, diagnostics),
    );
    connection.onUnhandledProgress(({ token, value }) => {
      this.progress.set(token, [...(this.progress.get(token) ?? []), value]);
    });
  }

  uri(name) {
    return pathToFileURL(join(this.folder, `${name}.onboard`)).href;
  }

  document(name) {
    return { uri: this.uri(name) };
  }

  text(name) {
    return this.opened.get(name)?.text ?? readFileSync(join(this.folder, `${name}.onboard`), "utf8");
  }

  async open(name, text = this.text(name)) {
    this.opened.set(name, { version: 1, text });
    await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), languageId: "onboard", version: 1, text },
    });
  }

  /** Types over the one place where something stands. */
  async replace(name, old, now) {
    const { version, text } = this.opened.get(name);
    const range = this.range(name, old);
    this.opened.set(name, { version: version + 1, text: text.replace(old, () => now) });
    await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), version: version + 1 },
      contentChanges: [{ range, text: now }],
    });
  }

  ask(type, params) {
    return this.connection.sendRequest(type, params);
  }

  position(name, offset) {
    const lines = this.text(name).slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1).length };
  }

  /** The place of `^` in a piece of the text. */
  at(name, marked) {
    const [before, after] = marked.split("^");
    const start = this.text(name).indexOf(before + after);
    assert.notEqual(start, -1, `${before + after} does not stand in ${name}`);
    return this.position(name, start + before.length);
  }

  range(name, written) {
    const start = this.text(name).indexOf(written);
    assert.notEqual(start, -1, `${written} does not stand in ${name}`);
    return { start: this.position(name, start), end: this.position(name, start + written.length) };
  }

  whole(name) {
    return { start: { line: 0, character: 0 }, end: this.position(name, this.text(name).length) };
  }

  written(name, range) {
    const lines = this.text(name).split("\n").slice(range.start.line, range.end.line + 1);
    lines[lines.length - 1] = lines.at(-1).slice(0, range.end.character);
    lines[0] = lines[0].slice(range.start.character);
    return lines.join("\n");
  }

  /** A text after the edits of an answer. */
  edited(name, edits) {
    const starts = [0];
    for (const line of this.text(name).split("\n")) starts.push(starts.at(-1) + line.length + 1);
    const offset = ({ line, character }) => starts[line] + character;
    const last = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
    return last.reduce(
      (text, { range, newText }) => text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end)),
      this.text(name),
    );
  }

  /** The names of files by their addresses. */
  name(uri) {
    return basename(fileURLToPath(uri), ".onboard");
  }
}

/** Waits until something holds; `what` is said if it never does. */
export async function until(holds, what) {
  for (let tries = 0; tries < 600; tries++) {
    const result = await holds();
    if (result) return result;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  assert.fail(what);
}

// The language server behind the tests: ONBOARDC is its program.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as lsp from "vscode-languageserver-protocol/node";

const BUILT = fileURLToPath(new URL("../../../target/debug/onboardc", import.meta.url));

export const onboardc = process.env.ONBOARDC ?? (existsSync(BUILT) ? BUILT : "onboardc");

const COLOURS = { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: ["relative"] };

/** A server in front of a folder, which ends with the test `t`. */
export async function serve(t, folder) {
  const server = spawn(onboardc, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(server.stdout),
    new lsp.StreamMessageWriter(server.stdin),
  );
  connection.listen();
  t.after(async () => {
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    connection.dispose();
  });
  const { capabilities } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {}, semanticTokens: COLOURS } },
    workspaceFolders: [{ uri: folder, name: "rules" }],
  });
  await connection.sendNotification("initialized", {});
  return { connection, capabilities };
}

/** Opens a document. */
export function open(connection, uri, text) {
  const textDocument = { uri, languageId: "onboard", version: 1, text };
  return connection.sendNotification("textDocument/didOpen", { textDocument });
}

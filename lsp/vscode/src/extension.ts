// The extension: starts the language server, and offers what the protocol has no words for.

import { homedir } from "node:os";
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";
import { DecisionPanel } from "./panel.ts";
import { notStarted, serverCommand } from "./server.ts";
import { report, results } from "./tests.ts";

let client: LanguageClient | undefined;
let output: vscode.OutputChannel | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const channel = vscode.window.createOutputChannel("Onboard Tests");
  output = channel;
  const command = (name: string, run: () => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  context.subscriptions.push(channel);
  command("onboard.testFile", () => runTests());
  command("onboard.why", () => why(context.extensionUri));
  command("onboard.restart", () => restart());
  const changed = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("onboard.server")) void restart();
  });
  context.subscriptions.push(changed);
  await start();
}

export async function deactivate(): Promise<void> {
  DecisionPanel.closeAll();
  await stop();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("onboard.server");
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const { command, args } = serverCommand(
    { path: settings.get("path", "onboardc"), arguments: settings.get("arguments", ["lsp"]) },
    homedir(),
    folder,
  );
  const server: ServerOptions = { command, args };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: "onboard" }],
    diagnosticCollectionName: "onboard",
  };
  client = new LanguageClient("onboard", "Onboard", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const text = notStarted(command, error instanceof Error ? error.message : String(error));
    void vscode.window.showErrorMessage(text);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function restart(): Promise<void> {
  DecisionPanel.closeAll();
  await stop();
  await start();
}

/** The rules in front of the user, with the server behind them. */
function current(): { server: LanguageClient; document: vscode.TextDocument } | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (client === undefined || document?.languageId !== "onboard") {
    const missing = client === undefined ? "The language server does not run." : "Open a file of rules first.";
    void vscode.window.showInformationMessage(missing);
    return undefined;
  }
  return { server: client, document };
}

function why(home: vscode.Uri): void {
  const now = current();
  if (now) DecisionPanel.show(now.server, now.document, home);
}

/** Runs the tests of the program in front of the user, and says how they went. */
async function runTests(): Promise<void> {
  const now = current();
  if (!now) return;
  const uri = now.server.code2ProtocolConverter.asUri(now.document.uri);
  try {
    const answer: unknown = await vscode.commands.executeCommand("onboard.runTests", uri);
    const { summary, failed, lines } = report(results(answer));
    output?.clear();
    output?.appendLine([...lines, summary].join("\n"));
    if (failed > 0) output?.show(true);
    void (failed > 0 ? vscode.window.showWarningMessage(summary) : vscode.window.showInformationMessage(summary));
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

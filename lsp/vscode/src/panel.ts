// The panel beside the rules that shows a decision. There is one for each document.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { LanguageClient, WorkspaceEdit } from "vscode-languageclient/node";
import type { Decided, Form, FromPage, Person, ToPage } from "./messages.ts";
import { page } from "./page.ts";

const PAUSE = 200;
const ADD_TEST = "onboard.addTest";

/** What the server answers to `onboard.addTest`. */
interface AddedTest {
  name: string;
  edit: WorkspaceEdit;
}

export class DecisionPanel {
  private static readonly open = new Map<string, DecisionPanel>();
  private readonly panel: vscode.WebviewPanel;
  private readonly listening: vscode.Disposable[] = [];
  private waiting: NodeJS.Timeout | undefined;

  /** Shows the decision for a document, beside it. */
  static show(client: LanguageClient, document: vscode.TextDocument, home: vscode.Uri): void {
    const key = document.uri.toString();
    const panel = this.open.get(key) ?? new DecisionPanel(client, document, home);
    this.open.set(key, panel);
    panel.panel.reveal(undefined, true);
  }

  static closeAll(): void {
    for (const panel of [...this.open.values()]) panel.panel.dispose();
  }

  private constructor(
    private readonly client: LanguageClient,
    private readonly document: vscode.TextDocument,
    home: vscode.Uri,
  ) {
    const out = vscode.Uri.joinPath(home, "out");
    const name = vscode.workspace.asRelativePath(document.uri);
    this.panel = vscode.window.createWebviewPanel(
      "onboard.decision",
      `Why: ${name}`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [out], retainContextWhenHidden: true },
    );
    const address = (file: string) => this.panel.webview.asWebviewUri(vscode.Uri.joinPath(out, file)).toString();
    const addresses = {
      script: address("decision.js"),
      style: address("style.css"),
      source: this.panel.webview.cspSource,
    };
    this.panel.webview.onDidReceiveMessage((message: FromPage) => this.receive(message), null, this.listening);
    vscode.workspace.onDidChangeTextDocument((change) => this.changed(change), null, this.listening);
    this.panel.onDidDispose(() => this.dispose(), null, this.listening);
    this.panel.webview.html = page(addresses, randomBytes(16).toString("base64"));
  }

  private dispose(): void {
    clearTimeout(this.waiting);
    DecisionPanel.open.delete(this.document.uri.toString());
    for (const one of this.listening) one.dispose();
  }

  /** Any file of rules may be part of the program. */
  private changed({ document }: vscode.TextDocumentChangeEvent): void {
    if (document.languageId !== "onboard") return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.sendForm(), PAUSE);
  }

  private get textDocument(): { uri: string } {
    return { uri: this.client.code2ProtocolConverter.asUri(this.document.uri) };
  }

  private async receive(message: FromPage): Promise<void> {
    switch (message.kind) {
      case "ready":
        return this.sendForm();
      case "decide":
        return this.decide(message.number, message.person);
      case "test":
        return this.addTest(message.person);
      case "open": {
        const uri = this.client.protocol2CodeConverter.asUri(message.uri);
        const place = new vscode.Position(message.line, message.character);
        await vscode.window.showTextDocument(uri, {
          viewColumn: vscode.ViewColumn.One,
          selection: new vscode.Range(place, place),
        });
      }
    }
  }

  private send(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }

  private async sendForm(): Promise<void> {
    const commands = this.client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
    const form = await this.client
      .sendRequest<Form | null>("onboard/form", { textDocument: this.textDocument })
      .catch(() => null);
    const file = vscode.workspace.asRelativePath(this.document.uri);
    this.send({ kind: "form", file, form, tests: commands.includes(ADD_TEST) });
  }

  private async decide(number: number, person: Person): Promise<void> {
    try {
      const params = { textDocument: this.textDocument, ...person };
      const decided = await this.client.sendRequest<Decided>("onboard/decide", params);
      this.send({ kind: "decided", number, decided });
    } catch (error) {
      this.send({ kind: "failed", number, why: error instanceof Error ? error.message : String(error) });
    }
  }

  /** The server writes the test, which expects what comes out now; here it is put into the rules. */
  private async addTest({ profile, events, at, purpose }: Person): Promise<void> {
    const instant = at ?? new Date().toISOString();
    const params = {
      command: ADD_TEST,
      arguments: [this.textDocument.uri, profile, instant, purpose, null, events],
    };
    try {
      const added = await this.client.sendRequest<AddedTest>("workspace/executeCommand", params);
      const edit = await this.client.protocol2CodeConverter.asWorkspaceEdit(added.edit);
      if (edit && (await vscode.workspace.applyEdit(edit))) {
        void vscode.window.showInformationMessage(`Added the test "${added.name}".`);
      }
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }
}

// The language server behind the page: one conversation, and the files that it is told of.

import { LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from "@codemirror/lsp-client";
import { ChangeSet, type Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import DOMPurify from "dompurify";

export interface Opened {
  uri: string;
  name: string;
  text: string;
}

export interface Start {
  version: string;
  example: boolean;
  files: Opened[];
}

class RuleFile implements WorkspaceFile {
  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    public doc: Text,
    readonly view: EditorView,
  ) {}

  getView(): EditorView {
    return this.view;
  }
}

/** All files of the program, each with an editor of its own, of which one is shown. */
export class RuleFiles extends Workspace {
  files: RuleFile[] = [];

  constructor(client: LSPClient, readonly show: (uri: string) => void) {
    super(client);
  }

  syncFiles() {
    const updates: { file: RuleFile; prevDoc: Text; changes: ChangeSet }[] = [];
    for (const file of this.files) {
      const plugin = LSPPlugin.get(file.view);
      if (!plugin || plugin.unsyncedChanges.empty) continue;
      updates.push({ file, prevDoc: file.doc, changes: plugin.unsyncedChanges });
      file.doc = file.view.state.doc;
      file.version += 1;
      plugin.clear();
    }
    return updates;
  }

  openFile(uri: string, languageId: string, view: EditorView): void {
    const file = new RuleFile(uri, languageId, 1, view.state.doc, view);
    this.files.push(file);
    this.client.didOpen(file);
  }

  closeFile(uri: string): void {
    this.files = this.files.filter((file) => file.uri !== uri);
    this.client.didClose(uri);
  }

  displayFile(uri: string): Promise<EditorView | null> {
    const file = this.files.find((one) => one.uri === uri);
    if (file) this.show(uri);
    return Promise.resolve(file ? file.view : null);
  }
}

/** What the client of the editor leaves out of what this page can do. */
const abilities = {
  clientCapabilities: {
    textDocument: {
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
      semanticTokens: { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: ["relative"] },
    },
  },
};

/** Begins the conversation. `ended` is called when nobody answers any more. */
export function connect(show: (uri: string) => void, ended: () => void): Promise<LSPClient> {
  const client = new LSPClient({
    timeout: 30_000,
    workspace: (client) => new RuleFiles(client, show),
    sanitizeHTML: (html) => DOMPurify.sanitize(html),
    extensions: [abilities],
  });
  const socket = new WebSocket(`ws://${location.host}/language`);
  return new Promise((resolve, reject) => {
    let handlers: ((message: string) => void)[] = [];
    socket.onmessage = (message) => handlers.forEach((handler) => handler(String(message.data)));
    socket.onclose = () => {
      ended();
      reject(new Error("the playground does not answer"));
    };
    socket.onopen = () => {
      client.connect({
        // Nobody answers behind a closed socket, and `ended` has said so.
        send: (message) => socket.readyState === WebSocket.OPEN && socket.send(message),
        subscribe: (handler) => handlers.push(handler),
        unsubscribe: (handler) => (handlers = handlers.filter((one) => one !== handler)),
      });
      resolve(client);
    };
  });
}

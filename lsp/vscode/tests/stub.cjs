// As much of VS Code as the bundled extension needs to start: whatever it calls is there and does nothing, but for what a test
// looks at. VS Code itself cannot be run here.

const Module = require("node:module");

const anything = (name) => {
  const known = new Map();
  return new Proxy(function () {}, {
    get(target, key) {
      if (key === "prototype") return target.prototype;
      if (key === "then" || typeof key === "symbol") return undefined;
      if (!known.has(key)) known.set(key, anything(`${name}.${key}`));
      return known.get(key);
    },
    apply: () => anything(`${name}()`),
  });
};

const nothing = { dispose() {} };
const never = () => nothing;

class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = listener.bind(self);
    this.listeners.add(bound);
    return { dispose: () => this.listeners.delete(bound) };
  };
  fire(value) {
    for (const listener of this.listeners) listener(value);
  }
  dispose() {}
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: never };
  cancel() {}
  dispose() {}
}

class Disposable {
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
  constructor(dispose) {
    this.dispose = dispose;
  }
}

class Uri {
  constructor(text) {
    this.text = text;
    Object.assign(this, { scheme: text.split(":")[0], fsPath: decodeURIComponent(text.replace(/^file:\/\//, "")) });
  }
  static parse(text) {
    return new Uri(text);
  }
  static joinPath(base, ...rest) {
    return new Uri([base.text, ...rest].join("/"));
  }
  toString() {
    return this.text;
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(...ends) {
    const [a, b, c, d] = ends;
    Object.assign(this, ends.length === 4 ? { start: new Position(a, b), end: new Position(c, d) } : { start: a, end: b });
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class TextEdit {
  constructor(range, newText) {
    Object.assign(this, { range, newText });
  }
}

class WorkspaceEdit {
  changes = new Map();
  /** An edit may come with what is said of it. */
  set(uri, edits) {
    this.changes.set(String(uri), edits.map((edit) => (Array.isArray(edit) ? edit[0] : edit)));
  }
}

class TabInputText {
  constructor(uri) {
    this.uri = uri;
  }
}

class MarkdownString {
  constructor(value = "") {
    this.value = value;
  }
  appendMarkdown(value) {
    this.value += value;
    return this;
  }
}

class Hover {
  constructor(contents, range) {
    Object.assign(this, { contents: [contents].flat(), range });
  }
}

/** A document in front of the user. */
function documentOf(uri, text) {
  return { uri: new Uri(uri), languageId: "onboard", version: 1, getText: () => text, isClosed: false, lineCount: 1 };
}

/** A panel, which keeps what its page is told, and can be told what the page says. */
function panel(did) {
  const said = new EventEmitter();
  const closed = new EventEmitter();
  const made = { told: [], say: (message) => said.fire(message) };
  did.panels.push(made);
  const webview = {
    cspSource: "https://here",
    asWebviewUri: (uri) => uri,
    onDidReceiveMessage: said.event,
    postMessage: async (message) => made.told.push(message),
    set html(text) {
      made.html = text;
    },
  };
  return { webview, onDidDispose: closed.event, reveal() {}, dispose: () => closed.fire() };
}

/** A module `vscode`, and what the extension did with it. */
function stub(settings, document) {
  const did = { commands: new Map(), providers: new Map(), found: new Map(), errors: [], told: [], lines: [], edits: [], panels: [] };
  const collection = {
    set: (uri, found) => did.found.set(String(uri), found),
    delete: (uri) => did.found.delete(String(uri)),
    has: () => false,
    clear() {},
    ...nothing,
  };
  const languages = new Proxy({}, {
    get: (_, key) => {
      if (key === "createDiagnosticCollection") return () => collection;
      if (key === "match") return () => 10;
      if (String(key).startsWith("register")) {
        return (...args) => {
          did.providers.set(String(key), args);
          return nothing;
        };
      }
      return anything(`languages.${String(key)}`);
    },
  });
  const part = (name, own) => {
    const rest = anything(name);
    const get = (target, key) => {
      if (key in target) return target[key];
      return /^on(Did|Will)/.test(String(key)) ? never : rest[key];
    };
    return new Proxy(own, { get });
  };
  const opened = new EventEmitter();
  const get = (name, otherwise) => settings[name] ?? otherwise;
  const vscode = part("vscode", {
    version: "1.91.0",
    ViewColumn: { One: 1, Beside: -2 },
    Uri,
    Position,
    Range,
    EventEmitter,
    CancellationTokenSource,
    Disposable,
    Diagnostic,
    MarkdownString,
    Hover,
    TabInputText,
    TextEdit,
    WorkspaceEdit,
    languages,
    env: { appName: "none", language: "en" },
    commands: part("commands", {
      registerCommand: (name, run) => {
        did.commands.set(name, run);
        return nothing;
      },
      executeCommand: async (name, ...args) => did.commands.get(name)(...args),
    }),
    window: part("window", {
      visibleTextEditors: [{ document }],
      activeTextEditor: { document },
      tabGroups: part("tabGroups", { all: [{ tabs: [{ input: new TabInputText(document.uri) }] }] }),
      showErrorMessage: async (text) => void did.errors.push(text),
      showInformationMessage: async (text) => void did.told.push(text),
      showWarningMessage: async (text) => void did.told.push(text),
      createOutputChannel: () => part("output", { appendLine: (line) => did.lines.push(line) }),
      createWebviewPanel: () => panel(did),
    }),
    workspace: part("workspace", {
      textDocuments: [document],
      notebookDocuments: [],
      workspaceFolders: undefined,
      asRelativePath: String,
      applyEdit: async (edit) => {
        did.edits.push(edit);
        return true;
      },
      getConfiguration: () => ({ get, inspect: () => undefined }),
      onDidOpenTextDocument: opened.event,
    }),
  });
  return { vscode, did };
}

/** The bundled extension, with such a module in the place of VS Code. */
function extension(path, vscode) {
  const load = Module._load;
  Module._load = function (name, ...rest) {
    return name === "vscode" ? vscode : load.call(this, name, ...rest);
  };
  delete require.cache[path];
  try {
    return require(path);
  } finally {
    Module._load = load;
  }
}

module.exports = { stub, extension, documentOf };

// The page: rules, a person, and the decision about them, each following the others.

import type { LSPClient } from "@codemirror/lsp-client";
import { EditorView } from "@codemirror/view";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Opened } from "./connection";
import { Broken, Decision } from "./decision";
import { editor } from "./editor";
import { make, offset, type WorkspaceEdit } from "./edits";
import { findAgain } from "./findings";
import { PersonForm } from "./form";
import { type Answer, Live } from "./live";
import type { Decided, Document, Finding, Form } from "./model";
import { type Person, purposeOf } from "./person";
import { toFragment } from "./share";

interface Props {
  client: LSPClient;
  files: Opened[];
  person: Person;
  version: string;
  /** Is told how a file of the rules is put in front. */
  onReady: (show: (uri: string) => void) => void;
}

/** A decision, with what it was made by. */
interface Good {
  decided: Decided;
  document: Document;
  form: Form;
}

const PANES = ["rules", "person", "decision"] as const;

export function App({ client, files, person: first, version, onReady }: Props) {
  const [person, setPerson] = useState(first);
  const [rules, setRules] = useState(0);
  const [shown, show] = useState(files[0]?.uri ?? "");
  const [pane, setPane] = useState<(typeof PANES)[number]>("rules");
  const [good, setGood] = useState<Good | null>(null);
  const [form, setForm] = useState<Form | null>(null);
  const [findings, setFindings] = useState<Finding[]>([]);
  /** Why nothing is decided, where the rules have no error. */
  const [trouble, setTrouble] = useState("");
  const [said, setSaid] = useState("");
  const main = files[0]?.uri ?? "";

  const live = useMemo(() => new Live(client, main, (answer) => take(answer), say), []);
  const editors = useMemo(
    () => new Map(files.map((file) => [file.uri, editor(client, file, `rules in ${file.name}`, () => setRules((count) => count + 1))])),
    [],
  );
  const asked = useRef(-1);
  const silence = useRef(0);

  /** Tells something for a while. */
  function say(message: string): void {
    setSaid(message);
    clearTimeout(silence.current);
    silence.current = window.setTimeout(() => setSaid(""), 8000);
  }

  function take({ form, decided }: Answer): void {
    setFindings(decided.findings);
    if (!form) return;
    setForm(form);
    const document = decided.document === null ? null : (JSON.parse(decided.document) as Document);
    setGood(document && { form, decided, document });
    setTrouble(document ? "" : (decided.problems[0]?.reason ?? "nothing is decided"));
  }

  useEffect(() => onReady(show), []);
  useEffect(() => {
    live.changed(person, form, asked.current !== rules);
    asked.current = rules;
  }, [person, rules]);
  useEffect(() => {
    const view = editors.get(shown);
    if (view) findAgain(view);
  }, [shown]);

  const goTo = (finding: Finding) => {
    const view = editors.get(finding.uri);
    if (!view) return;
    show(finding.uri);
    setPane("rules");
    const at = offset(view.state.doc, finding.range.start);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    setTimeout(() => view.focus());
  };
  const copy = async (text: string, what: string) => {
    await navigator.clipboard.writeText(text);
    say(`${what} is copied`);
  };
  const text = (uri: string) => editors.get(uri)?.state.doc.toString() ?? "";
  const share = async () => {
    const fragment = await toFragment({ files: files.map((file) => ({ ...file, text: text(file.uri) })), person });
    history.replaceState(null, "", fragment);
    await copy(location.href, "the address of all this");
  };
  const addTest = async () => {
    if (!form) return;
    const { profile, at, events } = person;
    try {
      client.sync();
      const added = await client.request<unknown, { name: string; edit: WorkspaceEdit }>("workspace/executeCommand", {
        command: "onboard.addTest",
        arguments: [main, profile, at, purposeOf(person, form), null, events],
      });
      make(added.edit, client.workspace);
      show(main);
      say(`the test “${added.name}” is at the end of the rules`);
    } catch (error) {
      say((error as { message?: string }).message ?? String(error));
    }
  };

  return (
    <div class="app" data-pane={pane}>
      <header>
        <h1>
          onboard <span>playground</span>
        </h1>
        <nav class="panes" aria-label="parts of the page">
          {PANES.map((name) => (
            <button key={name} type="button" aria-pressed={pane === name} onClick={() => setPane(name)}>
              {name}
            </button>
          ))}
        </nav>
        <p class="said" role="status">
          {said}
        </p>
        <div class="actions">
          <button type="button" onClick={() => void addTest()} disabled={!good || findings.length > 0}>
            add as a test
          </button>
          <button type="button" onClick={() => void copy(text(shown), "this file")}>
            copy the rules
          </button>
          <button type="button" onClick={() => void share()}>
            share
          </button>
        </div>
      </header>
      <main>
        <section class="pane rules" aria-label="rules">
          {files.length > 1 && (
            <div class="tabs" role="tablist" aria-label="files">
              {files.map((file) => (
                <button
                  key={file.uri}
                  type="button"
                  role="tab"
                  aria-selected={file.uri === shown}
                  class={findings.some((one) => one.uri === file.uri) ? "bad" : ""}
                  onClick={() => show(file.uri)}
                >
                  {file.name}
                </button>
              ))}
            </div>
          )}
          {files.map((file) => (
            <Editor key={file.uri} view={editors.get(file.uri)} hidden={file.uri !== shown} />
          ))}
        </section>
        <section class="pane form" aria-label="the person">
          {form && (
            <PersonForm
              form={form}
              person={person}
              document={good?.document ?? null}
              problems={good?.decided.problems ?? []}
              onPerson={setPerson}
            />
          )}
        </section>
        <section class="pane answer" aria-label="what is decided">
          {good ? (
            <Decision
              {...good}
              person={person}
              findings={findings}
              onPerson={setPerson}
              onFinding={goTo}
            />
          ) : (
            <>
              {findings.length > 0 && <Broken findings={findings} onFinding={goTo} />}
              {trouble && findings.length === 0 && <p class="broken">Nothing is decided: {trouble}.</p>}
            </>
          )}
        </section>
      </main>
      <footer>
        <span>What is typed here stays in this page: no file is changed, and nothing is sent anywhere.</span>
        <span>
          onboard {version} · <a href="/licences.txt">licences</a>
        </span>
      </footer>
    </div>
  );
}

function Editor({ view, hidden }: { view: EditorView | undefined; hidden: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (view) place.current?.append(view.dom);
  }, [view]);
  useEffect(() => {
    if (!hidden) view?.requestMeasure();
  }, [hidden]);
  return <div class="editor" ref={place} hidden={hidden} />;
}

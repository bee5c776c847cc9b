// The pane of the decision: where they go and why, what is asked next, and when that changes.

import { useState } from "preact/hooks";
import { ValueInput } from "./input";
import type { Decided, Document, Finding, Form, Json, MatrixSays, Question, Step, Story } from "./model";
import { type Person, withPart } from "./person";
import { absence, moment, shown, until } from "./words";

interface Props {
  form: Form;
  person: Person;
  decided: Decided;
  document: Document;
  /** What keeps the rules from running now; the decision is older then. */
  findings: Finding[];
  onPerson: (person: Person) => void;
  onFinding: (finding: Finding) => void;
}

export function Decision(props: Props) {
  const { document, decided, findings, person, onPerson } = props;
  const old = findings.length > 0;
  return (
    <>
      {old && <Broken findings={findings} onFinding={props.onFinding} />}
      <div class={old ? "decision old" : "decision"} inert={old}>
        <Path document={document} />
        {document.changes_at && (
          <p class="changes">
            <span>
              Time alone changes this {until(document.at, document.changes_at)}, at {moment(document.changes_at)} UTC.
            </span>
            <button type="button" onClick={() => onPerson({ ...person, at: document.changes_at ?? person.at })}>
              go there
            </button>
          </p>
        )}
        <Problems decided={decided} />
        <Asked {...props} />
        {document.path && <Steps steps={document.path.steps} decided={decided} />}
        {decided.why && (
          <section aria-labelledby="why-title">
            <h3 id="why-title">Why</h3>
            <ul class="story">
              <Line story={decided.why} open />
            </ul>
          </section>
        )}
        <Segments document={document} />
        <Results document={document} />
        <Absent document={document} />
        <details>
          <summary>The decision document</summary>
          <pre>{JSON.stringify(document, null, 2)}</pre>
        </details>
      </div>
    </>
  );
}

export function Broken({ findings, onFinding }: { findings: Finding[]; onFinding: Props["onFinding"] }) {
  const count = findings.length === 1 ? "an error" : `${findings.length} errors`;
  return (
    <section class="broken" role="status">
      <p>The rules have {count}, so nothing is decided by them now.</p>
      <ul>
        {findings.slice(0, 5).map((finding, place) => (
          <li key={place}>
            <button type="button" class="link" onClick={() => onFinding(finding)}>
              line {finding.range.start.line + 1}
            </button>
            : {finding.message.split("\n")[0]}
          </li>
        ))}
      </ul>
    </section>
  );
}

const STATUS: Record<string, string> = {
  settled: "whatever else is learned, this stays",
  guessed: "while what is guessed holds, this stays",
  provisional: "an earlier row is not ruled out yet",
  conflict: "several rows are true, and only one may be",
};

function Path({ document }: { document: Document }) {
  const recommended = document.path?.recommended;
  const matrices = Object.entries(document.matrices);
  const [name, says] = matrices.find(([, one]) => one.path !== null && one.path === recommended) ?? matrices[0] ?? [];
  return (
    <section class="path" aria-live="polite" aria-label="the decision">
      {document.path ? (
        <>
          <h2>{document.path.title}</h2>
          <p class="which">
            path <code>{recommended}</code>
            {name && says && typeof says.row === "number" && (
              <>
                , by row {says.row} of <code>{name}</code>
              </>
            )}
          </p>
        </>
      ) : (
        <h2 class="none">No path is recommended</h2>
      )}
      {says && <Marks says={says} />}
      {document.path?.welcome && <blockquote>{document.path.welcome}</blockquote>}
    </section>
  );
}

function Marks({ says }: { says: MatrixSays }) {
  const meaning = STATUS[says.status === "settled" && says.by_guess ? "guessed" : says.status];
  return (
    <p class="marks">
      <span class={`mark ${says.status}`} title={meaning}>
        {says.status.replaceAll("_", " ")}
      </span>
      {says.by_guess && (
        <span class="mark guess" title="with what was filled in left out, this would not be settled">
          rests on a guess
        </span>
      )}
      {meaning && <span class="meaning">{meaning}</span>}
    </p>
  );
}

function Problems({ decided }: { decided: Decided }) {
  if (decided.problems.length === 0) return null;
  return (
    <section class="problems" aria-label="problems">
      <ul>
        {decided.problems.map((one, place) => (
          <li key={place}>
            <code>{one.place}</code> {one.text && <q>{one.text}</q>} {one.text ? "is " : ""}
            {one.reason}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Asked({ form, person, document, onPerson }: Props) {
  return (
    <section aria-labelledby="ask-title">
      <h3 id="ask-title">What to ask next</h3>
      {document.ask.length + document.consent.length === 0 && (
        <p class="hint">Nothing: no answer would change what they are shown.</p>
      )}
      {document.consent.map((one) => (
        <div class="ask" key={one.purpose}>
          <p class="question">{one.question}</p>
          <p class="which">
            consent to <code>{one.purpose}</code>
          </p>
          <p class="buttons">
            <button type="button" onClick={() => onPerson(withPart(person, "consent", one.purpose, true))}>
              yes
            </button>
            <button type="button" onClick={() => onPerson(withPart(person, "consent", one.purpose, false))}>
              no
            </button>
          </p>
        </div>
      ))}
      <ol class="asks">
        {document.ask.map((question) => (
          <li key={question.field}>
            <Ask question={question} form={form} onAnswer={(value) => onPerson(withPart(person, "answers", question.field, value))} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A question that is answered in place. One that is chosen counts at once; one that is typed counts when it is done. */
function Ask({ question, form, onAnswer }: { question: Question; form: Form; onAnswer: (value: Json) => void }) {
  const [draft, setDraft] = useState<Json | undefined>(undefined);
  const field = form.fields.find((one) => one.name === question.field);
  if (!field) return null;
  const id = `ask-${field.name}`;
  const atOnce = field.type === "one of" || field.type === "bool";
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== undefined) onAnswer(draft);
      }}
    >
      <label for={id} class="question">
        {question.question ?? question.field}
      </label>
      <p class="which">
        <code>{question.field}</code>, at stage {question.stage}
      </p>
      <div class="answer">
        <ValueInput
          id={id}
          of={field}
          value={draft}
          onValue={(value) => (atOnce && value !== undefined ? onAnswer(value) : setDraft(value))}
        />
        {!atOnce && (
          <button type="submit" disabled={draft === undefined}>
            answer
          </button>
        )}
      </div>
    </form>
  );
}

function Steps({ steps, decided }: { steps: Step[]; decided: Decided }) {
  if (steps.length === 0) return null;
  return (
    <section aria-labelledby="steps-title">
      <h3 id="steps-title">The steps, as they see them</h3>
      <ol class="path-steps">
        {steps.map((step, place) => (
          <li key={step.name} class={step.state}>
            <span class="title">{step.title}</span>
            <span class="state">{step.state}</span>
            {decided.steps[place]?.why.map((line) => (
              <span class="reason" key={line.text}>{`as ${line.text}`}</span>
            ))}
            {step.show && <Shown show={step.show} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Shown({ show }: { show: Record<string, Json> }) {
  const { with: given, ...what } = show;
  const [kind, name] = Object.entries(what)[0] ?? [];
  const details = given && typeof given === "object" && !Array.isArray(given) ? Object.entries(given) : [];
  const text = details.map(([key, value]) => `${key}: ${shown(value)}`).join(", ");
  return (
    <span class="show">
      {kind} <q>{shown(name)}</q>
      {text && ` with ${text}`}
    </span>
  );
}

const WORDS: Record<Story["mark"], string> = { topic: "", yes: "yes:", no: "no:", unknown: "unknown:", guess: "", hint: "" };

function Line({ story, open }: { story: Story; open?: boolean }) {
  const text = (
    <span class={`line ${story.mark}`}>
      {WORDS[story.mark] && <span class="aside">{WORDS[story.mark]} </span>}
      {story.text}
    </span>
  );
  if (story.children.length === 0) return <li class="leaf">{text}</li>;
  return (
    <li>
      <details open={open || story.mark === "topic" || story.mark === "yes"}>
        <summary>{text}</summary>
        <ul>
          {story.children.map((child, place) => (
            <Line key={place} story={child} />
          ))}
        </ul>
      </details>
    </li>
  );
}

function Segments({ document }: { document: Document }) {
  const segments = Object.entries(document.segments);
  if (segments.length === 0) return null;
  const word = (says: boolean | null) => (says === null ? "unknown" : says ? "yes" : "no");
  return (
    <section aria-labelledby="segments-title">
      <h3 id="segments-title">Segments</h3>
      <ul class="chips">
        {segments.map(([name, says]) => (
          <li key={name} class={word(says)}>
            <code>{name}</code> <span>{word(says)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the matrices say beside the path: those that give something else. */
function Results({ document }: { document: Document }) {
  const others = Object.entries(document.matrices).filter(([, says]) => says.results || says.rows);
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="results-title">
      <h3 id="results-title">What else the tables say</h3>
      {others.map(([name, says]) => (
        <dl class="results" key={name}>
          <dt>
            <code>{name}</code>
            {typeof says.row === "number" && ` row ${says.row}`}
          </dt>
          {[says.results ?? {}, ...(says.rows ?? []).map((row) => row.results ?? { path: row.path })].map((results, place) => (
            <dd key={place}>
              {Object.entries(results).map(([key, value]) => (
                <span key={key}>
                  {key}: <q>{shown(value)}</q>{" "}
                </span>
              ))}
            </dd>
          ))}
        </dl>
      ))}
    </section>
  );
}

function Absent({ document }: { document: Document }) {
  const absent = Object.entries(document.absent);
  if (absent.length === 0) return null;
  return (
    <details>
      <summary>{`What is not known (${absent.length})`}</summary>
      <dl class="absent">
        {absent.map(([name, reason]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{absence(reason)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

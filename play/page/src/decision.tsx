// The pane of the decision: where they go and why, what is asked next, and when that changes.

import { Asked } from "./asked";
import { Absent, Results, Segments } from "./facts";
import type { Decided, Document, Finding, Form, MatrixSays } from "./model";
import type { Person } from "./person";
import { Steps } from "./steps";
import { Line } from "./story";
import { moment, until } from "./words";

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

// What else the decision says: groups, other tables, and what is not known.

import type { Document } from "./model";
import { absence, shown } from "./words";

export function Segments({ document }: { document: Document }) {
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
export function Results({ document }: { document: Document }) {
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

export function Absent({ document }: { document: Document }) {
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

// The pane of the person: what they agreed to, said and did, and what time it is.

import { useEffect, useState } from "preact/hooks";
import { Events } from "./events";
import { Instant, Switch, ValueInput } from "./input";
import type { Document, Field, Form, Problem } from "./model";
import { answer, consented, instant, later, type Person, purposeOf, read, serves, withPart } from "./person";
import { moment, shown } from "./words";

interface Props {
  form: Form;
  person: Person;
  document: Document | null;
  problems: Problem[];
  onPerson: (person: Person) => void;
}

export function PersonForm(props: Props) {
  const { form, person, onPerson } = props;
  const purpose = purposeOf(person, form);
  const [seen, rest] = split(form.fields, (field) => serves(field.purposes, purpose, form.purposes));
  const [asked, known] = split(seen, (field) => field.question !== null);
  return (
    <div class="person">
      <Clock person={person} timezone={form.program.timezone} onPerson={onPerson} />
      <Consent {...props} purpose={purpose} />
      <Fields title="What they are asked" fields={asked} {...props} />
      <Fields title="What is known otherwise" fields={known} {...props} />
      <Events {...props} />
      {rest.length > 0 && (
        <details>
          <summary>{`What ${purpose ?? "this purpose"} may not see (${rest.length})`}</summary>
          <Fields title="" fields={rest} {...props} />
        </details>
      )}
      <AsJson person={person} onPerson={onPerson} />
    </div>
  );
}

function split<T>(all: T[], first: (one: T) => boolean): [T[], T[]] {
  return [all.filter(first), all.filter((one) => !first(one))];
}

const STEPS: [string, number][] = [["+1 h", 1 / 24], ["+1 d", 1], ["+7 d", 7], ["+30 d", 30]];

function Clock({ person, timezone, onPerson }: { person: Person; timezone: string; onPerson: Props["onPerson"] }) {
  return (
    <section aria-labelledby="clock-title">
      <h3 id="clock-title">The clock</h3>
      <div class="clock">
        <Instant
          id="clock"
          label="the time of the decision"
          value={person.at}
          describedBy="clock-zone"
          onValue={(at) => at !== null && onPerson({ ...person, at })}
        />
        <span class="zone" id="clock-zone" title={`The rules count days in ${timezone}`}>
          UTC
        </span>
        <span class="steps">
          <button type="button" onClick={() => onPerson({ ...person, at: instant(new Date()) })}>
            now
          </button>
          {STEPS.map(([word, days]) => (
            <button key={word} type="button" onClick={() => onPerson({ ...person, at: later(person.at, days) })}>
              {word}
            </button>
          ))}
        </span>
      </div>
    </section>
  );
}

function Consent({ form, person, purpose, onPerson }: Props & { purpose: string | null }) {
  const deciding = form.purposes.filter((one) => one.decides);
  const asks = form.purposes.filter((one) => one.basis === "consent");
  const regime = typeof person.profile.regime === "string" ? person.profile.regime : "";
  const withRegime = (name: string) => {
    const { regime: _before, ...profile } = person.profile;
    onPerson({ ...person, profile: name === "" ? profile : { ...profile, regime: name } });
  };
  if (deciding.length < 2 && asks.length === 0) return null;
  return (
    <section aria-labelledby="consent-title">
      <h3 id="consent-title">What they agreed to</h3>
      {deciding.length > 1 && (
        <div class="field">
          <label for="purpose">decide for</label>
          <select
            id="purpose"
            value={purpose ?? ""}
            onChange={(event) => onPerson({ ...person, purpose: event.currentTarget.value })}
          >
            {deciding.map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </select>
        </div>
      )}
      {asks.map((one) => (
        <div class="field" key={one.name}>
          <span class="label">
            <span class="name">{one.name}</span>
            {one.question && <span class="question">{one.question}</span>}
          </span>
          <Switch
            id={`consent-${one.name}`}
            label={`consent to ${one.name}`}
            value={consented(person, one.name)}
            onValue={(says) => onPerson(withPart(person, "consent", one.name, says ?? undefined))}
          />
        </div>
      ))}
      {form.regimes.length > 0 && (
        <div class="field">
          <label for="regime">
            <span class="name">regime</span>
            <span class="question">the law that says what no answer means; the strictest, if not said</span>
          </label>
          <select id="regime" value={regime} onChange={(event) => withRegime(event.currentTarget.value)}>
            <option value="">not said</option>
            {form.regimes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
    </section>
  );
}

function Fields({ title, fields, ...props }: Props & { title: string; fields: Field[] }) {
  if (fields.length === 0) return null;
  return (
    <section aria-label={title || "other fields"}>
      {title && <h3>{title}</h3>}
      {fields.map((field) => (
        <FieldRow key={field.name} field={field} {...props} />
      ))}
    </section>
  );
}

function FieldRow({ field, person, document, problems, onPerson }: Props & { field: Field }) {
  const id = `field-${field.name}`;
  const value = answer(person, field.name);
  const guess = document?.imputed[field.name];
  const wrong = problems.find((one) => one.place.startsWith(`profile.answers.${field.name}`));
  const unseen = value !== undefined && (guess !== undefined || document?.absent[field.name] === "withheld");
  const notes = [
    wrong ? `this is ${wrong.reason}` : unseen ? "may not be seen" : "",
    guess ? `taken as ${shown(guess.value)}: ${guess.method}` : "",
  ];
  const note = notes.filter((one) => one !== "").join("; ");
  return (
    <div class={wrong ? "field wrong" : "field"}>
      <label for={id} title={field.doc ?? undefined}>
        <span class="name">{field.name}</span>
        {(field.question ?? field.doc) && <span class="question">{field.question ?? field.doc}</span>}
      </label>
      <div class="control">
        <ValueInput
          id={id}
          of={field}
          value={value}
          onValue={(next) => onPerson(withPart(person, "answers", field.name, next))}
          describedBy={note ? `${id}-note` : undefined}
        />
        {note && (
          <span class={wrong ? "note" : "note guess"} id={`${id}-note`}>
            {note}
          </span>
        )}
      </div>
    </div>
  );
}

/** What `onboard/decide` is sent, to be read, changed and taken elsewhere. */
function AsJson({ person, onPerson }: { person: Person; onPerson: Props["onPerson"] }) {
  const written = JSON.stringify(person, null, 2);
  const [text, setText] = useState(written);
  const [wrong, setWrong] = useState("");
  // What is typed here stays as it is typed; what the form changes comes in.
  useEffect(() => {
    const current = read(text);
    if (typeof current === "string" || JSON.stringify(current, null, 2) !== written) {
      setText(written);
      setWrong("");
    }
  }, [written]);
  const typed = (next: string) => {
    setText(next);
    const found = read(next);
    setWrong(typeof found === "string" ? found : "");
    if (typeof found !== "string") onPerson(found);
  };
  return (
    <details>
      <summary>The same as JSON</summary>
      <textarea
        aria-label="the person as JSON"
        spellcheck={false}
        rows={Math.min(24, text.split("\n").length + 1)}
        value={text}
        onInput={(event) => typed(event.currentTarget.value)}
      />
      {wrong && <p class="note">{wrong}</p>}
      <p class="hint">
        <code>profile</code> is a line for <code>onboardc eval --profiles</code>, each of <code>events</code> one for{" "}
        <code>--events</code>; at {moment(person.at)} UTC.
      </p>
    </details>
  );
}

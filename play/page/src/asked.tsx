// What is asked next, in the order of the rules, to be answered in place.

import { useState } from "preact/hooks";
import { ValueInput } from "./input";
import type { Document, Form, Json, Question } from "./model";
import { type Person, withPart } from "./person";

interface Props {
  form: Form;
  person: Person;
  document: Document;
  onPerson: (person: Person) => void;
}

export function Asked({ form, person, document, onPerson }: Props) {
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

// What the person did, and when.

import { useState } from "preact/hooks";
import { Instant, ValueInput } from "./input";
import type { EventKind, Form, Problem } from "./model";
import { type Given, happened, kindOf, later, type Person, propertiesOf, withProperty } from "./person";

interface Props {
  form: Form;
  person: Person;
  problems: Problem[];
  onPerson: (person: Person) => void;
}

export function Events({ form, person, problems, onPerson }: Props) {
  const own = form.events.filter((kind) => !kind.builtin);
  const builtin = form.events.filter((kind) => kind.builtin);
  const [chosen, setChosen] = useState("");
  const kind = form.events.find((one) => one.name === chosen) ?? own[0] ?? builtin[0];
  const withEvents = (events: Given[]) => onPerson({ ...person, events });
  const options = (kinds: EventKind[]) => kinds.map((one) => <option key={one.name}>{one.name}</option>);
  return (
    <section aria-labelledby="events-title">
      <h3 id="events-title">What they did</h3>
      {person.events.length === 0 && <p class="hint">Nothing yet.</p>}
      <ol class="events">
        {person.events.map((given, place) => (
          <EventRow
            key={place}
            place={place}
            given={given}
            kind={kindOf(given, form.events)}
            problems={problems.filter((one) => one.place.startsWith(`events.${place}.`))}
            future={given.timestamp > person.at}
            onGiven={(next) => withEvents(person.events.map((one, at) => (at === place ? next : one)))}
            onRemove={() => withEvents(person.events.filter((_, at) => at !== place))}
          />
        ))}
      </ol>
      {kind && (
        <div class="add">
          <select
            aria-label="event to add"
            value={kind.name}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            {options(own)}
            <optgroup label="of every program">{options(builtin)}</optgroup>
          </select>
          <button type="button" onClick={() => withEvents([...person.events, happened(kind, person.at)])}>
            add now
          </button>
          <button type="button" onClick={() => withEvents([...person.events, happened(kind, later(person.at, -1))])}>
            a day ago
          </button>
        </div>
      )}
    </section>
  );
}

interface RowProps {
  place: number;
  given: Given;
  kind: EventKind | undefined;
  problems: Problem[];
  future: boolean;
  onGiven: (given: Given) => void;
  onRemove: () => void;
}

function EventRow({ place, given, kind, problems, future, onGiven, onRemove }: RowProps) {
  const name = kind?.name ?? given.event;
  return (
    <li>
      <div class="event-head">
        <span class="name" title={kind?.doc ?? undefined}>
          {name}
        </span>
        <Instant
          id={`event-${place}`}
          label={`when ${name} happened`}
          value={given.timestamp}
          describedBy={future ? `event-${place}-note` : undefined}
          onValue={(at) => at !== null && onGiven({ ...given, timestamp: at })}
        />
        <button type="button" class="quiet" aria-label={`remove ${name}`} onClick={onRemove}>
          ×
        </button>
      </div>
      {kind?.properties.map((property) => {
        const id = `event-${place}-${property.name}`;
        return (
          <div class="field small" key={property.name}>
            <label for={id}>
              <span class="name">{property.name}</span>
            </label>
            <ValueInput
              id={id}
              of={property}
              value={propertiesOf(given, kind)[property.outside ?? property.name]}
              onValue={(value) => onGiven(withProperty(given, kind, property, value))}
            />
          </div>
        );
      })}
      {!kind && <p class="note">no event of these rules</p>}
      {future && (
        <p class="hint" id={`event-${place}-note`}>
          later than the clock: not yet
        </p>
      )}
      {problems.map((one) => (
        <p class="note" key={one.place}>{`${one.place.split(".").slice(2).join(".")}: ${one.reason}`}</p>
      ))}
    </li>
  );
}

// One control for a value of each type. What is not said is undefined, and differs from every value.

import { useEffect, useState } from "preact/hooks";
import type { Json, Valued } from "./model";

interface Props {
  id: string;
  of: Valued;
  value: Json | undefined;
  onValue: (value: Json | undefined) => void;
  /** What is taken while nothing is said. */
  placeholder?: string;
  describedBy?: string;
}

export function ValueInput(props: Props) {
  switch (props.of.type) {
    case "bool":
      return <YesNo {...props} />;
    case "one of":
      return <Choice {...props} />;
    case "set of one of":
      return <Several {...props} />;
    case "int":
    case "float":
      return <NumberInput {...props} />;
    case "date":
    case "time":
      return <Calendar {...props} />;
    default:
      return <TextInput {...props} />;
  }
}

/** Three-valued: what nobody said is neither yes nor no. */
function YesNo({ id, of, value, onValue, describedBy }: Props) {
  return (
    <Switch
      id={id}
      label={of.name}
      value={typeof value === "boolean" ? value : null}
      onValue={(next) => onValue(next ?? undefined)}
      describedBy={describedBy}
    />
  );
}

interface SwitchProps {
  id: string;
  label: string;
  value: boolean | null;
  onValue: (value: boolean | null) => void;
  describedBy?: string;
}

const STATES: [string, boolean | null][] = [["not said", null], ["yes", true], ["no", false]];

export function Switch({ id, label, value, onValue, describedBy }: SwitchProps) {
  return (
    <div class="switch" role="radiogroup" id={id} aria-label={label} aria-describedby={describedBy}>
      {STATES.map(([word, state]) => (
        <label key={word}>
          <input type="radio" name={id} checked={value === state} onChange={() => onValue(state)} />
          <span>{word}</span>
        </label>
      ))}
    </div>
  );
}

function Choice({ id, of, value, onValue, placeholder, describedBy }: Props) {
  const members = of.members ?? [];
  const known = members.some((member) => member.outside === value);
  return (
    <select
      id={id}
      aria-describedby={describedBy}
      value={value === undefined ? "" : String(value)}
      onChange={(event) => onValue(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
    >
      <option value="">{placeholder ?? "not said"}</option>
      {members.map((member) => (
        <option key={member.name} value={member.outside}>
          {member.name}
        </option>
      ))}
      {value !== undefined && !known && <option value={String(value)}>{String(value)} (no member)</option>}
    </select>
  );
}

/** No member at all is an answer, too: the first box says whether there is one. */
function Several({ id, of, value, onValue, describedBy }: Props) {
  const chosen = Array.isArray(value) ? value : null;
  const toggle = (member: string, on: boolean) => {
    const order = (of.members ?? []).map((one) => one.outside);
    const next = new Set([...(chosen ?? []).map(String), ...(on ? [member] : [])]);
    if (!on) next.delete(member);
    onValue(order.filter((one) => next.has(one)));
  };
  return (
    <div class="several" role="group" id={id} aria-label={of.name} aria-describedby={describedBy}>
      <label>
        <input
          type="checkbox"
          checked={chosen === null}
          onChange={(event) => onValue(event.currentTarget.checked ? undefined : [])}
        />
        <span>not said</span>
      </label>
      {(of.members ?? []).map((member) => (
        <label key={member.name}>
          <input
            type="checkbox"
            checked={chosen?.includes(member.outside) ?? false}
            onChange={(event) => toggle(member.outside, event.currentTarget.checked)}
          />
          <span>{member.name}</span>
        </label>
      ))}
    </div>
  );
}

function NumberInput({ id, of, value, onValue, placeholder, describedBy }: Props) {
  const [low, high] = of.range ?? [undefined, undefined];
  const shown = value === undefined ? "" : String(value);
  return (
    <input
      id={id}
      type="number"
      inputMode={of.type === "int" ? "numeric" : "decimal"}
      step={of.type === "int" ? 1 : "any"}
      min={typeof low === "number" ? low : undefined}
      max={typeof high === "number" ? high : undefined}
      value={shown}
      placeholder={placeholder ?? (of.range ? `${low} to ${high}` : "")}
      aria-describedby={describedBy}
      onInput={(event) => {
        const { value, validity } = event.currentTarget;
        // Half of a number (`-`, `1e`) is nothing yet.
        if (!validity.badInput) onValue(value === "" ? undefined : Number(value));
      }}
    />
  );
}

function Calendar({ id, of, value, onValue, describedBy }: Props) {
  const text = typeof value === "string" ? value : "";
  if (of.type === "date") {
    return (
      <input
        id={id}
        type="date"
        value={text}
        aria-describedby={describedBy}
        onInput={(event) => onValue(event.currentTarget.value || undefined)}
      />
    );
  }
  return <Instant id={id} value={text} onValue={(at) => onValue(at ?? undefined)} describedBy={describedBy} />;
}

interface InstantProps {
  id: string;
  value: string;
  onValue: (value: string | null) => void;
  /** What it is called, where nothing is written beside it. */
  label?: string;
  describedBy?: string;
}

/** An instant in UTC, to the second. */
export function Instant({ id, value, onValue, label, describedBy }: InstantProps) {
  const date = new Date(value);
  const shown = Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 19);
  return (
    <input
      id={id}
      type="datetime-local"
      step="1"
      value={shown}
      aria-label={label}
      aria-describedby={describedBy}
      onInput={(event) => {
        const text = event.currentTarget.value;
        onValue(text === "" ? null : `${text.length === 16 ? `${text}:00` : text}Z`);
      }}
    />
  );
}

const EXAMPLES: Record<string, string> = {
  duration: "30min, 2h, 7d",
  country: "PT",
  language: "pt-BR",
  version: "2.10.0",
  email: "ada@mail.example",
  url: "https://…",
};

function TextInput({ id, of, value, onValue, placeholder, describedBy }: Props) {
  const shown = value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  return (
    <input
      id={id}
      type="text"
      autocomplete="off"
      spellcheck={false}
      value={text}
      placeholder={placeholder ?? EXAMPLES[of.type] ?? ""}
      aria-describedby={describedBy}
      onInput={(event) => {
        setText(event.currentTarget.value);
        onValue(event.currentTarget.value === "" ? undefined : event.currentTarget.value);
      }}
    />
  );
}

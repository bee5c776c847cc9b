// A person as a `test`: what was said and agreed to, what happened and when, and what was decided.

import type { Document, Form, Json, Valued } from "./model";
import { consented, type Given, kindOf, type Person, part, answer, propertiesOf } from "./person";

const UNITS: [string, number][] = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];

/** Seconds as lengths of time, greatest first: `2d`, `3h`. */
function lengths(seconds: number): string[] {
  const out: string[] = [];
  let rest = Math.round(seconds);
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) out.push(`${count}${unit}`);
    rest -= count * size;
  }
  return out;
}

function quoted(text: string): string {
  const inner = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${inner.replaceAll("{", "{{").replaceAll("}", "}}")}"`;
}

/** A value as rules write it; null where it is none of its type. */
export function written(of: Valued, value: Json): string | null {
  const member = (outside: Json) => of.members?.find((one) => one.outside === outside)?.name ?? null;
  switch (of.type) {
    case "bool":
      return typeof value === "boolean" ? (value ? "yes" : "no") : null;
    case "int":
      return Number.isInteger(value) ? String(value) : null;
    case "float":
      if (typeof value !== "number") return null;
      return Number.isInteger(value) ? `${value}.0` : String(value);
    case "one of":
      return member(value);
    case "set of one of": {
      const names = Array.isArray(value) ? value.map(member) : [null];
      return names.includes(null) ? null : names.length > 0 ? `{ ${names.join(", ")} }` : "{}";
    }
    case "date":
    case "time":
      return typeof value === "string" ? value : null;
    case "duration":
      return typeof value === "string" && /^\d+(s|min|h|d|w|mo)$/.test(value) ? value : null;
    case "version":
      return typeof value === "string" ? `v${value.replace(/^v/, "")}` : null;
    default:
      return typeof value === "string" ? quoted(value) : null;
  }
}

function givens(person: Person, form: Form): string[] {
  const given: string[] = [];
  for (const purpose of form.purposes) {
    if (purpose.basis !== "consent") continue;
    const says = consented(person, purpose.name);
    if (says !== null) given.push(`${says ? "" : "no "}consent ${purpose.name}`);
  }
  const regime = person.profile.regime;
  if (typeof regime === "string" && form.regimes.includes(regime)) given.push(`regime ${regime}`);
  for (const field of form.fields) {
    if (!(field.name in part(person, "answers"))) continue;
    const value = written(field, answer(person, field.name) ?? null);
    if (value !== null) given.push(`${field.name} = ${value}`);
  }
  return given;
}

function call(given: Given, form: Form): string | null {
  const kind = kindOf(given, form.events);
  if (!kind) return null;
  const properties = propertiesOf(given, kind);
  const values = kind.properties.flatMap((property) => {
    const value = written(property, properties[property.outside ?? property.name] ?? null);
    return value === null ? [] : [`${property.name}: ${value}`];
  });
  return values.length > 0 ? `1 ${kind.name} { ${values.join(", ")} }` : `1 ${kind.name}`;
}

/** The clock and what happens: in a test each event comes a second after what was before it. */
function course(person: Person, form: Form): string[] {
  const until = Date.parse(person.at) / 1000;
  const timed = person.events.map((given) => ({ time: Date.parse(given.timestamp) / 1000, call: call(given, form) }));
  const past = timed.filter(({ time, call }) => call !== null && time <= until).sort((a, b) => a.time - b.time);
  const first = past[0];
  if (!first) return [`at ${person.at}`];
  let clock = first.time - 1;
  const lines = [`at ${new Date(clock * 1000).toISOString().replace(".000Z", "Z")}`];
  for (const { time, call } of past) {
    const wait = lengths(time - clock - 1);
    lines.push(`after ${[...wait, call].join(", ")}`);
    clock = Math.max(time, clock + 1);
  }
  const rest = lengths(until - clock);
  if (rest.length > 0) lines.push(`after ${rest.join(", ")}`);
  return lines;
}

function expectations(document: Document): string[] {
  const path = document.path?.recommended;
  const fired = Object.values(document.matrices).find((says) => says.path === path && typeof says.row === "number");
  const expected = path ? [`path ${path}${fired ? ` because row ${fired.row}` : ""}`] : [];
  for (const [name, says] of Object.entries(document.segments)) {
    if (says !== null) expected.push(says ? name : `not ${name}`);
  }
  return expected;
}

/** The whole block, to be put at the end of the rules. */
export function testBlock(person: Person, form: Form, document: Document): string {
  const name = document.path ? `${document.path.title}: somebody who is sent there` : "somebody who is sent nowhere";
  const lines: string[] = [];
  if (form.purpose === null) lines.push(`for ${document.purpose}`);
  const [begin, ...rest] = course(person, form);
  if (begin) lines.push(begin);
  lines.push(...givens(person, form).map((given) => `given ${given}`), ...rest);
  const expected = expectations(document);
  lines.push(...expected.map((one) => `expect ${one}`));
  return `test ${quoted(name)} {\n${lines.map((line) => `    ${line}\n`).join("")}}\n`;
}

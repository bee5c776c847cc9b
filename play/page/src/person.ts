// The person who is decided about: what is sent with `onboard/decide`, and how the form reads and changes it.

import type { EventKind, Form, Json, JsonObject, Purpose, Valued } from "./model";

/** An event in the shape of Segment's `track` call. */
export interface Given {
  event: string;
  timestamp: string;
  properties?: JsonObject;
}

export interface Person {
  profile: JsonObject;
  events: Given[];
  /** The instant of the decision, in UTC. */
  at: string;
  /** The purpose to decide for; null is that of the program. */
  purpose: string | null;
}

export function nobody(at: string): Person {
  return { profile: { consent: {}, answers: {} }, events: [], at, purpose: null };
}

export function part(person: Person, key: "consent" | "answers"): JsonObject {
  const found = person.profile[key];
  return isObject(found) ? found : {};
}

/** The same person with another value; undefined leaves it unsaid. */
export function withPart(person: Person, key: "consent" | "answers", name: string, value: Json | undefined): Person {
  const { [name]: _before, ...rest } = part(person, key);
  const next = value === undefined ? rest : { ...rest, [name]: value };
  return { ...person, profile: { ...person.profile, [key]: next } };
}

/** The answer about a field, without the time at which it was given. */
export function answer(person: Person, field: string): Json | undefined {
  const found = part(person, "answers")[field];
  return isObject(found) && "value" in found ? found.value : found;
}

/** Whether a purpose was agreed to: by a list of changes, what holds at the end. */
export function consented(person: Person, purpose: string): boolean | null {
  const found = part(person, "consent")[purpose];
  if (typeof found === "boolean") return found;
  if (!Array.isArray(found)) return null;
  const changes = found.filter(isObject).filter((change) => String(change.at) <= person.at);
  const granted = changes.at(-1)?.granted;
  return typeof granted === "boolean" ? granted : null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The purpose that is decided for: the one chosen, the program's, or the first that decides anything. */
export function purposeOf(person: Person, form: Form): string | null {
  const known = (name: string | null) => form.purposes.some((purpose) => purpose.name === name);
  if (known(person.purpose)) return person.purpose;
  return form.purpose ?? form.purposes.find((purpose) => purpose.decides)?.name ?? form.purposes[0]?.name ?? null;
}

/** A purpose and those that it is within. */
export function lineage(purpose: string | null, purposes: Purpose[]): Purpose[] {
  const out: Purpose[] = [];
  let next = purposes.find((one) => one.name === purpose);
  while (next && !out.includes(next)) {
    out.push(next);
    const parent: string | null = next.parent;
    next = purposes.find((one) => one.name === parent);
  }
  return out;
}

/** Whether a purpose may see what names these purposes: it, or one that it is within, is among them. */
export function serves(named: string[], purpose: string | null, purposes: Purpose[]): boolean {
  return lineage(purpose, purposes).some((one) => named.includes(one.name));
}

/** The declaration that a given event means. Of several of one name outside, the one whose array it has. */
export function kindOf(given: Given, kinds: EventKind[]): EventKind | undefined {
  const called = kinds.filter((kind) => kind.outside === given.event);
  const split = called.find((kind) => kind.each !== null && Array.isArray(given.properties?.[kind.each]));
  return split ?? called.find((kind) => kind.each === null) ?? called[0];
}

/** Where the properties of an event stand: in the first element of its array, or among those of the message. */
export function propertiesOf(given: Given, kind: EventKind): JsonObject {
  if (kind.each === null) return given.properties ?? {};
  const elements = given.properties?.[kind.each];
  const first = Array.isArray(elements) ? elements[0] : undefined;
  return isObject(first) ? first : {};
}

export function withProperty(given: Given, kind: EventKind, property: Valued, value: Json | undefined): Given {
  const key = property.outside ?? property.name;
  const { [key]: _before, ...rest } = propertiesOf(given, kind);
  const next = value === undefined ? rest : { ...rest, [key]: value };
  return { ...given, properties: kind.each === null ? next : { ...given.properties, [kind.each]: [next] } };
}

export function happened(kind: EventKind, timestamp: string): Given {
  return { event: kind.outside, timestamp, properties: kind.each === null ? {} : { [kind.each]: [{}] } };
}

/** Reads a person as the JSON view shows one; a sentence where it is none. */
export function read(text: string): Person | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  return check(value);
}

export function check(value: unknown): Person | string {
  if (!isObject(value)) return "not a JSON object";
  const { profile = {}, events = [], at = null, purpose = null } = value;
  if (!isObject(profile)) return "`profile` is not a JSON object";
  if (!Array.isArray(events) || !events.every(isObject)) return "`events` is not a list of JSON objects";
  if (typeof at !== "string" || Number.isNaN(Date.parse(at))) return "`at` is not an instant (2026-01-31T09:00:00Z)";
  if (purpose !== null && typeof purpose !== "string") return "`purpose` is not a text";
  return { profile, events: events as unknown as Given[], at, purpose };
}

/** An instant some days later. */
export function later(at: string, days: number): string {
  return instant(new Date(Date.parse(at) + days * 86_400_000));
}

/** To the second, in UTC. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

// The profile of the person who is decided about, as JSON that somebody edits.

import type { Decision, Field, Form, Person } from "../src/messages.ts";

/** A profile to begin with: somebody who agreed to everything and said nothing. */
export function beginning(form: Form): string {
  const consent = form.purposes.filter((one) => one.basis === "consent").map((one) => [one.name, true]);
  const regime = form.regimes[0];
  const profile = {
    user: "somebody",
    ...(regime === undefined ? {} : { regime }),
    consent: Object.fromEntries(consent),
    answers: {},
  };
  return JSON.stringify(profile, null, 2);
}

/** A text as JSON, or what is wrong with it. */
export function read(text: string): { value: unknown } | { wrong: string } {
  if (text.trim() === "") return { value: null };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

/** A profile with one thing more: `answers.budget` is 5, `consent.gifts` is yes. */
export function having(text: string, group: "answers" | "consent", name: string, value: unknown): string {
  const given = read(text);
  if ("wrong" in given) return text;
  const profile = record(given.value);
  return JSON.stringify({ ...profile, [group]: { ...record(profile[group]), [name]: value } }, null, 2);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** What may be answered to a question by one click, as people read it and as profiles spell it. */
export function answers(asked: Decision["ask"][number], field: Field | undefined): { label: string; value: unknown }[] {
  if (asked.type === "bool") {
    return [
      { label: "yes", value: true },
      { label: "no", value: false },
    ];
  }
  if (asked.type !== "one of") return [];
  const members = field?.members ?? asked.members?.map((name) => ({ name, outside: name })) ?? [];
  return members.map(({ name, outside }) => ({ label: name, value: outside }));
}

/** The person that the page describes, or what is wrong with each part of it. */
export function person(texts: {
  profile: string;
  events: string;
  at: string;
  purpose: string;
}): { person: Person } | { wrong: { place: string; reason: string }[] } {
  const wrong = [];
  const profile = read(texts.profile);
  if ("wrong" in profile) wrong.push({ place: "profile", reason: profile.wrong });
  const events = read(texts.events);
  if ("wrong" in events) wrong.push({ place: "events", reason: events.wrong });
  else if (events.value !== null && !Array.isArray(events.value)) {
    wrong.push({ place: "events", reason: "a list is wanted: [ … ]" });
  }
  if (wrong.length > 0 || "wrong" in profile || "wrong" in events) return { wrong };
  const list = Array.isArray(events.value) ? (events.value as unknown[]) : [];
  const at = texts.at.trim() || null;
  return { person: { profile: profile.value, events: list, at, purpose: texts.purpose || null } };
}

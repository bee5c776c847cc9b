// What the extension, the page of a decision and the language server say to each other.

/** What `onboard/form` gives, as far as it is used here. */
export interface Form {
  program: { name: string };
  /** The purpose that decisions are for where none is named. */
  purpose: string | null;
  /** The instant at which tests begin. */
  clock: string;
  regimes: string[];
  purposes: { name: string; question: string | null; basis: "consent" | "contract"; decides: boolean }[];
  fields: Field[];
}

export interface Field {
  name: string;
  type: string;
  range: [unknown, unknown] | null;
  members: { name: string; outside: string }[] | null;
  question: string | null;
  context: string | null;
}

/** What `onboard/decide` is asked beside the document. */
export interface Person {
  profile: unknown;
  events: unknown[];
  at: string | null;
  purpose: string | null;
}

/** A reason, with its own. */
export interface Line {
  mark: "topic" | "yes" | "no" | "unknown" | "guess" | "hint";
  text: string;
  children: Line[];
}

export interface Problem {
  place: string;
  reason: string;
  text: string;
}

export interface Finding {
  uri: string;
  message: string;
  range: { start: { line: number; character: number } };
}

/** What `onboard/decide` gives. */
export interface Decided {
  document: string | null;
  why: Line | null;
  text: string | null;
  steps: { name: string; state: string; why: Line[] }[];
  problems: Problem[];
  findings: Finding[];
}

/** A decision document, as far as it is shown. */
export interface Decision {
  purpose: string;
  segments: Record<string, boolean | null>;
  matrices: Record<string, Matrix>;
  path: {
    recommended: string;
    title: string | null;
    welcome: string | null;
    steps: { name: string; title: string | null; state: string }[];
  } | null;
  imputed: Record<string, { value: unknown; method: string; donors: number | null; confidence: number | null }>;
  absent: Record<string, string>;
  ask: { field: string; question: string; type: string; range?: [unknown, unknown]; members?: string[]; stage: string }[];
  consent: { purpose: string; question: string }[];
  changes_at: string | null;
}

export interface Matrix {
  path?: string | null;
  row?: number | null;
  rows?: { row: number }[];
  results?: Record<string, unknown>;
  status: string;
  by_guess: boolean;
}

/** From the page to the extension. */
export type FromPage =
  | { kind: "ready" }
  | { kind: "decide"; number: number; person: Person }
  | { kind: "test"; person: Person }
  | { kind: "open"; uri: string; line: number; character: number };

/** From the extension to the page. */
export type ToPage =
  | { kind: "form"; file: string; form: Form | null; tests: boolean }
  | { kind: "decided"; number: number; decided: Decided }
  | { kind: "failed"; number: number; why: string };

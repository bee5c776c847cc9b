// What the language server tells of a program and of a decision (docs/editors.md, docs/decision.schema.json).

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Member {
  name: string;
  outside: string;
}

/** Something that has a value of a type. */
export interface Valued {
  name: string;
  outside?: string;
  type: string;
  range: [Json, Json] | null;
  members: Member[] | null;
}

export interface Field extends Valued {
  doc: string | null;
  question: string | null;
  purposes: string[];
  category: string;
  context: string | null;
  has_fallback: boolean;
}

export interface Purpose {
  name: string;
  doc: string | null;
  question: string | null;
  basis: "consent" | "contract";
  parent: string | null;
  regimes: { name: string; mode: "opt_in" | "opt_out" }[];
  decides: boolean;
}

export interface EventKind {
  name: string;
  outside: string;
  doc: string | null;
  builtin: boolean;
  each: string | null;
  purposes: string[];
  properties: Valued[];
}

export interface Form {
  program: { name: string; hash: string; timezone: string; languages: string[] };
  purpose: string | null;
  clock: string;
  regimes: string[];
  purposes: Purpose[];
  fields: Field[];
  events: EventKind[];
}

export interface Story {
  mark: "topic" | "yes" | "no" | "unknown" | "guess" | "hint";
  text: string;
  children: Story[];
}

export interface Problem {
  place: string;
  reason: string;
  text: string;
}

export interface Position {
  line: number;
  character: number;
}

export interface Finding {
  uri: string;
  range: { start: Position; end: Position };
  message: string;
  code?: string;
}

export interface Decided {
  document: string | null;
  why: Story | null;
  text: string | null;
  steps: { name: string; state: string; why: Story[] }[];
  problems: Problem[];
  findings: Finding[];
}

export interface MatrixSays {
  path: string | null;
  results?: JsonObject;
  row?: number | null;
  rows?: { row: number; path: string | null; results?: JsonObject }[];
  maybe?: { row: number; path: string | null }[];
  status: string;
  by_guess: boolean;
  because: string[];
  alternatives?: { row: number; path: string | null }[];
  blockers: { name: string; absent: string }[];
}

export interface Step {
  name: string;
  title: string;
  state: "done" | "skipped" | "open" | "waiting";
  show: JsonObject | null;
}

export interface Question {
  field: string;
  question: string | null;
  stage: string;
}

export interface Document {
  user: string | null;
  at: string;
  purpose: string;
  segments: Record<string, boolean | null>;
  matrices: Record<string, MatrixSays>;
  path: { recommended: string; title: string; welcome: string | null; steps: Step[] } | null;
  imputed: Record<string, { value: Json; method: string; donors: number | null; confidence: number | null }>;
  absent: Record<string, string>;
  ask: Question[];
  consent: { purpose: string; question: string | null }[];
  changes_at: string | null;
}

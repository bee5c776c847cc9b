// What was decided, as people read it: the path first, then why, what is asked next, and the rest.

import type { Decided, Decision, Finding, Form, Line, Matrix } from "../src/messages.ts";
import { button, element, list, part } from "./elements.ts";
import { answers } from "./person.ts";

/** What can be done on the page. */
export interface Acts {
  answer(group: "answers" | "consent", name: string, value: unknown): void;
  open(finding: Finding): void;
  moved(instant: string): void;
}

/** The parts of the decision; none where there is nothing new to show. */
export function shown(decided: Decided, form: Form | null, acts: Acts): HTMLElement[] | null {
  if (decided.document === null) {
    if (decided.findings.length === 0) return null;
    return [findings(decided.findings, acts)];
  }
  const decision = JSON.parse(decided.document) as Decision;
  const parts = [
    path(decision, decided),
    questions(decision, form, acts),
    part("Why", decided.why && reasons(decided.why)),
    part("Segments", list("many", Object.entries(decision.segments).map(([name, holds]) => [truth(holds), name]))),
    part("Tables", list("facts", Object.entries(decision.matrices).map(([name, one]) => matrix(name, one)))),
    part("Guesses", list("facts", Object.entries(decision.imputed).map(guess))),
    part("Not known", list("many", Object.entries(decision.absent).map(([name, why]) => [name, quiet(why)]))),
    changes(decision, acts),
  ];
  return parts.filter((one) => one !== null);
}

function quiet(text: string): HTMLElement {
  return element("span", { class: "quiet" }, ` ${text}`);
}

function truth(holds: boolean | null): HTMLElement {
  const [mark, word] = holds === null ? ["unknown", "?"] : holds ? ["yes", "yes"] : ["no", "no"];
  return element("span", { class: `mark ${mark}` }, word);
}

function path({ path, purpose }: Decision, decided: Decided): HTMLElement {
  if (path === null) return element("section", {}, element("h1", {}, "No path"), quiet(`for ${purpose}`));
  const steps = path.steps.map((step) => {
    const why = decided.steps.find((one) => one.name === step.name)?.why ?? [];
    const because = why.length > 0 ? quiet(`because ${why.map((line) => line.text).join(", ")}`) : null;
    const title = element("span", { class: `step ${step.state}` }, step.title ?? step.name);
    return [title, quiet(step.state), because];
  });
  return element(
    "section",
    {},
    element("h1", {}, path.title ?? path.recommended),
    element("p", { class: "quiet" }, `${path.recommended}, for ${purpose}`),
    path.welcome === null ? null : element("blockquote", {}, path.welcome),
    list("steps", steps),
  );
}

function reasons(line: Line): HTMLElement {
  return element(
    "div",
    { class: "reason" },
    element("span", { class: `mark ${line.mark}` }, marks[line.mark]),
    line.text,
    list("reasons", line.children.map((child) => [reasons(child)])),
  );
}

const marks: Record<Line["mark"], string> = { topic: "", yes: "yes", no: "no", unknown: "?", guess: "guess", hint: "→" };

/** What is asked next, answered by a click where the answers can be listed. */
function questions({ ask, consent }: Decision, form: Form | null, acts: Acts): HTMLElement | null {
  const consents = consent.map(({ purpose, question }) => [
    question,
    quiet(`consent to ${purpose}`),
    button("yes", () => acts.answer("consent", purpose, true)),
    button("no", () => acts.answer("consent", purpose, false)),
  ]);
  const asked = ask.map((one) => {
    const field = form?.fields.find(({ name }) => name === one.field);
    const choices = answers(one, field).map(({ label, value }) =>
      button(label, () => acts.answer("answers", one.field, value)),
    );
    const range = one.range ? `, ${String(one.range[0])} to ${String(one.range[1])}` : "";
    return [one.question, quiet(`${one.field}: ${one.type}${range}`), ...choices];
  });
  return part("Asked next", list("questions", [...consents, ...asked]));
}

function matrix(name: string, one: Matrix): (Node | string)[] {
  const rows = one.rows?.map(({ row }) => row) ?? (one.row == null ? [] : [one.row]);
  const said = rows.length === 0 ? "no row" : rows.length === 1 ? `row ${rows[0]}` : `rows ${rows.join(", ")}`;
  const results = Object.entries(one.results ?? {}).map(([column, value]) => `${column} ${JSON.stringify(value)}`);
  const told = [said, one.path ? `→ ${one.path}` : "", ...results, one.status, one.by_guess ? "by guess" : ""];
  return [name, quiet(told.filter((piece) => piece !== "").join(", ").replace(", →", " →"))];
}

function guess([name, of]: [string, Decision["imputed"][string]]): (Node | string)[] {
  const donors = of.donors === null ? "" : `, from ${of.donors} people`;
  const sure = of.confidence === null ? "" : `, ${Math.round(of.confidence * 100)}% sure`;
  return [`${name} ${JSON.stringify(of.value)}`, quiet(`${of.method}${donors}${sure}`)];
}

/** When time alone changes this; the clock can be set to it. */
function changes({ changes_at }: Decision, acts: Acts): HTMLElement | null {
  if (changes_at === null) return null;
  return part("Changes by itself", element("p", {}, `at ${changes_at} `, button("go there", () => acts.moved(changes_at))));
}

function findings(all: Finding[], acts: Acts): HTMLElement {
  const links = all.map((finding) => [button(finding.message.split("\n")[0] ?? "", () => acts.open(finding))]);
  return element("section", {}, element("h1", {}, "The rules have errors"), list("findings", links));
}

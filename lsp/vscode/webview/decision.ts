// The page: a person on one side, what is decided about them on the other.

import type { Form, FromPage, ToPage } from "../src/messages.ts";
import { element } from "./elements.ts";
import { beginning, having, person } from "./person.ts";
import { shown } from "./shown.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): Texts | undefined;
  setState(state: Texts): void;
};

interface Texts {
  profile: string;
  events: string;
  at: string;
  purpose: string;
}

const PAUSE = 150;
const code = acquireVsCodeApi();
const field = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const profile = field<HTMLTextAreaElement>("profile");
const events = field<HTMLTextAreaElement>("events");
const at = field<HTMLInputElement>("at");
const purpose = field<HTMLSelectElement>("purpose");
const problems = field("problems");
const decision = field("decision");
const test = field<HTMLButtonElement>("test");

let form: Form | null = null;
/** The newest question that was put; answers to older ones are dropped. */
let number = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

function texts(): Texts {
  return { profile: profile.value, events: events.value, at: at.value, purpose: purpose.value };
}

function soon(): void {
  clearTimeout(waiting);
  waiting = setTimeout(decide, PAUSE);
}

function decide(): void {
  code.setState(texts());
  number += 1;
  const described = person(texts());
  if ("wrong" in described) {
    told(described.wrong);
    decision.classList.add("old");
    return;
  }
  code.postMessage({ kind: "decide", number, person: described.person });
}

function told(all: { place: string; reason: string }[]): void {
  const line = ({ place, reason }: { place: string; reason: string }) =>
    element("li", {}, place ? element("code", {}, place) : null, place ? ": " : null, reason);
  problems.replaceChildren(...all.map(line));
}

function receive(message: ToPage): void {
  switch (message.kind) {
    case "form":
      learn(message.form, message.tests);
      return;
    case "failed":
      if (message.number !== number) return;
      told([{ place: "", reason: message.why }]);
      decision.classList.add("old");
      return;
    case "decided": {
      if (message.number !== number) return;
      told(message.decided.problems);
      const news = shown(message.decided, form, {
        answer: (group, name, value) => {
          profile.value = having(profile.value, group, name, value);
          decide();
        },
        open: (finding) => code.postMessage({ kind: "open", uri: finding.uri, ...finding.range.start }),
        moved: (instant) => {
          at.value = instant;
          decide();
        },
      });
      // While nothing can be decided, what was decided last stays, as something old.
      decision.classList.toggle("old", message.decided.document === null && news === null);
      if (news !== null) decision.replaceChildren(...news);
    }
  }
}

function learn(news: Form | null, tests: boolean): void {
  test.hidden = !tests;
  if (news !== null) {
    form = news;
    const chosen = purpose.value || code.getState()?.purpose || news.purpose || "";
    const deciding = news.purposes.filter((one) => one.decides);
    purpose.replaceChildren(
      ...deciding.map(({ name }) => element("option", { value: name }, name)),
    );
    purpose.value = deciding.some(({ name }) => name === chosen) ? chosen : (deciding[0]?.name ?? "");
    if (profile.value === "") profile.value = beginning(news);
    if (at.value === "") at.value = news.clock;
  }
  decide();
}

const before = code.getState();
if (before) {
  profile.value = before.profile;
  events.value = before.events;
  at.value = before.at;
}
for (const one of [profile, events, at]) one.addEventListener("input", soon);
purpose.addEventListener("change", decide);
test.addEventListener("click", () => {
  const described = person(texts());
  if ("person" in described) code.postMessage({ kind: "test", person: described.person });
});
window.addEventListener("message", (event: MessageEvent<ToPage>) => receive(event.data));
code.postMessage({ kind: "ready" });

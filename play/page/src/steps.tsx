// The steps of the path, as this person reads them.

import type { Decided, Json, Step } from "./model";
import { shown } from "./words";

export function Steps({ steps, decided }: { steps: Step[]; decided: Decided }) {
  if (steps.length === 0) return null;
  return (
    <section aria-labelledby="steps-title">
      <h3 id="steps-title">The steps, as they see them</h3>
      <ol class="path-steps">
        {steps.map((step, place) => (
          <li key={step.name} class={step.state}>
            <span class="title">{step.title}</span>
            <span class="state">{step.state}</span>
            {decided.steps[place]?.why.map((line) => (
              <span class="reason" key={line.text}>{`as ${line.text}`}</span>
            ))}
            {step.show && <Shown show={step.show} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Shown({ show }: { show: Record<string, Json> }) {
  const { with: given, ...what } = show;
  const [kind, name] = Object.entries(what)[0] ?? [];
  const details = given && typeof given === "object" && !Array.isArray(given) ? Object.entries(given) : [];
  const text = details.map(([key, value]) => `${key}: ${shown(value)}`).join(", ");
  return (
    <span class="show">
      {kind} <q>{shown(name)}</q>
      {text && ` with ${text}`}
    </span>
  );
}

// Why it was decided so: a tree, of which each line may be opened.

import type { Story } from "./model";

const WORDS: Record<Story["mark"], string> = { topic: "", yes: "yes:", no: "no:", unknown: "unknown:", guess: "", hint: "" };

export function Line({ story, open }: { story: Story; open?: boolean }) {
  const text = (
    <span class={`line ${story.mark}`}>
      {WORDS[story.mark] && <span class="aside">{WORDS[story.mark]} </span>}
      {story.text}
    </span>
  );
  if (story.children.length === 0) return <li class="leaf">{text}</li>;
  return (
    <li>
      <details open={open || story.mark === "topic" || story.mark === "yes"}>
        <summary>{text}</summary>
        <ul>
          {story.children.map((child, place) => (
            <Line key={place} story={child} />
          ))}
        </ul>
      </details>
    </li>
  );
}

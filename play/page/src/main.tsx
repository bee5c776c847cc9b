// Begins the page: with what its address holds, or with what the server was started with.

import { render } from "preact";
import { App } from "./app";
import { connect, type Start } from "./connection";
import { instant, nobody } from "./person";
import { fromFragment } from "./share";

const root = document.getElementById("app");

function tell(message: string): void {
  const note = document.createElement("p");
  note.className = "ended";
  note.setAttribute("role", "alert");
  note.textContent = message;
  document.body.prepend(note);
}

async function begin(into: HTMLElement): Promise<void> {
  const start = (await (await fetch("/start.json")).json()) as Start;
  const shared = await fromFragment(location.hash);
  if (!shared && location.hash.length > 1) tell("What the address holds cannot be read; this is the beginning.");
  let show: (uri: string) => void = () => {};
  const ended = () =>
    tell("The playground has ended or lost this page. Copy what you need, start it again, and load the page anew.");
  const client = await connect((uri) => show(uri), ended);
  render(
    <App
      client={client}
      files={shared?.files ?? start.files}
      person={shared?.person ?? nobody(instant(new Date()))}
      version={start.version}
      onReady={(shows) => (show = shows)}
    />,
    into,
  );
}

if (root) begin(root).catch((error: unknown) => tell(`The page cannot begin: ${String(error)}`));

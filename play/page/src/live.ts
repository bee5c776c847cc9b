// Keeps form and decision with the newest rules and the newest person. Of answers that come in another order, and of those
// about something older, none is shown.

import type { LSPClient } from "@codemirror/lsp-client";
import type { Decided, Form } from "./model";
import { type Person, purposeOf } from "./person";

/** How long nothing may change before it is asked, in milliseconds: less than one waits for. */
const PAUSE = 80;

export interface Answer {
  form: Form | null;
  decided: Decided;
}

export class Live {
  private timer = 0;
  private newest = 0;
  private asking: object | null = null;
  /** Whether the rules have changed since a form was made of them. */
  private stale = true;

  constructor(
    private readonly client: LSPClient,
    private readonly uri: string,
    private readonly onAnswer: (answer: Answer) => void,
    private readonly onFailure: (message: string) => void,
  ) {}

  /** Something has changed: asks as soon as nothing more does. */
  changed(person: Person, form: Form | null, rules: boolean): void {
    this.newest += 1;
    this.stale ||= rules;
    const turn = this.newest;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(turn, person, form), PAUSE);
  }

  private async ask(turn: number, person: Person, form: Form | null): Promise<void> {
    const textDocument = { uri: this.uri };
    if (this.asking) this.client.cancelRequest(this.asking);
    try {
      this.client.sync();
      const known = this.stale
        ? await this.client.request<unknown, Form | null>("onboard/form", { textDocument })
        : form;
      if (turn !== this.newest) return;
      // While there are errors there is no form: the next change asks again.
      this.stale = known === null;
      const purpose = known && purposeOf(person, known);
      const asking = { textDocument, ...person, purpose: purpose ?? undefined };
      this.asking = asking;
      const decided = await this.client.request<unknown, Decided>("onboard/decide", asking);
      if (turn === this.newest) this.onAnswer({ form: known, decided });
    } catch (error) {
      const message = (error as { message?: string }).message ?? String(error);
      if (turn === this.newest) this.onFailure(message);
    }
  }
}

// The page in which a decision is shown: a frame without scripts of its own.

export interface Addresses {
  script: string;
  style: string;
  /** From where the page may load anything at all. */
  source: string;
}

/** The text of the page. Only what is bundled with the extension runs in it, and it reaches no network. */
export function page(addresses: Addresses, nonce: string): string {
  const policy = `default-src 'none'; style-src ${addresses.source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${addresses.style}">
<title>Decision</title>
</head>
<body>
<main>
<section id="person" aria-label="The person">
  <div class="row">
    <label>purpose <select id="purpose"></select></label>
    <label>at <input id="at" spellcheck="false" autocomplete="off"></label>
  </div>
  <label class="tall" for="profile">profile <span class="quiet">as a line of onboardc eval --profiles</span></label>
  <textarea id="profile" spellcheck="false" rows="16"></textarea>
  <label class="tall" for="events">events <span class="quiet">a list of lines of --events</span></label>
  <textarea id="events" spellcheck="false" rows="5"></textarea>
  <div class="row"><button id="test" hidden>Add as a test</button></div>
  <ul id="problems" role="status"></ul>
</section>
<section id="decision" aria-label="The decision" aria-live="polite"></section>
</main>
<script nonce="${nonce}" src="${addresses.script}"></script>
</body>
</html>
`;
}

// The page of a decision in a browser, with the real language server behind it.

import test from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { load } from "./load.mjs";
import { open, serve } from "./server.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SHOP = fileURLToPath(new URL("../../../examples/shop/", import.meta.url));
const OUT = fileURLToPath(new URL("../out/", import.meta.url));
const HERE = "https://page.test";
const missing = !existsSync(CHROMIUM) && process.env.CI !== "true" ? "chromium is not installed" : false;

/** Colours as VS Code gives them to its pages. */
const THEMES = {
  light: {
    "editor-background": "#ffffff", foreground: "#3b3b3b", descriptionForeground: "#6b6b6b", focusBorder: "#005fb8",
    "input-background": "#ffffff", "input-foreground": "#3b3b3b", "input-border": "#cecece", "panel-border": "#e5e5e5",
    "button-secondaryBackground": "#e5e5e5", "button-secondaryForeground": "#3b3b3b", "textLink-foreground": "#005fb8",
    "textBlockQuote-background": "#f8f8f8", "textBlockQuote-border": "#e5e5e5", "testing-iconPassed": "#388a34",
    "editorWarning-foreground": "#bf8803",
  },
  dark: {
    "editor-background": "#1f1f1f", foreground: "#cccccc", descriptionForeground: "#9d9d9d", focusBorder: "#0078d4",
    "input-background": "#313131", "input-foreground": "#cccccc", "input-border": "#3c3c3c", "panel-border": "#2b2b2b",
    "button-secondaryBackground": "#313131", "button-secondaryForeground": "#cccccc", "textLink-foreground": "#4daafc",
    "textBlockQuote-background": "#2b2b2b", "textBlockQuote-border": "#616161", "testing-iconPassed": "#73c991",
    "editorWarning-foreground": "#cca700",
  },
};
const LETTERS = {
  "font-family": "system-ui, sans-serif", "font-size": "13px", "font-weight": "normal",
  "editor-font-family": "monospace", "editor-font-size": "13px",
};

/** A browser that shows the page, and does what the extension does with its messages. */
async function show(t, connection, uri, theme) {
  const home = mkdtempSync(join(tmpdir(), "onboard-page-"));
  const context = await chromium.launchPersistentContext(home, {
    executablePath: CHROMIUM,
    headless: true,
    viewport: { width: 1100, height: 900 },
    colorScheme: theme,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  t.after(async () => {
    await context.close();
    rmSync(home, { recursive: true });
  });
  const view = await context.newPage();
  const wrong = [];
  view.on("pageerror", (error) => wrong.push(error.message));
  view.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  const { page } = await load("src/page.ts");
  const text = page({ script: `${HERE}/decision.js`, style: `${HERE}/style.css`, source: HERE }, "once");
  await context.route("**", (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: "text/html", body: text });
    if (!["decision.js", "style.css"].includes(name)) return route.abort();
    const contentType = name.endsWith(".js") ? "text/javascript" : "text/css";
    return route.fulfill({ contentType, body: readFileSync(OUT + name) });
  });
  const said = [];
  const send = (message) => view.evaluate((message) => window.postMessage(message, "*"), message);
  const textDocument = { uri };
  const learn = async () => {
    const form = await connection.sendRequest("onboard/form", { textDocument });
    await send({ kind: "form", file: "shop.onboard", form, tests: true });
  };
  await view.exposeFunction("hear", async (message) => {
    said.push(message);
    if (message.kind === "ready") await learn();
    if (message.kind !== "decide") return;
    const decided = await connection.sendRequest("onboard/decide", { textDocument, ...message.person });
    await send({ kind: "decided", number: message.number, decided });
  });
  await view.addInitScript((colours) => {
    let state;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => void window.hear(message),
      getState: () => state,
      setState: (now) => (state = now),
    });
    const style = () => document.documentElement.style;
    document.addEventListener("DOMContentLoaded", () => {
      for (const [name, value] of Object.entries(colours)) style().setProperty(`--vscode-${name}`, value);
    });
  }, { ...THEMES[theme], ...LETTERS });
  await view.goto(`${HERE}/`);
  return { view, said, learn, wrong };
}

for (const theme of ["light", "dark"]) {
  test(`a decision in ${theme} colours`, { skip: missing, timeout: 120_000 }, async (t) => {
    const { connection } = await serve(t, pathToFileURL(SHOP).href);
    const uri = pathToFileURL(join(SHOP, "shop.onboard")).href;
    const { view, said, learn, wrong } = await show(t, connection, uri, theme);
    const title = view.locator("#decision h1");
    const choose = (purpose) => view.locator("#purpose").selectOption(purpose);
    await title.waitFor();
    await choose("personalization");
    await view.getByText("The grand tour", { exact: true }).waitFor();
    // A question is answered by a click: the profile says it, and the path is another.
    await view.getByText("For whom are you shopping?").waitFor();
    await view.getByRole("button", { name: "child", exact: true }).click();
    await view.getByText("The gift table", { exact: true }).waitFor();
    const profile = async () => JSON.parse(await view.locator("#profile").inputValue());
    assert.deepEqual((await profile()).answers, { shopping_for: "child" });
    assert.match(await view.locator("#decision").innerText(), /row 3 of first_shelf/);
    assert.match(await view.locator("blockquote").innerText(), /Something for somebody, there\?/);
    const shot = process.env.SHOTS;
    await view.evaluate(() => window.scrollTo(0, 0));
    if (shot) await view.screenshot({ path: join(shot, `${theme}.png`) });
    // Consent is withdrawn by hand.
    const without = { ...(await profile()), consent: { personalization: false } };
    await view.locator("#profile").fill(JSON.stringify(without));
    await view.getByText("The grand tour", { exact: true }).waitFor();
    // What is wrong is told with its place, and the last decision stays.
    await view.locator("#profile").fill("{");
    await view.locator("#problems code", { hasText: "profile" }).waitFor();
    assert.equal(await title.innerText(), "The grand tour");
    await view.locator("#profile").fill('{ "answers": { "budget": "much" } }');
    await view.locator("#problems code", { hasText: "profile.answers.budget" }).waitFor();
    // Rules with errors lead to the place of the error.
    const text = readFileSync(join(SHOP, "events.onboard"), "utf8").replace("aisle == toys", "aisle is toys");
    await open(connection, pathToFileURL(join(SHOP, "events.onboard")).href, text);
    await learn();
    await view.getByText("The rules have errors").waitFor();
    await view.getByRole("button", { name: /`is` stands where/ }).click();
    const opened = said.find(({ kind }) => kind === "open");
    assert.match(opened.uri, /events\.onboard$/);
    assert.equal(text.split("\n")[opened.line].slice(opened.character, opened.character + 2), "is");
    await view.setViewportSize({ width: 480, height: 900 });
    if (shot) await view.screenshot({ path: join(shot, `${theme}-narrow.png`) });
    assert.deepEqual(wrong, []);
  });
}

// A playground and a browser for the tests. Where there is no browser, tests say so and are skipped, but not in CI.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../../..");
export const onboardc = process.env.ONBOARDC ?? join(root, "target/debug/onboardc");

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const missing = [executablePath, onboardc].filter((path) => !existsSync(path));
export const skip = missing.length > 0 && process.env.CI !== "true" ? `not there: ${missing.join(", ")}` : false;

const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
let browser;

/** A playground with these arguments: its address, and how it is ended. */
async function play(rules) {
  const server = spawn(onboardc, ["play", ...rules], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`onboardc play ended with ${code}`)));
    server.stdout.once("data", (text) => resolve(String(text).match(/http:\S+/)[0]));
  });
  return { address, end: () => server.kill() };
}

/** Opens the playground for a test, which fails where the page complains or asks anybody else. */
export async function open(test, { rules = [], viewport = { width: 1280, height: 800 }, colorScheme = "light", hash = "" } = {}) {
  browser ??= await chromium.launch({ executablePath, args: [...quiet, "--disable-component-update", "--disable-sync"] });
  const { address, end } = await play(rules);
  const context = await browser.newContext({ viewport, colorScheme, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (said) => ["error", "warning"].includes(said.type()) && complaints.push(said.text()));
  page.on("request", (request) => request.url().startsWith(address) || request.url().startsWith("data:") || complaints.push(request.url()));
  test.after(async () => {
    await context.close();
    end();
    assert.deepEqual(complaints, []);
  });
  await page.goto(`${address}${hash}`);
  await page.locator(".path h2, .broken").first().waitFor({ state: "attached" });
  return Object.assign(page, { address, end });
}

export async function close() {
  await browser?.close();
}

/** Waits until a place says something. */
export async function says(page, selector, text) {
  await page.locator(selector).filter({ hasText: text }).first().waitFor({ timeout: 10_000 });
}

/** Puts the cursor at the end of the first line that holds a text. */
export async function lineEnd(page, text) {
  await page.locator(".editor:not([hidden]) .cm-line").filter({ hasText: text }).first().click();
  await page.keyboard.press("End");
}

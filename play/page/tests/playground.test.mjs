// The playground as somebody uses it: rules, a person, and what is decided, in a real browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { close, here, lineEnd, onboardc, open, root, says, skip } from "./browser.mjs";

const CLUB = join(here, "club.onboard");

describe("the playground", { skip }, () => {
  after(close);

  it("asks, is answered, and forgets what may not be used any more", async (test) => {
    const page = await open(test);
    await says(page, ".path h2", "The essentials");
    await page.locator(".ask").filter({ hasText: "tailor your first week" }).getByRole("button", { name: "yes" }).click();
    await page.getByLabel("What best describes your role?").selectOption("manager");
    await says(page, ".ask", "How many people will use it?");
    await page.locator(".ask").getByLabel("How many people will use it?").fill("120");
    await page.locator(".ask").getByRole("button", { name: "answer" }).click();
    await says(page, ".path h2", "Bring your team in");
    await says(page, "blockquote", "Let's set up your team of 120.");
    await says(page, "section.path", "by row 1 of tour");
    await says(page, ".chips li.yes", "large_team");
    await says(page, ".decision", "Nothing: no answer would change");
    assert.equal(await page.locator("#field-team_size").inputValue(), "120", "the form knows the answer");
    const consent = page.getByRole("radiogroup", { name: "consent to personalization" });
    await consent.getByLabel("no", { exact: true }).check();
    await says(page, ".path h2", "The essentials");
    await says(page, ".story", "personalization is not allowed: no field is seen");
    await says(page, "#field-team_size-note", "may not be seen; taken as 5: constant");
  });

  it("follows the rules as they are typed", async (test) => {
    const page = await open(test);
    await page.locator("#field-role").selectOption("engineer");
    await page.getByRole("radiogroup", { name: "consent to personalization" }).getByLabel("yes").check();
    await says(page, ".path", "by row 3 of tour");
    await lineEnd(page, "manager or executive |");
    await page.keyboard.press("Enter");
    await page.keyboard.type("engineer | no -> collaboration");
    await says(page, ".path h2", "Bring your team in");
    await says(page, ".path", "by row 2 of tour");
    // A field that is declared comes into the form.
    await lineEnd(page, "fallback 5");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.type("\nfield seniority: int in 0 to 50");
    await page.locator("#field-seniority").waitFor();
    assert.equal(await page.locator("#field-role").inputValue(), "engineer", "what was said stays");
  });

  it("keeps the last decision while the rules have an error, and offers the fix", async (test) => {
    const page = await open(test);
    const line = "field role: one of { engineer, manager, executive } {";
    await lineEnd(page, "segment large_team");
    await page.keyboard.type(" and role is engineer");
    await says(page, ".broken", "The rules have an error, so nothing is decided by them now.");
    await says(page, ".broken", "`is` stands where two things are compared");
    assert.ok(await page.locator(".decision.old").getByText("The essentials").first().isVisible());
    assert.ok(await page.getByRole("button", { name: "add as a test" }).isDisabled());
    await lineEnd(page, line);
    await page.locator(".broken").getByRole("button", { name: "line 17" }).click();
    await page.waitForFunction(() => document.querySelector(".cm-activeLine")?.textContent?.startsWith("segment large_team"));
    await page.keyboard.press("Control+Shift+M");
    await page.locator(".cm-panel-lint .cm-diagnosticAction").filter({ hasText: "write `==`" }).click();
    await says(page, ".cm-content", "and role == engineer");
    await page.locator(".broken").waitFor({ state: "detached" });
    assert.equal(await page.locator(".decision.old").count(), 0);
  });

  it("lets things happen and time pass", async (test) => {
    const page = await open(test, { rules: [CLUB] });
    await page.getByRole("radiogroup", { name: "consent to tailoring" }).getByLabel("yes").check();
    await page.locator("#field-taste").selectOption("green");
    await says(page, ".path h2", "Your shelf");
    await says(page, ".path-steps .skipped", "as cups is 3 (a guess)");
    await page.locator("#clock").fill("2026-03-02T09:00:00");
    await page.getByRole("button", { name: "a day ago" }).click();
    await page.getByRole("button", { name: "add now" }).click();
    await says(page, ".path h2", "A tour of the garden");
    await says(page, ".chips li.yes", "keen");
    await page.locator("#event-0-size").fill("40");
    await says(page, ".events .note", "ml: out of 1 to 9");
    await page.locator("#event-0-size").fill("4");
    await says(page, ".changes", "in 5 days, at 7 Mar 2026, 09:00");
    await page.locator(".changes").getByRole("button", { name: "go there" }).click();
    await says(page, ".path h2", "We kept your cup warm");
    await page.getByRole("button", { name: "+30 d" }).click();
    await says(page, ".chips li.no", "keen");
    await page.locator("#clock").fill("2026-03-02T08:00:00");
    await says(page, ".events li", "later than the clock: not yet");
    await says(page, ".path h2", "Your shelf");
    await page.getByRole("button", { name: "remove poured" }).first().click();
    assert.equal(await page.locator(".events li").count(), 1);
  });

  it("has a control for every type, and tells *not said* from every value", async (test) => {
    const page = await open(test, { rules: [CLUB] });
    await page.locator("details").filter({ hasText: "The same as JSON" }).locator("summary").click();
    const json = page.getByLabel("the person as JSON");
    const answers = (expected) =>
      page.waitForFunction(
        ([label, expected]) => {
          const said = JSON.parse(document.querySelector(`[aria-label="${label}"]`).value).profile.answers;
          return JSON.stringify(said) === expected;
        },
        ["the person as JSON", JSON.stringify(expected)],
        { timeout: 5_000 },
      );
    await page.locator("#field-cups").fill("7");
    await page.locator("#field-price").fill("2.5");
    await page.locator("#field-since").fill("2026-01-31");
    await page.locator("#field-vip").getByLabel("no", { exact: true }).check();
    await page.locator("#field-likes").getByLabel("cakes").check();
    await page.locator("#field-country").fill("PT");
    const said = { cups: 7, price: 2.5, since: "2026-01-31", vip: false };
    await answers({ ...said, likes: ["cakes"], country: "PT" });
    await page.locator("#field-likes").getByLabel("cakes").uncheck();
    // None of them is an answer, too.
    await answers({ ...said, country: "PT", likes: [] });
    await page.locator("#field-likes").getByLabel("not said").check();
    await page.locator("#field-vip").getByLabel("not said").check();
    await page.locator("#field-cups").fill("");
    await answers({ price: 2.5, since: "2026-01-31", country: "PT" });
    await page.locator("#field-price").fill("250");
    await says(page, "#field-price-note", "this is out of 0 to 100");
    await says(page, ".problems", "profile.answers.price");
    // The same the other way round.
    const person = JSON.parse(await json.inputValue());
    person.profile.answers = { taste: "BLACK" };
    await json.fill(JSON.stringify(person));
    await page.waitForFunction(() => document.querySelector("#field-taste").value === "BLACK");
    await json.fill("{ not JSON");
    await says(page, "details .note", "not JSON");
    assert.equal(await page.locator("#field-taste").inputValue(), "BLACK");
  });

  it("completes, explains and renames, as editors do", async (test) => {
    const page = await open(test);
    await lineEnd(page, "for personalization");
    await page.keyboard.type("\nsegment bosses when role == ex");
    await says(page, ".cm-tooltip-autocomplete", "executive");
    // The editor takes no key for a choice that comes right after the list has opened.
    await page.waitForTimeout(250);
    await page.keyboard.press("Enter");
    await says(page, ".cm-content", "segment bosses when role == executive");
    await page.locator(".cm-line .word-property").filter({ hasText: "team_size" }).first().hover();
    await says(page, ".cm-tooltip", "How many people will use it?");
    await page.locator(".cm-line .word-property").filter({ hasText: "team_size" }).first().click();
    await page.keyboard.press("F2");
    await page.locator(".cm-lsp-rename-panel input").fill("people");
    await page.keyboard.press("Enter");
    await says(page, ".cm-content", "field people: int in 1 to 100_000");
    await says(page, ".cm-content", "Let's set up your team of {people}.");
    await page.locator("#field-people").waitFor();
  });

  it("shows every file of a program, and decides for one of its purposes", async (test) => {
    const page = await open(test, { rules: [join(root, "examples/shop/shop.onboard")] });
    assert.equal(await page.getByRole("tab").count(), 10);
    await page.getByLabel("decide for").selectOption("personalization");
    await says(page, ".person", "What personalization may not see");
    await page.getByRole("tab", { name: "decide.onboard" }).click();
    await page.locator(".editor:not([hidden]) .word-keyword").first().waitFor();
    const used = page.locator(".editor:not([hidden]) .cm-line").filter({ hasText: "helping_hand" }).first();
    await used.getByText("helping_hand").first().click();
    await page.keyboard.press("F12");
    await page.locator('[role="tab"][aria-selected="true"]').filter({ hasText: "paths.onboard" }).waitFor();
    await page.getByLabel("decide for").selectOption("gifts");
    await says(page, ".person", "What gifts may not see");
  });

  it("says what is missing where nothing can be decided", async (test) => {
    const folder = mkdtempSync(join(tmpdir(), "onboard-play-"));
    test.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "begun.onboard"), "let a = 1\n");
    const page = await open(test, { rules: [folder] });
    await says(page, ".broken", "the program declares no purpose, so there is nobody to decide for");
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("purpose tea { basis contract }\nfield cups: int in 0 to 9 { for tea }\n");
    await says(page, ".path h2", "No path is recommended");
    await page.locator("#field-cups").fill("3");
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(".broken").count(), 0);
  });

  it("gives a test that holds", async (test) => {
    const page = await open(test, { rules: [CLUB] });
    await page.getByRole("radiogroup", { name: "consent to tailoring" }).getByLabel("yes").check();
    await page.locator("#regime").selectOption("gdpr");
    await page.locator("#field-taste").selectOption("green");
    await page.locator("#field-price").fill("2");
    await page.locator("#field-likes").getByLabel("cakes").check();
    await page.locator("#field-since").fill("2026-01-31");
    await page.locator("#field-country").fill("PT");
    await page.locator("#clock").fill("2026-03-02T09:00:00");
    await page.getByRole("button", { name: "a day ago" }).click();
    await page.locator("#event-0-size").fill("4");
    await page.locator("#event-0-kind").selectOption("iced");
    await page.getByRole("button", { name: "a day ago" }).click();
    await says(page, ".path h2", "A tour of the garden");
    await page.getByRole("button", { name: "+7 d" }).click();
    await says(page, ".path h2", "We kept your cup warm");
    await page.getByRole("button", { name: "add as a test" }).click();
    await says(page, ".said", "is at the end of the rules");
    await says(page, ".cm-content", "size: 4");
    await page.locator(".broken").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "copy the rules" }).click();
    await says(page, ".said", "this file is copied");
    const rules = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(rules.indexOf(readFileSync(CLUB, "utf8")), 0, "what was there is as it was");
    assert.match(rules, /path wake because row 1/);
    const folder = mkdtempSync(join(tmpdir(), "onboard-play-"));
    test.after(() => rmSync(folder, { recursive: true }));
    const run = (text) => {
      writeFileSync(join(folder, "club.onboard"), text);
      return execFileSync(onboardc, ["test", join(folder, "club.onboard")], { encoding: "utf8" });
    };
    run(rules);
    assert.throws(() => run(rules.replace("path wake because row 1", "path shelf")));
    // Somebody who cannot be: the test is refused, and says why.
    await page.locator("#field-cups").fill("400");
    await says(page, "#field-cups-note", "this is out of 0 to 40");
    await page.getByRole("button", { name: "add as a test" }).click();
    await says(page, ".said", "out of 0 to 40");
  });

  it("holds everything in the address that is shared", async (test) => {
    const page = await open(test);
    await page.getByRole("radiogroup", { name: "consent to personalization" }).getByLabel("yes").check();
    await page.locator("#field-role").selectOption("executive");
    await page.locator("#field-team_size").fill("40");
    await lineEnd(page, "path essentials");
    await page.keyboard.type("\n// seen by Zoë ✓");
    await says(page, ".path h2", "Bring your team in");
    await page.getByRole("button", { name: "share" }).click();
    await says(page, ".said", "the address of all this is copied");
    const address = await page.evaluate(() => navigator.clipboard.readText());
    const other = await open(test, { hash: new URL(address).hash });
    await says(other, ".path h2", "Bring your team in");
    await says(other, ".cm-content", "// seen by Zoë ✓");
    assert.equal(await other.locator("#field-team_size").inputValue(), "40");
    const broken = await open(test, { hash: "#nothing-that-was-shared" });
    await says(broken, "[role=alert]", "What the address holds cannot be read");
    await says(broken, ".path h2", "The essentials");
  });

  it("shows the newest after a burst of changes", async (test) => {
    const page = await open(test);
    await page.getByRole("radiogroup", { name: "consent to personalization" }).getByLabel("yes").check();
    await page.locator("#field-role").selectOption("manager");
    const size = page.locator("#field-team_size");
    for (let count = 1; count <= 80; count += 1) await size.fill(String(count));
    await says(page, "blockquote", "Let's set up your team of 80.");
    await lineEnd(page, "path essentials");
    await page.keyboard.press("Home");
    await page.keyboard.type("path a \"A\"\n".repeat(3) + "// x\n".repeat(20));
    for (let count = 0; count < 3 * 11 + 20 * 5; count += 1) await page.keyboard.press("Backspace");
    await page.waitForTimeout(600);
    assert.equal(await page.locator(".broken").count(), 0);
    await says(page, "blockquote", "Let's set up your team of 80.");
  });

  it("says when nobody answers any more", async (test) => {
    const page = await open(test);
    page.end();
    await says(page, "[role=alert]", "The playground has ended");
  });

  it("can be used by keys and by ear", async (test) => {
    const page = await open(test, { rules: [CLUB] });
    await page.getByRole("button", { name: "add now" }).click();
    const nameless = await page.evaluate(() => {
      const controls = [...document.querySelectorAll(".person :is(input, select, textarea, button), .decision :is(input, select, button), header button")];
      const named = (one) => one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent;
      const group = (one) => one.closest("[role=radiogroup], [role=group]")?.getAttribute("aria-label");
      return controls.filter((one) => !(named(one) || group(one))?.trim()).map((one) => one.outerHTML);
    });
    assert.deepEqual(nameless, []);
    await page.locator("#clock").focus();
    for (let count = 0; count < 40; count += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.id === "field-taste")) return;
    }
    assert.fail("the first field is not reached by Tab");
  });

  for (const [name, viewport, colorScheme] of [
    ["light", { width: 1280, height: 800 }, "light"],
    ["dark", { width: 1280, height: 800 }, "dark"],
    ["narrow", { width: 420, height: 860 }, "light"],
  ]) {
    it(`fits a window: ${name}`, async (test) => {
      const page = await open(test, { rules: [CLUB], viewport, colorScheme });
      const narrow = name === "narrow";
      if (narrow) await page.getByRole("navigation").getByRole("button", { name: "person" }).click();
      await page.getByRole("radiogroup", { name: "consent to tailoring" }).getByLabel("yes").check();
      await page.locator("#clock").fill("2026-03-02T09:00:00");
      await page.getByRole("button", { name: "a day ago" }).click();
      await page.locator("#field-taste").selectOption("green");
      if (narrow) {
        await page.screenshot({ path: join(here, `../screenshots/${name}-person.png`) });
        await page.getByRole("navigation").getByRole("button", { name: "decision" }).click();
      }
      await says(page, ".path h2", "Your shelf");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${wide} pixels stand out`);
      await page.screenshot({ path: join(here, `../screenshots/${name}.png`) });
    });
  }
});

// Response headers: edited by hand, run, refused, linked, and what caches would do with them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

describe("response headers", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        await page.getByRole("button", { name: "Pause" }).click();
        await steps(page, parts(page));
      }));

  play("decide what the second visit may use", "?again=5s", {}, async (page, { card, lines, write }) => {
    const cache = card("Browser cache");
    await cache.getByText(/^hit/).waitFor();
    await card("Response header").getByRole("button").first().click();
    assert.equal(await lines.inputValue(), "Cache-Control: private, max-age=60");
    await write("Cache-Control: no-store");
    await cache.getByText(/^miss/).waitFor();
    assert.match(page.url(), /origin\.page=Cache-Control:%20no-store/);
    // What cannot be sent is refused; the run and the link stay.
    const link = page.url();
    await write("Cache-Control: no-cache\nContent-Length: 5");
    const alert = page.getByRole("alert").filter({ hasText: "line 2: Content-Length" });
    await alert.getByText("The last run stays on the screen.").waitFor();
    assert.equal(await lines.getAttribute("aria-invalid"), "true");
    assert.equal(page.url(), link);
    assert.ok(await cache.getByText(/^miss/).isVisible());
    // The link alone makes the same run.
    await page.goto(link);
    await ready(page);
    await cache.getByText(/^miss/).waitFor();
    await card("Response header").getByRole("button").first().click();
    assert.equal(await lines.inputValue(), "Cache-Control: no-store");
  });

  play("are told cache by cache, at any moment", "", {}, async (page, { card, panel, outlook, moment }) => {
    await card("Browser cache").getByRole("button").first().click();
    await card("Browser cache").getByRole("button", { name: "What would caches do?" }).click();
    const [browser, edge] = [outlook("Browser cache"), outlook("CDN")];
    await browser.getByText("Age: 0").waitFor();
    await edge.getByText("not stored: private").waitFor();
    await panel.getByRole("radio", { name: "minute", exact: true }).check();
    await moment.focus();
    for (let second = 0; second < 42; second++) await page.keyboard.press("ArrowRight");
    await browser.getByText("Age: 42").waitFor();
    await page.keyboard.press("End");
    await browser.locator("strong").getByText("asks whether it is still right").waitFor();
    await browser.getByText(/^If-None-Match: "/).waitFor();
    await browser.getByRole("link", { name: "RFC 9111 §4.2", exact: true }).waitFor();
    // Lines worth a click, and another request.
    await panel.getByRole("combobox", { name: "Ready-made lines" }).selectOption({ label: "immutable" });
    await browser.getByText("Age: 60").waitFor();
    await panel.getByRole("radio", { name: "no-cache", exact: true }).check();
    await browser.getByText("The request says no-cache").waitFor();
    assert.deepEqual(await findings(page), []);
  });

  play("fit a phone", "", { viewport: PHONE }, async (page, { card, panel, moment }) => {
    await page.getByRole("button", { name: "Path and settings" }).click();
    await card("Response header").getByRole("button").first().click();
    await card("Response header").getByRole("button", { name: "What would caches do?" }).click();
    await panel.getByRole("radio", { name: "year", exact: true }).check();
    await moment.press("End");
    assert.match(await moment.getAttribute("aria-valuetext"), /^365\sd after it was received · Sun, 21 Nov 2027/);
    const { wide, room } = await panel.evaluate(({ scrollWidth, clientWidth }) => ({ wide: scrollWidth, room: clientWidth }));
    assert.ok(wide <= room, `the panel is ${wide} pixels wide in ${room}`);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
  });
});

// What a person finds on the page, by role and name.
function parts(page) {
  const card = (name) => page.getByRole("group", { name: "Path" }).getByRole("group", { name, exact: true });
  const panel = page.getByRole("dialog", { name: "What would caches do?" });
  const lines = card("Response header").getByRole("textbox", { name: "Page" });
  return {
    card,
    panel,
    lines,
    outlook: (name) => panel.getByRole("group", { name, exact: true }),
    moment: panel.getByRole("slider", { name: "Moment" }),
    write: async (text) => {
      await lines.fill(text);
      await lines.blur();
    },
  };
}

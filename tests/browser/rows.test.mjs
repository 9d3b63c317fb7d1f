// Rows spaced by time, by role and name.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

/** How far each arrow that is drawn falls, by the index of its message. */
const falls = (page) =>
  page.locator("g.message:has(> line.arrow)").evaluateAll((groups) =>
    groups.map((group) => {
      const line = group.querySelector("line.arrow");
      return Number(line.getAttribute("y2")) - Number(line.getAttribute("y1"));
    }));

/** The height of the playhead's line. */
const playhead = (page) => page.locator("g.playhead line").evaluate((line) => Number(line.getAttribute("y1")));

describe("rows by time", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        await steps(page, page.getByRole("button", { name: "Rows by time" }));
      }));

  play("slope with their latency, at the same step, and stand in the address", "?lens=tcp&at=3.5", {}, async (page, button) => {
    assert.ok((await falls(page)).every((fall) => fall === 0));
    const heading = await page.getByRole("complementary", { name: "This step" }).getByRole("heading").first().innerText();
    await button.click();
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    await page.waitForFunction(() => location.search.includes("rows=time"));
    assert.ok((await falls(page)).some((fall) => fall > 10), "arrows fall");
    assert.equal(await page.getByRole("complementary", { name: "This step" }).getByRole("heading").first().innerText(), heading);
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes("rows"));
    assert.ok((await falls(page)).every((fall) => fall === 0));
  });

  play("are clicked where they are seen, however they cross", "?lens=tcp&rows=time&at=0.5", {}, async (page) => {
    const group = page.locator("g.message").filter({ hasText: "SYN,ACK" });
    const { x, y } = await group.locator("line.arrow").evaluate((line) => {
      const middle = new DOMPoint(
        (line.x1.baseVal.value + line.x2.baseVal.value) / 2,
        (line.y1.baseVal.value + line.y2.baseVal.value) / 2,
      );
      const at = middle.matrixTransform(line.getScreenCTM());
      return { x: at.x, y: at.y };
    });
    await page.mouse.click(x, y);
    await page.getByRole("heading", { name: /SYN,ACK/ }).first().waitFor();
    assert.match(await group.getAttribute("class"), /current/);
  });

  play("have a playhead that goes down with time", "?rows=time&at=0", {}, async (page) => {
    const heights = [];
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press("ArrowRight");
      heights.push(await playhead(page));
    }
    assert.deepEqual(heights, heights.toSorted((a, b) => a - b));
    assert.ok(heights.at(-1) > heights[0] + 60);
  });

  for (const [device, options] of [["desktop", {}], ["phone", { viewport: PHONE, colorScheme: "dark" }]]) {
    play(`give axe nothing to find on a ${device}`, "?rows=time&at=4.5&lens=everything", options, async (page, button) => {
      assert.ok(await button.isVisible());
      assert.deepEqual(await findings(page), []);
      const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: innerWidth }));
      assert.ok(wide <= screen, `the page is ${wide} pixels wide on a screen of ${screen}`);
    });
  }
});

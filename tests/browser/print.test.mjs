// What comes out on paper.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ready, start } from "./harness.mjs";

describe("on paper", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  test("there is the whole diagram, light, and nothing else", () =>
    hopscope.visit("?lens=everything&at=0.5", { colorScheme: "dark" }, async (page) => {
      await ready(page);
      const groups = () => page.locator(".canvas-body > svg > g").count();
      const seen = await groups();
      const steps = Number((await page.getByRole("heading", { name: /^step 1 of/i }).innerText()).match(/\d+$/));
      await page.emulateMedia({ media: "print" });
      await page.waitForFunction((seen) => document.querySelectorAll(".canvas-body > svg > g").length > seen, seen);
      assert.ok((await groups()) >= steps, `${await groups()} groups for ${steps} steps`);
      for (const name of ["Play", "Pause", "Go", "Export", "Zoom in"]) {
        assert.equal(await page.getByRole("button", { name, exact: true }).count(), 0, name);
      }
      const { paper, clipped } = await page.evaluate(() => ({
        paper: getComputedStyle(document.documentElement).getPropertyValue("--paper").trim(),
        clipped: [...document.querySelectorAll(".scroller, .view")].filter((one) => one.scrollHeight > one.clientHeight + 1).length,
      }));
      assert.match(paper, /^#fff(fff)?$/);
      assert.equal(clipped, 0, "it ends where the window did");
      await page.emulateMedia({ media: "screen" });
      await page.getByRole("button", { name: "Go", exact: true }).waitFor();
    }));
});

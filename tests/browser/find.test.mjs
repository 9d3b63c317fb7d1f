// Finding a step, by role and name.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

describe("finding a step", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, options, steps) =>
    test(name, () =>
      hopscope.visit("?at=0.5", options, async (page) => {
        await ready(page);
        const field = page.getByRole("searchbox", { name: "Find a step" });
        const told = page.getByRole("search").getByRole("status");
        const heading = (name) => page.getByRole("heading", { name }).first().waitFor();
        await steps(page, { field, told, heading });
      }));

  play("goes from one to the next by mouse and by keyboard", {}, async (page, { field, told, heading }) => {
    await page.getByRole("button", { name: "Find a step" }).click();
    await page.keyboard.type("200 ok");
    await page.waitForFunction(() => /^1 of \d+$/.test(document.querySelector(".found").textContent));
    await heading("200 OK");
    await field.press("Enter");
    assert.match(await told.innerText(), /^2 of/);
    await page.getByRole("button", { name: "Previous found" }).click();
    assert.match(await told.innerText(), /^1 of/);
    await field.fill("nothing says this");
    assert.equal(await told.innerText(), "found: 0");
    assert.ok(await page.getByRole("button", { name: "Next found" }).isDisabled());
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
  });

  play("opens by its key in any view, and other keys stay letters there", {}, async (page, { field, told }) => {
    await page.getByRole("tab", { name: "Story" }).click();
    await page.keyboard.press("f");
    await page.keyboard.type("if 1? ");
    assert.equal(await field.inputValue(), "if 1? ");
    await field.fill("<img src=x onerror=alert(1)>");
    assert.equal(await told.innerText(), "found: 0");
    assert.equal(await page.locator(".finder img").count(), 0);
  });

  for (const [device, options] of [["desktop", {}], ["phone", { viewport: PHONE, colorScheme: "dark" }]]) {
    play(`gives axe nothing to find on a ${device}`, options, async (page, { field }) => {
      await page.getByRole("button", { name: "Find a step" }).click();
      await field.fill("dns");
      assert.deepEqual(await findings(page), []);
      const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: innerWidth }));
      assert.ok(wide <= screen, `the page is ${wide} pixels wide on a screen of ${screen}`);
    });
  }
});

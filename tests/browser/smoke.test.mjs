// The page stands up: under its policy, from a folder, in light and dark, and it says so when it cannot.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { DESKTOP, PHONE, ready, start } from "./harness.mjs";
import { POLICY } from "./server.mjs";

const PICTURE = "#first-picture";
const NOT_STARTED = "#not-started";

describe("the page", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  test("starts its module under the policy", () =>
    hopscope.visit("", {}, async (page) => {
      await ready(page);
      const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
      assert.ok(loaded.some((name) => name.endsWith(".wasm")), "the module was not loaded");
      assert.ok(await page.locator(NOT_STARTED).isHidden());
    }));

  test("has a favicon", () =>
    hopscope.visit("", {}, async (page) => {
      const icon = await page.locator('link[rel="icon"]').getAttribute("href");
      const response = await page.request.get(new URL(icon, page.url()).href);
      assert.equal(response.status(), 200);
      assert.equal(response.headers()["content-type"], "image/svg+xml");
    }));

  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of ["light", "dark"]) {
      test(`gives axe nothing to find: ${size}, ${colorScheme}`, () =>
        hopscope.visit("", { viewport, colorScheme }, async (page) => {
          await ready(page);
          assert.deepEqual(await findings(page), []);
        }));
    }
  }

  test("shows the first picture before the module has arrived", async () => {
    const module = heldBack();
    await hopscope.visit("", { before: module.hold }, async (page) => {
      await page.locator(PICTURE).waitFor();
      module.release();
      await ready(page);
    });
  });

  test("never shows the first picture when the link carries a state", async () => {
    const module = heldBack();
    await hopscope.visit("?lens=dns", { before: module.hold }, async (page) => {
      await page.locator("#about").waitFor();
      await framesPainted(page);
      module.release();
      await ready(page);
      const seen = await page.evaluate(() => globalThis.hopscopeTestSeen);
      assert.ok(seen.includes(false), "the picture was never looked for");
      assert.ok(!seen.includes(true), "the picture flashed");
    });
  });

  test("says that it could not start when its module does not arrive", () =>
    hopscope.visit("", { before: (page) => page.route("**/*.wasm", (route) => route.abort()), expected: failing },
      (page) => page.getByRole("alert").getByText("hopscope could not start.").waitFor()));

  test("says that it could not start without WebAssembly", () =>
    hopscope.visit("", { before: (page) => page.addInitScript(() => delete globalThis.WebAssembly), expected: failing },
      (page) => page.getByRole("alert").getByText("hopscope could not start.").waitFor()));

  test("says that it needs JavaScript", () =>
    hopscope.visit("", { javaScript: false, expected: unused }, (page) => page.locator("noscript p").first().waitFor()));
});

test("the README tells hosts the policy that the page is tested under", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  assert.ok(readme.includes(`\nContent-Security-Policy: ${POLICY}\n`));
});

// Keeps the module away from the page until it is released, and notes at every frame whether the first picture is seen.
function heldBack() {
  let release;
  const released = new Promise((done) => (release = done));
  const hold = async (page) => {
    await page.route("**/*.wasm", async (route) => {
      await released;
      await route.continue();
    });
    await page.addInitScript((picture) => {
      globalThis.hopscopeTestSeen = [];
      const look = () => {
        const element = document.querySelector(picture);
        if (element) globalThis.hopscopeTestSeen.push(element.checkVisibility());
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, PICTURE);
  };
  return { hold, release };
}

const framesPainted = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

// A page that cannot start says why in the console, that is right.
const failing = (text) => /^console error: |^request failed: .*\.wasm/.test(text);

// Without scripts nobody uses what was loaded ahead for them.
const unused = (text) => /^request failed: .*\.js: |^console warning: .*preload/.test(text);

// The visits after the first, made by role and name as a person would.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

const MENU = "The next visit, and those made";

describe("the visit after", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        await steps(page, parts(page));
      }));

  play("reloads: 304; reloads hard: 200, with no-cache in the request", "", {}, async (page, { next, made, rows, step }) => {
    await next({ How: "reload" });
    assert.match(await made(), /at once · reload · 304 Not Modified/);
    assert.ok((await rows()).some((row) => row.includes("304 Not Modified")));
    assert.ok((await rows()).some((row) => row.includes("visit 2, at once: reload")));
    await next({ How: "hard reload" });
    assert.match(await made(), /at once · hard reload · 200 OK/);
    assert.ok(!(await rows()).some((row) => row.includes("304")));
    await page.getByRole("tab", { name: "Sequence" }).click();
    await page.getByRole("figure").locator("[data-message]", { hasText: "GET /cart" }).first().click();
    await step.getByText("pragma", { exact: true }).waitFor();
    assert.match(await step.innerText(), /cache-control\s+no-cache/);
  });

  play("finds what has run out after a day", "", {}, async (page, { open, next, made, path }) => {
    await open();
    const menu = page.getByRole("group", { name: "Browser", exact: true });
    assert.match(await menu.innerText(), /the browser’s DNS cache\s+shop\.example\.com\s+1.min left/);
    await page.getByRole("radiogroup", { name: "When" }).getByRole("radio", { name: "1 day" }).check({ force: true });
    assert.match(await menu.innerText(), /the browser’s DNS cache\s+shop\.example\.com\s+expired/);
    await page.keyboard.press("Escape");
    await next({ When: "1 day" });
    assert.match(await made(), /1.d later · 304 Not Modified/);
    assert.match(await path.getByRole("group", { name: "Browser cache" }).first().innerText(), /stale → 304/);
    assert.match(await path.getByRole("group", { name: "DNS" }).first().innerText(), /servers asked/);
  });

  play("purges the edge", "?url=https://cdn.example.com/videos/123.mp4&cdn.use=present", {}, async (page, { next, made, path }) => {
    const edge = path.getByRole("group", { name: "CDN" }).first();
    assert.match(await edge.innerText(), /left\s+https:\/\/cdn\.example\.com/);
    await next({ How: "hard reload", clear: "purge the edge" });
    assert.match(await made(), /hard reload · cleared: the edge’s cache · 200 OK/);
    assert.match(await edge.innerText(), /MISS, 200/);
    await next({ How: "hard reload" });
    assert.match(await edge.innerText(), /HIT, 200/);
  });

  play("goes to another page without DNS, TCP and TLS, and a link shows the same", "", {}, async (page, { next, result, path, made }) => {
    await next({ "Page of the site": "/api/cart" });
    assert.doesNotMatch(await result.innerText(), /DNS|TCP|TLS/);
    assert.match(await path.getByRole("group", { name: "TCP" }).first().innerText(), /reused/);
    await next({ How: "reload", When: "1 minute" });
    const seen = [await result.innerText(), await made()];
    await hopscope.visit(new URL(page.url()).search, {}, async (other) => {
      await ready(other);
      assert.deepEqual([await parts(other).result.innerText(), await parts(other).made()], seen);
    });
  });

  play("clears what a card says, and takes visits back one by one", "", {}, async (page, { path, next, made, button, open }) => {
    const card = path.getByRole("group", { name: "Request" }).first();
    await card.getByRole("button", { name: /^Request/ }).click();
    const cookies = card.getByRole("group", { name: "cookies" });
    assert.match(await cookies.innerText(), /shop\.example\.com: session/);
    const clear = cookies.getByRole("button", { name: "Clear before the next visit" });
    await clear.click();
    assert.equal(await clear.getAttribute("aria-pressed"), "true");
    await button("Again").first().click();
    await page.waitForFunction(() => location.search.includes("again=0s!request"));
    await next({ When: "1 hour" });
    assert.match(await made(), /Visit 3/);
    await open();
    await page.getByRole("button", { name: "Take visit 2 back" }).click();
    await page.waitForFunction(() => !location.search.includes("!request"));
    assert.match(await made(), /Visit 2[^]*1.h later/);
    await open();
    await page.getByRole("button", { name: "Start over with the first visit" }).click();
    await page.waitForFunction(() => !location.search.includes("again="));
  });

  play("is made with the keyboard alone", "", {}, async (page) => {
    await page.getByRole("button", { name: MENU }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.search.includes("again=60s!reload"));
  });

  for (const [locale, name] of [["en", MENU], ["zh", "下次访问与访问记录"], ["ru", "Следующий визит и сделанные"]]) {
    play(`fits a phone, without a finding, in ${locale}`, `?again=1h!hard,cdn&again=5s&lang=${locale}`, { viewport: PHONE }, async (page) => {
      await page.getByRole("button", { name }).click();
      const panel = page.locator(".menu-panel");
      const box = await panel.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= PHONE.width, JSON.stringify(box));
      assert.ok(await panel.evaluate((panel) => panel.scrollWidth <= panel.clientWidth));
      assert.deepEqual(await findings(page), []);
    });
  }
});

/** The parts of the page by role and name. */
function parts(page) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  const open = async () => {
    const menu = button(MENU);
    if ((await menu.getAttribute("aria-expanded")) !== "true") await menu.click();
  };
  /** Makes a visit: radio buttons by the names of their groups, and a cache to clear. */
  const next = async ({ clear, ...choices }) => {
    await open();
    for (const [group, choice] of Object.entries(choices)) {
      await page.getByRole("radiogroup", { name: group }).getByRole("radio", { name: choice, exact: true }).check({ force: true });
    }
    if (clear) await page.getByRole("checkbox", { name: clear }).check();
    const before = page.url();
    await button("Visit").click();
    await page.waitForFunction((before) => location.href !== before, before);
  };
  /** The last visit of the list, in words. */
  const made = async () => {
    await open();
    const words = await page.locator(".visits li").last().innerText();
    await page.keyboard.press("Escape");
    return words;
  };
  const rows = async () => {
    const story = page.getByRole("tab", { name: "Story" });
    await story.click();
    const rows = await page.getByRole("tabpanel").innerText();
    return rows.split("\n");
  };
  const result = page.getByRole("status", { name: "Result" });
  const step = page.locator("#step");
  const path = page.locator("#path");
  return { button, open, next, made, rows, result, step, path };
}

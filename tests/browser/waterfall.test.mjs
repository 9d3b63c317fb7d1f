// The Waterfall tab: bars on a time axis that share the selection and the playhead with the diagram.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

const LOST = "?url=https://a.example/&tcp.syn_lost=1&lens=tcp&at=0.5";

describe("waterfall", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        await page.getByRole("tab", { name: "Waterfall" }).click();
        const panel = page.getByRole("region", { name: "Waterfall" });
        await panel.waitFor();
        await steps(page, panel);
      }));

  play("a bar leads to its step, and the step marks its bar", LOST, {}, async (page, panel) => {
    await panel.getByRole("button", { name: /TCP handshake/ }).click();
    await panel.locator("[aria-current=step]", { hasText: "TCP handshake" }).waitFor();
    await page.getByRole("tab", { name: "Sequence" }).click();
    await page.getByRole("heading", { name: /connect\(|SYN/ }).first().waitFor();
    await page.keyboard.press("2");
    await panel.waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    const handshake = panel.locator("[aria-current=step]", { hasText: "TCP handshake" });
    await handshake.waitFor({ state: "detached" });
  });

  play("bars are as long as what they stand for takes", LOST, {}, async (page, panel) => {
    const place = async (name) => {
      const bar = panel.locator("li", { hasText: name }).first();
      return { all: await bar.locator(".bar-all").boundingBox(), wait: bar.locator(".bar-wait") };
    };
    const handshake = await place("TCP handshake");
    const wait = await handshake.wait.boundingBox();
    const share = wait.width / handshake.all.width;
    assert.ok(share > 0.97 && share < 1, `the time-out is 1 s of 1.02 s, drawn as ${share}`);
    const secured = await place("TLS handshake");
    assert.ok(secured.all.x >= handshake.all.x + handshake.all.width - 1.5, "TLS begins when TCP is done");
  });

  play("zooms in on the current bar and back", LOST, {}, async (page, panel) => {
    await panel.getByRole("button", { name: /TLS handshake/ }).click();
    const bar = panel.locator(".current .bar-all");
    const before = await bar.boundingBox();
    for (let times = 0; times < 5; times += 1) await page.getByRole("button", { name: "Zoom in" }).click();
    const near = await bar.boundingBox();
    const ratio = near.width / before.width;
    assert.ok(ratio > 25 && ratio < 34, `five times twice as large, but ${ratio}`);
    const window = await panel.boundingBox();
    assert.ok(near.x >= window.x && near.x < window.x + window.width, "the bar's beginning is out of sight");
    await page.getByRole("button", { name: "Fit" }).click();
    assert.ok(Math.abs((await bar.boundingBox()).width - before.width) < 1);
  });

  play("the playhead crosses the axis while it plays", LOST, {}, async (page, panel) => {
    const place = () => panel.locator(".fall-now").getAttribute("x1");
    await page.keyboard.press("Home");
    const first = await place();
    await page.keyboard.press("Space");
    await page.waitForFunction((was) => document.querySelector(".fall-now").getAttribute("x1") !== was, first);
  });

  for (const [device, viewport] of [["a desktop", undefined], ["a phone", PHONE]]) {
    for (const colorScheme of ["light", "dark"]) {
      play(`can be read by everybody on ${device}, ${colorScheme}`, LOST, { viewport, colorScheme }, async (page, panel) => {
        assert.deepEqual(await findings(page), []);
        const list = await panel.locator("ol").boundingBox();
        const window = await panel.boundingBox();
        assert.ok(list.width <= window.width + 1, "fitted, it needs no scrolling sideways");
      });
    }
  }
});

// Folding and unfolding, by role and name.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

describe("folding", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        const figure = page.getByRole("figure");
        const fold = (name) => figure.getByRole("button", { name: `Fold: ${name}`, exact: true });
        const unfold = (name) => figure.getByRole("button", { name: `Unfold: ${name}`, exact: true });
        const boxes = () => page.locator(".canvas-head .box").count();
        await steps(page, { fold, unfold, boxes });
      }));

  play("a tier folds into one lane and unfolds, by mouse and by keyboard", "?lens=client&at=0.5", {}, async (page, { fold, unfold, boxes }) => {
    const lanes = await boxes();
    await fold("Client").first().click();
    await unfold("Client").waitFor();
    assert.ok((await boxes()) < lanes);
    assert.match(page.url(), /fold=client/);
    assert.equal(await unfold("Client").getAttribute("aria-expanded"), "false");
    await unfold("Client").focus();
    await page.keyboard.press("Enter");
    await fold("Client").first().waitFor();
    assert.equal(await boxes(), lanes);
    assert.doesNotMatch(page.url(), /fold=/);
  });

  play("a stage unfolds where it stands, and the back button folds it", "?at=8.5", {}, async (page, { fold, unfold }) => {
    const name = "TLS handshake";
    const row = page.locator("g.fold", { hasText: name });
    const before = await row.boundingBox();
    await unfold(name).click();
    await fold(name).waitFor();
    await page.locator("g.message", { hasText: "ClientHello" }).waitFor();
    assert.match(page.url(), /fold=-tls\.1/);
    const first = await page.locator("g.message", { hasText: "ClientHello" }).boundingBox();
    assert.ok(Math.abs(first.y - before.y) < 40, `it moved from ${before.y} to ${first.y}`);
    await page.goBack();
    await row.waitFor();
    await page.goForward();
    await fold(name).waitFor();
    await page.reload();
    await ready(page);
    await fold(name).focus();
    await page.keyboard.press("Space");
    await row.waitFor();
  });

  play("a frame folds by its tab and unfolds from its row", "?lens=dns&at=5.5", {}, async (page, { fold, unfold }) => {
    const name = "browser DNS cache: miss";
    const frames = await page.locator("g.frame").count();
    await fold(name).locator("rect").first().click();
    await unfold(name).waitFor();
    assert.ok((await page.locator("g.frame").count()) < frames);
    await page.getByRole("button", { name: "Undo all folding" }).click();
    await fold(name).waitFor();
    assert.equal(await page.locator("g.frame").count(), frames);
    assert.equal(await page.getByRole("button", { name: "Undo all folding" }).count(), 0);
  });

  play("keys fold what is around the step and unfold the row", "?lens=dns&at=5.5", {}, async (page, { fold }) => {
    await page.keyboard.press("[");
    const folds = page.locator("g.fold.current");
    await folds.waitFor();
    await page.keyboard.press("]");
    await folds.waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("fold around the step, unfold the row").waitFor();
    assert.ok((await fold("browser DNS cache: miss").count()) === 1);
  });

  play("works by touch on a phone", "?at=8.5", { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: "dark" }, async (page, { fold, unfold }) => {
    const hit = unfold("TLS handshake").locator("rect").first();
    const { width, height } = await hit.boundingBox();
    assert.ok(width >= 24 && height >= 24, `${width} × ${height}`);
    await hit.tap();
    await fold("TLS handshake").waitFor();
    const handle = await fold("TLS handshake").locator("rect").first().boundingBox();
    assert.ok(handle.width >= 24 && handle.height >= 24, `${handle.width} × ${handle.height}`);
    assert.deepEqual(await findings(page), []);
    const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: innerWidth }));
    assert.ok(wide <= screen, `the page is ${wide} pixels wide on a screen of ${screen}`);
  });

  play("gives axe nothing to find", "?lens=everything&fold=client,tls.1&at=30.5", {}, async (page, { unfold }) => {
    await unfold("Client").waitFor();
    assert.deepEqual(await findings(page), []);
  });
});

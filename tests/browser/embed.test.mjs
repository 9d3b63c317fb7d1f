// The page as a frame in another page: alone at several sizes, twice in the example page, and in a foreign page.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { ready, start } from "./harness.mjs";

describe("a frame", () => {
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

  for (const [width, height] of [[320, 240], [480, 320], [760, 480], [1200, 800]]) {
    for (const colorScheme of ["light", "dark"]) {
      play(`fits ${width} by ${height}, ${colorScheme}`, "?embed&lens=dns&at=3", { viewport: { width, height }, colorScheme },
        async (page, { figure, play, next, open, result, time }) => {
          const beyond = await page.evaluate(() => {
            const { scrollWidth, scrollHeight } = document.documentElement;
            return [scrollWidth - innerWidth, scrollHeight - innerHeight];
          });
          assert.deepEqual(beyond.filter((by) => by > 0), []);
          const drawn = await figure.boundingBox();
          assert.ok(drawn.height >= height * 0.5 && drawn.width === width, JSON.stringify(drawn));
          for (const part of [play, next, open, time]) {
            const { x, y, width: wide, height: high } = await part.boundingBox();
            assert.ok(x >= 0 && y >= 0 && x + wide <= width && y + high <= height, `${part} is cut off`);
          }
          assert.match(await result.innerText(), /200 OK/);
          const scroller = page.getByRole("region", { name: "Diagram, scrollable" });
          await scroller.evaluate((element) => (element.scrollTop = 200));
          assert.equal(await page.evaluate(() => scrollY), 0);
          assert.deepEqual(await findings(page), []);
        });
    }
  }

  play("has nothing but the diagram, the player and the result", "?embed", {}, async (page) => {
    for (const gone of [
      page.getByRole("textbox"),
      page.getByRole("group", { name: "Path" }),
      page.getByRole("complementary"),
      page.getByRole("tablist"),
      page.getByRole("banner"),
      page.getByRole("combobox", { name: "Language" }),
      page.locator("#about").filter({ visible: true }),
    ]) {
      assert.equal(await gone.count(), 0, String(gone));
    }
    await page.keyboard.press("?");
    assert.equal(await page.getByRole("dialog").count(), 0);
  });

  play("plays, steps and rests by keys, and writes no address", "?embed&lens=dns", {}, async (page, { play, pause, time }) => {
    const [address, entries] = await page.evaluate(() => [location.href, history.length]);
    await pause.waitFor();
    await page.keyboard.press(" ");
    await play.waitFor();
    await page.keyboard.press("Home");
    assert.equal(await time.inputValue(), "0");
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await time.inputValue(), "0");
    await page.keyboard.press("End");
    assert.equal(await time.inputValue(), await time.getAttribute("max"));
    assert.deepEqual(await page.evaluate(() => [location.href, history.length]), [address, entries]);
    assert.equal(await page.evaluate(() => localStorage.length), 0);
  });

  play("opens the whole page with the same state", "?embed&lens=tls&tls.version=1.2&lang=ru&at=2.5", {}, async (page) => {
    const open = page.getByRole("link", { name: "Открыть в hopscope" });
    await page.getByRole("button", { name: "Следующий шаг" }).click();
    const at = await page.getByRole("slider").inputValue();
    const [whole] = await Promise.all([page.context().waitForEvent("page"), open.click()]);
    await ready(whole);
    await whole.getByRole("button", { name: "Перейти" }).waitFor();
    assert.equal(await whole.getByRole("combobox", { name: "Ракурс" }).inputValue(), "tls");
    assert.equal(await whole.getByRole("slider").inputValue(), at);
    await whole.getByRole("button", { name: "Пуск" }).waitFor();
    assert.doesNotMatch(whole.url(), /embed/);
    assert.match(whole.url(), /tls\.version=1\.2/);
    assert.equal(await whole.evaluate(() => globalThis.opener), null);
  });

  play("rests at the beginning when less motion is asked for", "?embed", { reducedMotion: "reduce" }, async (page, { play, time }) => {
    await play.waitFor();
    assert.equal(await time.inputValue(), "0");
  });

  play("takes its theme from the address", "?embed&theme=dark&at=1", {}, async (page) => {
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  });

  play("does not take the theme that was chosen on the page", "?embed&at=1",
    { before: (page) => page.addInitScript(() => localStorage.setItem("hopscope.theme", "dark")) },
    async (page) => {
      assert.equal(await page.locator("html").getAttribute("data-theme"), null);
      assert.equal(await page.evaluate(() => localStorage.getItem("hopscope.theme")), "dark");
    });

  play("says what it cannot read", "?embed&dns.cache=mars&theme=blue&url=http://exa mple/", {}, async (page, { figure, alert }) => {
    for (const part of ["“mars”", "“blue”", "The last run stays on the screen."]) await alert.getByText(part).waitFor();
    assert.ok((await figure.locator("[data-message]").count()) > 0);
    assert.deepEqual(await findings(page), []);
  });

  play("says so when its lens has nothing to show", "?embed&again=5s&lens=dns", {}, async (page) => {
    await page.getByText("Nothing that this lens shows happened in this run.").waitFor();
  });

  play("is offered for sharing", "?lens=dns&dns.cache=os&lang=en", {}, async (page) => {
    await page.getByRole("button", { name: "Share" }).click();
    const code = await page.getByRole("textbox", { name: "Frame for another page" }).inputValue();
    const src = await page.evaluate((code) => {
      const page = new DOMParser().parseFromString(code, "text/html");
      return page.querySelector("iframe[title][height]").getAttribute("src");
    }, code);
    assert.match(src, /\?embed&v=/);
    await hopscope.visit(new URL(src).search, {}, async (frame) => {
      await ready(frame);
      await parts(frame).open.waitFor();
      assert.match(await parts(frame).open.getAttribute("href"), /dns\.cache=os&lens=dns/);
    });
  });

  test("stands twice in the example page, each by itself", () =>
    hopscope.visit("embed.html", {}, async (page) => {
      const frames = await framesOf(page);
      const [dns, mysql] = frames.map(parts);
      await dns.pause.waitFor();
      await mysql.play.waitFor();
      const messages = await Promise.all([dns, mysql].map(({ figure }) => figure.locator("[data-message]").allTextContents()));
      assert.ok(messages.every((drawn) => drawn.length > 2));
      assert.notDeepEqual(messages[0], messages[1]);

      const entries = await page.evaluate(() => history.length);
      await dns.pause.click();
      const rests = await dns.time.inputValue();
      assert.equal(await mysql.time.inputValue(), "0");
      await mysql.next.click();
      await mysql.next.press("ArrowRight");
      assert.notEqual(await mysql.time.inputValue(), "0");
      assert.equal(await dns.time.inputValue(), rests);
      await mysql.next.press(" ");
      await mysql.time.press("End");
      assert.equal(await dns.time.inputValue(), rests);
      assert.equal(await page.evaluate(() => history.length), entries);
      assert.match(page.url(), /embed\.html$/);

      const href = await dns.open.getAttribute("href");
      const [whole] = await Promise.all([page.context().waitForEvent("page"), dns.open.click()]);
      await ready(whole);
      assert.equal(whole.url(), href);
      // A link holds thousandths of a step.
      const there = await whole.getByRole("slider", { name: "Time" }).inputValue();
      assert.ok(Math.abs(there - rests) <= 1, `${there} is not ${rests}`);
      assert.equal(await whole.getByRole("combobox", { name: "Lens" }).inputValue(), "dns");

      for (const place of [page, ...frames]) assert.deepEqual(await findings(place), []);
    }));

  for (const colorScheme of ["light", "dark"]) {
    test(`the example page gives axe nothing to find on a phone, ${colorScheme}`, () =>
      hopscope.visit("embed.html", { viewport: { width: 360, height: 740 }, colorScheme }, async (page) => {
        await framesOf(page);
        assert.deepEqual(await findings(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it is too wide");
      }));
  }

  test("stands in a page of another site", async () => {
    const body = `<!doctype html><title>A blog</title><iframe src="${hopscope.url}?embed&amp;lens=tls"></iframe>`;
    const host = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(body));
    await new Promise((done) => host.listen(0, "127.0.0.1", done));
    const address = `http://localhost:${host.address().port}/`;
    try {
      await hopscope.visit(address, { expected: (text) => text.includes(address) }, async (page) => {
        const [frame] = await framesOf(page);
        await parts(frame).pause.click();
        await parts(frame).play.waitFor();
        assert.ok((await parts(frame).figure.locator("[data-message]").count()) > 0);
      });
    } finally {
      host.closeAllConnections();
      host.close();
    }
  });
});

async function framesOf(page) {
  await page.waitForLoadState("networkidle");
  const frames = page.frames().slice(1);
  for (const frame of frames) await parts(frame).figure.waitFor();
  return frames;
}

// What a person finds in a frame, by role and name.
function parts(frame) {
  const button = (name) => frame.getByRole("button", { name, exact: true });
  return {
    figure: frame.getByRole("figure", { name: "Sequence diagram" }),
    time: frame.getByRole("slider", { name: "Time" }),
    result: frame.getByRole("status", { name: "Result" }),
    open: frame.getByRole("link", { name: "Open in hopscope" }),
    alert: frame.getByRole("alert"),
    play: button("Play"),
    pause: button("Pause"),
    next: button("Next step"),
  };
}

// Getting about in the picture: larger and smaller, dragged, and through the overview of a long run.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

const LONG = "?lens=everything&at=20.5";

/** Where the view is and how large; a row's place stands for a point of the picture. */
const seen = (page) =>
  page.evaluate(() => {
    const scroller = document.querySelector(".scroller");
    const body = document.querySelector(".canvas-body > svg");
    return {
      left: scroller.scrollLeft,
      top: scroller.scrollTop,
      scale: body.getBoundingClientRect().width / body.viewBox.baseVal.width,
    };
  });

/** The point of the picture that stands at a place of the screen. */
const under = (page, { x, y }) =>
  page.evaluate(
    ([x, y]) => {
      const body = document.querySelector(".canvas-body > svg");
      const point = new DOMPoint(x, y).matrixTransform(body.getScreenCTM().inverse());
      return { x: point.x, y: point.y };
    },
    [x, y],
  );

/** Waits until nothing moves any more. */
async function still(page) {
  let before;
  for (let now = await seen(page); JSON.stringify(now) !== JSON.stringify(before); now = await seen(page)) {
    before = now;
    await page.waitForTimeout(120);
  }
  return before;
}

/** How far on the screen a point of the picture is from where it was. */
async function moved(page, place, was) {
  const { scale } = await still(page);
  const now = await under(page, place);
  return Math.hypot((now.x - was.x) * scale, (now.y - was.y) * scale);
}

/** How far the middle of each participant's box is from its lifeline, at the most. */
const apart = (page) =>
  page.evaluate(() => {
    const middle = (one) => one.getBoundingClientRect().x + one.getBoundingClientRect().width / 2;
    const boxes = [...document.querySelectorAll(".canvas-head .box")].map(middle);
    const rails = [...document.querySelectorAll(".canvas-body .rail")].map(middle);
    if (!boxes.length || boxes.length !== rails.length) throw new Error(`${boxes.length} boxes, ${rails.length} lifelines`);
    return Math.max(...boxes.map((x, at) => Math.abs(x - rails[at])));
  });

describe("getting about in the picture", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        const view = page.getByRole("region", { name: "Diagram, scrollable" });
        await view.waitFor();
        await still(page);
        await steps(page, view);
      }));

  const middle = async (view) => {
    const { x, y, width, height } = await view.boundingBox();
    return { x: Math.round(x + width * 0.4), y: Math.round(y + height * 0.6) };
  };

  const turn = async (page, times, by) => {
    await page.keyboard.down("Control");
    for (let nth = 0; nth < times; nth += 1) await page.mouse.wheel(0, by);
    await page.keyboard.up("Control");
  };

  play("a wheel with Ctrl keeps what is under the pointer", LONG, {}, async (page, view) => {
    const place = await middle(view);
    await page.mouse.move(place.x, place.y);
    const was = await under(page, place);
    const { scale } = await seen(page);
    await turn(page, 6, -120);
    const far = await moved(page, place, was);
    assert.ok((await seen(page)).scale > scale * 2, "it is larger");
    assert.ok(far <= 2, `${far} pixels off`);
    await turn(page, 4, 120);
    const back = await moved(page, place, was);
    assert.ok(back <= 2, `${back} pixels off on the way back`);
    // As a trackpad sends it.
    await turn(page, 30, -1);
    const slowly = await moved(page, place, was);
    assert.ok(slowly <= 2, `${slowly} pixels off in little steps`);
  });

  play("keys and buttons go through sizes that all have ends", LONG, {}, async (page) => {
    const shown = () => page.locator(".zoom-shown").innerText();
    const fitted = await shown();
    for (let times = 0; times < 14; times += 1) await page.keyboard.press("+");
    assert.match(await shown(), /^300/);
    assert.ok(await page.getByRole("button", { name: "Zoom in" }).isDisabled());
    for (let times = 0; times < 14; times += 1) await page.keyboard.press("-");
    assert.match(await shown(), /^30/);
    await page.getByRole("button", { name: "Zoom in" }).click();
    assert.match(await shown(), /^40/);
    await page.keyboard.press("0");
    assert.equal(await shown(), fitted);
    await page.keyboard.press("-");
    assert.notEqual(await shown(), fitted);
    await page.locator(".canvas").dblclick({ position: { x: 300, y: 300 } });
    assert.equal(await shown(), fitted, "a double click fits it");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("larger, smaller, fit the width").waitFor();
  });

  play("the current step stays where it is while keys change the size", LONG, {}, async (page) => {
    const place = () => page.locator(".canvas-body .message.current .hit").boundingBox();
    const line = ({ y, height }) => y + height / 2;
    const before = await place();
    for (let times = 0; times < 4; times += 1) await page.keyboard.press("+");
    await still(page);
    const by = Math.abs(line(await place()) - line(before));
    assert.ok(by < 25, `the step moved by ${by} pixels`);
  });

  for (const steps of [-9, 0, 3, 9]) {
    const name = `participants stand over their lifelines ${steps} steps from the fitted size`;
    play(name, LONG, {}, async (page, view) => {
      for (let nth = 0; nth < Math.abs(steps); nth += 1) await page.keyboard.press(steps > 0 ? "+" : "-");
      await still(page);
      assert.ok((await apart(page)) <= 1, `${await apart(page)} pixels beside`);
      await page.evaluate(() => document.querySelector(".scroller").scrollBy(170, 500));
      await still(page);
      assert.ok((await apart(page)) <= 1, "and when scrolled");
      const [head, window] = await Promise.all([page.locator(".canvas-head").boundingBox(), view.boundingBox()]);
      assert.ok(Math.abs(head.y - window.y) <= 1, "they are in view");
      assert.ok(head.height < window.height / 4, `they take ${head.height} of ${window.height}`);
    });
  }

  play("times stay in view when it is scrolled sideways", LONG, {}, async (page, view) => {
    await page.evaluate(() => document.querySelector(".scroller").scrollTo(400, 300));
    const times = page.locator(".times text");
    await times.first().waitFor();
    const window = await view.boundingBox();
    const inRow = await page.evaluate(() => {
      const line = (one) => one.getBoundingClientRect().bottom;
      const all = [...document.querySelectorAll(".canvas-body > svg:not(.times) .time")];
      const twin = (time) => all.find((other) => other.textContent === time.textContent && Math.abs(line(other) - line(time)) < 1.5);
      return [...document.querySelectorAll(".times .time")].every(twin);
    });
    assert.ok(inRow, "each stands in its row");
    for (const box of await Promise.all((await times.all()).map((time) => time.boundingBox()))) {
      assert.ok(box.x >= window.x && box.x + box.width <= window.x + 70, JSON.stringify(box));
    }
    await page.evaluate(() => document.querySelector(".scroller").scrollTo(0, 300));
    await times.first().waitFor({ state: "detached" });
  });

  play("a drag pans both ways and chooses nothing, a click still does", LONG, {}, async (page, view) => {
    const heading = page.getByRole("complementary", { name: "This step" }).getByRole("heading").first();
    const step = () => page.locator("#step").innerText();
    await heading.waitFor();
    for (const button of ["left", "middle"]) {
      const [was, before, place] = [await step(), await still(page), await middle(view)];
      await page.mouse.move(place.x, place.y);
      await page.mouse.down({ button });
      for (let nth = 1; nth <= 8; nth += 1) await page.mouse.move(place.x - 10 * nth, place.y - 15 * nth);
      assert.equal(await view.evaluate((one) => getComputedStyle(one.firstChild.firstChild).cursor), "grabbing");
      await page.mouse.up({ button });
      const now = await still(page);
      assert.ok(Math.abs(now.left - before.left - 80) <= 1 && Math.abs(now.top - before.top - 120) <= 1, JSON.stringify([before, now]));
      assert.equal(await step(), was, `the ${button} button chose a step`);
      assert.equal(await view.evaluate((one) => one.className), "scroller");
    }
    const was = await step();
    const window = await view.boundingBox();
    const rows = await Promise.all((await page.locator(".canvas-body .message.future .hit").all()).map((row) => row.boundingBox()));
    const { y, height } = rows.find(({ y, height }) => y > window.y + 100 && y + height < window.y + window.height);
    const place = { x: (await middle(view)).x, y: y + height / 2 };
    await page.mouse.move(place.x, place.y);
    await page.mouse.down();
    await page.mouse.move(place.x + 2, place.y - 2);
    await page.mouse.up();
    await page.waitForFunction((was) => document.querySelector("#step").innerText !== was, was);
  });

  const overview = (page) => page.getByRole("scrollbar", { name: "Overview of the run" });

  play("the overview of a long run is dragged and goes by keys", LONG, {}, async (page) => {
    const bar = overview(page);
    const { x, y, width, height } = await bar.boundingBox();
    assert.equal(await bar.getAttribute("aria-controls"), await page.locator(".scroller").getAttribute("id"));
    const at = async () => Number(await bar.getAttribute("aria-valuenow"));
    await page.mouse.move(x + width / 2, y + height * 0.5);
    await page.mouse.down();
    await still(page);
    assert.ok(Math.abs((await at()) - 50) <= 3, `pressed in the middle it is at ${await at()}`);
    await page.mouse.move(x + width / 2 + 300, y + height + 90, { steps: 5 });
    await page.mouse.up();
    await still(page);
    assert.equal(await at(), 100);
    await page.mouse.move(x + width / 2, y + 20, { steps: 3 });
    assert.equal(await at(), 100, "it was let go");
    const { top } = await still(page);
    await bar.focus();
    for (const [key, moves] of [["PageUp", -1], ["ArrowUp", -1], ["ArrowDown", 1], ["PageDown", 1]]) {
      const before = await still(page);
      await page.keyboard.press(key);
      assert.ok(((await still(page)).top - before.top) * moves > 20, key);
    }
    await page.keyboard.press("Home");
    assert.equal((await still(page)).top, 0);
    assert.equal(await at(), 0);
    await page.keyboard.press("End");
    assert.equal((await still(page)).top, top);
    assert.match(await page.locator("#step").innerText(), /STEP 21/i, "the playhead stays");
  });

  play("the overview has few shapes, the window's place, the playhead and what is found", LONG, {}, async (page) => {
    const bar = overview(page);
    assert.equal(await bar.locator(".map path").count(), 7);
    const share = await page.evaluate(() => {
      const scroller = document.querySelector(".scroller");
      return (scroller.clientHeight - document.querySelector(".canvas-head").clientHeight) / (scroller.scrollHeight - scroller.clientHeight);
    });
    const [frame, whole] = await Promise.all([bar.locator(".map-window").boundingBox(), bar.boundingBox()]);
    assert.ok(Math.abs(frame.height / whole.height - share) < 0.05 + share * 0.2, `${frame.height / whole.height}, ${share}`);
    const now = () => bar.locator(".map-now").getAttribute("y1");
    const before = await now();
    await page.keyboard.press("Shift+ArrowRight");
    await page.waitForFunction((was) => document.querySelector(".map-now").getAttribute("y1") !== was, before);
    await page.keyboard.press("f");
    await page.keyboard.type("http");
    await page.waitForFunction(() => document.querySelector(".map-found path").getAttribute("d").length > 0);
  });

  play("while it plays, the overview takes the view away and leaves it there", "?lens=everything", {}, async (page) => {
    const { x, y, width, height } = await overview(page).boundingBox();
    await page.mouse.click(x + width / 2, y + height * 0.8);
    const { top } = await seen(page);
    await page.waitForTimeout(700);
    assert.ok(await page.getByRole("button", { name: "Pause" }).isVisible());
    assert.equal((await seen(page)).top, top);
  });

  play("the keys for pages go sideways with Shift", LONG, {}, async (page, view) => {
    await view.focus();
    const { left, top } = await still(page);
    await page.keyboard.press("Shift+PageDown");
    const aside = await still(page);
    assert.ok(aside.left > left + 200 && aside.top === top, JSON.stringify(aside));
    await page.keyboard.press("Shift+PageUp");
    assert.equal((await still(page)).left, left);
    await page.keyboard.press("PageDown");
    assert.ok((await still(page)).top > top + 200, "and without it down, as anywhere");
  });

  play("a short run has no overview", "?at=0.5", {}, async (page) => {
    assert.equal(await overview(page).count(), 0);
  });

  for (const lens of ["everything", "layers"]) {
    play(`following goes sideways too: ${lens}`, `?lens=${lens}&at=20.5`, { viewport: PHONE }, async (page) => {
      let dots = 0;
      for (let nth = 0; nth < 20; nth += 1) {
        await page.keyboard.press("ArrowRight");
        await still(page);
        const { dot, window } = await page.evaluate(() => {
          const box = (selector) => document.querySelector(selector)?.getBoundingClientRect();
          return { dot: box(".canvas-body .current .dot"), window: box(".scroller") };
        });
        dots += dot ? 1 : 0;
        if (dot) assert.ok(dot.left >= window.left && dot.right <= window.right, `step ${nth}: ${dot.left} to ${dot.right}`);
      }
      assert.ok(dots > 5, `${dots} messages on the way`);
    });
  }

  const pinch = async (page, place, from, to) => {
    const devtools = await page.context().newCDPSession(page);
    const points = (half) => [-half, half].map((by, id) => ({ x: place.x + by, y: place.y, id }));
    const send = (type, touchPoints) => devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
    await send("touchStart", points(from));
    for (let nth = 1; nth <= 10; nth += 1) await send("touchMove", points(from + ((to - from) * nth) / 10));
    await send("touchEnd", []);
  };

  play("two fingers make it larger between them", LONG, { viewport: PHONE }, async (page, view) => {
    const place = await middle(view);
    const [was, before] = [await under(page, place), await seen(page)];
    await pinch(page, place, 40, 80);
    const far = await moved(page, place, was);
    const now = await seen(page);
    assert.ok(Math.abs(now.scale / before.scale - 2) < 0.02, `${now.scale / before.scale} times as large`);
    assert.ok(far <= 2, `${far} pixels off`);
    assert.ok((await apart(page)) <= 1);
    await pinch(page, place, 90, 45);
    assert.ok((await moved(page, place, was)) <= 2, "and smaller again");
    assert.equal(await page.evaluate(() => visualViewport.scale), 1, "the page itself is as large as before");
  });

  play("the waterfall has the same manners", "?at=20.5", {}, async (page) => {
    await page.getByRole("tab", { name: "Waterfall" }).click();
    const panel = page.getByRole("region", { name: "Waterfall" });
    const bar = panel.locator("li", { hasText: "TLS handshake" }).locator(".bar-all").first();
    const first = await bar.boundingBox();
    const place = { x: Math.round(first.x), y: first.y + first.height / 2 };
    await page.mouse.move(place.x, place.y);
    await turn(page, 16, -120);
    await page.waitForTimeout(200);
    const near = await bar.boundingBox();
    assert.ok(near.width > first.width * 10, `${near.width / first.width} times as long`);
    const far = near.x - place.x - ((first.x - place.x) * near.width) / first.width;
    assert.ok(Math.abs(far) <= 2, `${far} pixels off`);
    const ticks = await panel.locator("line.fall-tick").count();
    assert.ok(ticks > 3 && ticks < 30, `${ticks} times on the axis`);
    const current = await panel.locator("[aria-current=step]").innerText();
    await page.mouse.down();
    await page.mouse.move(place.x - 60, place.y, { steps: 5 });
    await page.mouse.up();
    assert.ok(Math.abs((await bar.boundingBox()).x - near.x + 60) <= 1, "it is dragged");
    assert.equal(await panel.locator("[aria-current=step]").innerText(), current, "and nothing is chosen");
    await page.keyboard.press("0");
    await page.waitForFunction(() => document.querySelector(".zoom-shown").textContent === "×1");
    for (let times = 0; times < 14; times += 1) await page.keyboard.press("+");
    assert.equal(await page.locator(".zoom-shown").innerText(), "×4096");
    const last = await panel.locator("line.fall-tick").count();
    assert.ok(last > 3 && last < 30, `${last} times on the axis`);
  });

  for (const [device, options] of [["desktop", {}], ["phone", { viewport: PHONE, colorScheme: "dark" }]]) {
    play(`gives axe nothing to find on a ${device}`, LONG, options, async (page) => {
      for (let times = 0; times < 3; times += 1) await page.keyboard.press("+");
      await still(page);
      assert.deepEqual(await findings(page), []);
      const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: innerWidth }));
      assert.ok(wide <= screen, `the page is ${wide} pixels wide on a screen of ${screen}`);
    });
  }
});

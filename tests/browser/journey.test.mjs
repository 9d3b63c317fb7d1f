// The first journey, played by role and name as a person would.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

const URL = "https://shop.example.com/cart?q=café";

describe("the journey", () => {
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

  play("is already playing when opened, and pauses", "", {}, async (page, { time, button }) => {
    const first = Number(await time.inputValue());
    await page.waitForFunction((before) => Number(document.querySelector("input[type=range]").value) > before, first);
    await button("Pause").click();
    const rests = await time.inputValue();
    await page.waitForTimeout(300);
    assert.equal(await time.inputValue(), rests);
    await button("Play").waitFor();
  });

  play("runs the typed URL", "", {}, async (page, { url, button, figure, result }) => {
    await url.fill("http://192.0.2.7:8080/img/a.png");
    await button("Go").click();
    await page.getByText("http · 192.0.2.7 · /img/a.png").waitFor();
    assert.match(await result.innerText(), /200 OK/);
    assert.doesNotMatch(await result.innerText(), /DNS|TLS/);
    assert.ok((await figure.locator("[data-message]").count()) > 0);
    assert.match(page.url(), /url=http:\/\/192\.0\.2\.7:8080\/img\/a\.png/);
  });

  play("points at what is wrong with a URL and keeps the picture", "", {}, async (page, { url, button, figure }) => {
    await button("Pause").click();
    const messages = await drawn(figure);
    await url.fill("http://exa mple.com/");
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.getByText("The last run stays on the screen.").waitFor();
    assert.match(await alert.locator("mark").innerText(), /exa mple/);
    // The message takes a little of the room: what is drawn is the same, or a little less of it.
    const kept = await drawn(figure);
    assert.ok(kept.length > 3);
    assert.deepEqual(kept, messages.slice(0, kept.length));
    await url.press("Escape");
    assert.equal(await url.inputValue(), URL);
    assert.equal(await alert.locator("mark").count(), 0);
  });

  play("says what a knob changes and stays at the step", "", {}, async (page, { card, figure, next, step }) => {
    await page.getByRole("combobox", { name: "Lens" }).selectOption("dns");
    await page.keyboard.press("Home");
    for (let n = 0; n < 2; n += 1) await next();
    const before = await step.getByRole("heading", { level: 3 }).innerText();
    const messages = await drawn(figure);
    await card("DNS").getByRole("button", { name: /^DNS/ }).click();
    await card("DNS").getByRole("radiogroup").first().getByRole("radio").nth(2).check({ force: true });
    await page.getByText(/\+\d+ −\d+ messages, [+−]/).waitFor();
    assert.notDeepEqual(await drawn(figure), messages);
    assert.equal(await step.getByRole("heading", { level: 3 }).innerText(), before);
    assert.match(page.url(), /dns\.cache=/);
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes("dns.cache"));
    assert.deepEqual(await drawn(figure), messages);
  });

  play("steps, scrubs and shares a moment that opens again", "", {}, async (page, { button, next, time, step }) => {
    await button("Pause").click();
    await page.keyboard.press("Home");
    await next();
    await next();
    assert.match(await step.innerText(), /^step 3 of \d+/i);
    await time.evaluate((slider) => {
      slider.value = String(Math.round(slider.max * 0.6));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      slider.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const heading = await step.getByRole("heading", { level: 2 }).innerText();
    await page.waitForFunction(() => location.search.includes("at="));
    await button("Share").click();
    const link = await page.getByRole("textbox", { name: "Link to this moment" }).inputValue();
    assert.equal(link, page.url());
    await hopscope.visit(new globalThis.URL(link).search, {}, async (again) => {
      await ready(again);
      const opened = parts(again);
      assert.equal(await opened.step.getByRole("heading", { level: 2 }).innerText(), heading);
      assert.equal(await opened.time.inputValue(), await time.inputValue());
      await opened.button("Play").waitFor();
    });
  });

  play("names what it cannot read in a link", "?v=1.1&dns.cache=mars&nope=1&at=3", {}, async (page, { step }) => {
    const alert = page.getByRole("alert");
    await alert.getByText("“mars”").waitFor();
    await alert.getByText("“nope”").waitFor();
    assert.match(await step.innerText(), /^step \d+ of \d+/i);
    await alert.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await alert.innerText(), "");
  });

  play("takes the other door", "", {}, async (page, { button, figure }) => {
    await button("Pause").click();
    const door = figure.getByRole("button", { name: /browser cache/ }).first();
    await door.click();
    await page.waitForFunction(() => location.search.includes("cache.stored="));
  });

  play("visits again in a warm world and takes it back", "", {}, async (page, { button, result }) => {
    const cold = await result.innerText();
    await button("Again").first().click();
    await page.waitForFunction(() => location.search.includes("again="));
    assert.notEqual(await result.innerText(), cold);
    await page.getByRole("button", { name: "The next visit, and those made" }).click();
    await page.getByRole("button", { name: "Take the last visit back" }).click();
    await page.waitForFunction(() => !location.search.includes("again="));
    assert.equal(await result.innerText(), cold);
  });

  play("speaks every language and remembers the one chosen", "", {}, async (page) => {
    await page.getByRole("combobox", { name: "Language" }).selectOption("zh");
    await page.getByRole("button", { name: "前往" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh");
    await page.goto(page.url().split("?")[0]);
    await ready(page);
    await page.getByRole("combobox", { name: "语言" }).selectOption("ru");
    await page.getByRole("button", { name: "Перейти" }).waitFor();
    await page.waitForFunction(() => location.search.includes("lang=ru"));
  });

  play("leaves typed keys alone and can switch its own off", "", {}, async (page, { url, step, button }) => {
    await button("Pause").click();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    assert.match(await step.innerText(), /^step 2 of/i);
    await page.keyboard.press("/");
    await url.fill("");
    await page.keyboard.type("a ? / b");
    assert.equal(await url.inputValue(), "a ? / b");
    await url.press("Escape");
    await url.evaluate((input) => input.blur());
    await page.keyboard.press("?");
    await page.getByRole("switch", { name: "Single-key shortcuts" }).uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("ArrowRight");
    assert.match(await step.innerText(), /^step 2 of/i);
  });

  play("tells the run as a story", "?at=2", {}, async (page) => {
    await page.getByRole("tab", { name: "Story" }).click();
    const sentences = page.getByRole("tabpanel").getByRole("listitem");
    assert.ok((await sentences.count()) > 5);
    assert.equal(await page.locator("[aria-current=step]").count(), 1);
  });

  play("gives the view as Mermaid text", "?lens=client", {}, async (page) => {
    await page.getByRole("tab", { name: "Mermaid" }).click();
    const panel = page.getByRole("tabpanel", { name: "Mermaid" });
    const text = await panel.getByRole("region", { name: "Mermaid" }).textContent();
    assert.match(text, /^sequenceDiagram\n[^]*\n {4}p1-->>-p0: shows the page \(200\)\n$/);
    const link = panel.getByRole("link", { name: "Open in mermaid.live" });
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    const [editor, state] = (await link.getAttribute("href")).split("#base64:");
    assert.equal(editor, "https://mermaid.live/edit");
    assert.equal(JSON.parse(Buffer.from(state, "base64").toString("utf8")).code, text);
    await page.getByRole("combobox", { name: "Lens" }).selectOption("dns");
    await panel.getByText("participant p2 as 🔎 Recursive").waitFor();
  });

  for (const colorScheme of ["light", "dark"]) {
    play(`gives axe nothing to find, whatever is open: ${colorScheme}`, "?dns.cache=mars", { colorScheme },
      async (page, { card, button }) => {
        const clean = async (what) => assert.deepEqual(await findings(page), [], what);
        for (const stage of ["URL", "DNS", "TCP"]) {
          await card(stage).getByRole("button", { name: new RegExp(`^${stage}`) }).click();
        }
        await page.keyboard.press("End");
        await clean("open cards and an alert");
        await button("The next visit, and those made").click();
        await clean("the menu");
        await page.keyboard.press("Escape");
        await page.getByRole("tab", { name: "Story" }).click();
        await clean("the story");
        await page.getByRole("tab", { name: "Mermaid" }).click();
        await clean("the Mermaid text");
        await button("Share").click();
        await clean("sharing");
        await page.keyboard.press("Escape");
        await button("Keys").click();
        await clean("the keys");
      });
  }

  play("gives axe nothing to find on a phone, whatever is open", "?at=3.5", { viewport: PHONE }, async (page, { step }) => {
    await page.getByRole("button", { name: "This step" }).click();
    assert.deepEqual(await findings(page), []);
    await step.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Path and settings" }).click();
    assert.deepEqual(await findings(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Mermaid" }).click();
    assert.deepEqual(await findings(page), []);
  });

  play("says so when a lens has nothing to show", "?again=5s&lens=dns", {}, async (page, { step }) => {
    await step.getByText("Nothing that this lens shows happened in this run.").waitFor();
    await step.getByRole("button", { name: "Lens: Overview" }).click();
    assert.match(await step.innerText(), /^step \d+ of \d+/i);
  });

  // Each on a page of its own world: what is changed is in the address, and the page goes on without a complaint.
  play("has no dead knob", "", {}, async (page, { button, step }) => {
    await button("Pause").click();
    const path = page.getByRole("group", { name: "Path" });
    for (const head of await path.locator("button[aria-controls]").all()) await head.click();
    for (const more of await path.getByRole("button", { name: /more/i }).all()) await more.click();
    const knobs = await path.getByRole("radiogroup").all();
    assert.ok(knobs.length >= 12, `only ${knobs.length} knobs`);
    for (const knob of knobs) {
      for (const choice of (await knob.getByRole("radio").all()).reverse()) {
        const before = page.url();
        if (await choice.isChecked()) continue;
        await choice.check({ force: true });
        await page.waitForFunction((before) => location.href !== before, before);
        assert.match(await step.innerText(), /^step \d+ of \d+/i);
      }
    }
    for (const number of await path.getByRole("spinbutton").all()) {
      const before = page.url();
      await number.fill("5");
      await number.press("Enter");
      await page.waitForFunction((before) => location.href !== before, before);
    }
    for (const lines of await path.locator("textarea").all()) {
      const before = page.url();
      await lines.fill("Cache-Control: max-age=5");
      await lines.blur();
      await page.waitForFunction((before) => location.href !== before, before);
    }
  });

  play("keeps the card and the sentence of the playhead in view", "?at=3.5", { viewport: { width: 1440, height: 620 } }, async (page, { time }) => {
    const path = page.getByRole("group", { name: "Path" });
    await page.getByRole("combobox", { name: "Lens" }).selectOption("mysql");
    await time.press("End");
    await inside(path, path.locator(".lit"));
    await page.getByRole("tab", { name: "Story" }).click();
    const story = page.getByRole("region", { name: "Story" });
    await inside(story, story.locator(".current"));
    // What a person scrolls stays where they put it.
    await story.hover();
    await page.mouse.wheel(0, -5000);
    await page.waitForFunction(() => document.querySelector(".story").scrollTop === 0);
    await page.keyboard.press("ArrowLeft");
    await page.waitForTimeout(300);
    assert.equal(await story.evaluate(({ scrollTop }) => scrollTop), 0);
  });

  play("shows a card that opens at the lower edge", "?at=3.5", { viewport: { width: 1440, height: 620 } }, async (page, { card }) => {
    const path = page.getByRole("group", { name: "Path" });
    const mysql = card("MySQL");
    await mysql.getByRole("button", { name: /^MySQL/ }).click();
    await inside(path, mysql.getByRole("radiogroup").first());
  });

  play("reaches every chip with a wheel, a click and the keyboard", "", {}, async (page) => {
    const chips = page.locator(".presets");
    const place = () => chips.evaluate(({ scrollLeft }) => scrollLeft);
    const moved = (from) => page.waitForFunction((from) => document.querySelector(".presets").scrollLeft !== from, from);
    await chips.hover();
    await page.mouse.wheel(0, 120);
    await moved(0);
    await chips.locator(".back").waitFor();
    const turned = await place();
    const arrow = await chips.locator(".on").boundingBox();
    await page.mouse.click(arrow.x + arrow.width / 2, arrow.y + arrow.height / 2);
    await moved(turned);
    await chips.getByRole("button").last().focus();
    await inside(chips, chips.getByRole("button").last());
    await chips.locator(".on").waitFor({ state: "hidden" });
    await chips.getByRole("button").first().focus();
    await inside(chips, chips.getByRole("button").first());
    await chips.locator(".back").waitFor({ state: "hidden" });
  });

  play("fits a phone, with the path and the step as sheets", "?at=3.5", { viewport: PHONE }, async (page, { step }) => {
    assert.ok(await step.isHidden());
    await page.getByRole("button", { name: "This step" }).click();
    await step.waitFor();
    await page.getByRole("button", { name: "One step on" }).click();
    await step.getByRole("button", { name: "Close" }).click();
    assert.ok(await step.isHidden());
    await page.getByRole("button", { name: "Path and settings" }).click();
    await page.getByRole("group", { name: "Path" }).waitFor();
    const { wide, screen } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      screen: innerWidth,
    }));
    assert.ok(wide <= screen, `the page is ${wide} pixels wide on a screen of ${screen}`);
  });
});

// What a person finds on the page, by role and name.
function parts(page) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  return {
    url: page.getByRole("textbox", { name: "URL" }),
    time: page.getByRole("slider", { name: "Time" }),
    step: page.getByRole("complementary", { name: "This step" }),
    figure: page.getByRole("figure", { name: "Sequence diagram" }),
    result: page.getByRole("status", { name: "Result" }),
    card: (name) => page.getByRole("group", { name: "Path" }).getByRole("group", { name, exact: true }),
    next: () => button("Next step").click(),
    button,
  };
}

// Waits until an element stands inside of what scrolls it.
async function inside(scroller, element) {
  const outer = await scroller.elementHandle();
  await element.evaluate(
    (inner, outer) =>
      new Promise((done, fail) => {
        const until = performance.now() + 5000;
        const look = () => {
          const [a, b] = [inner, outer].map((one) => one.getBoundingClientRect());
          if (a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left && a.right <= b.right) done();
          else if (performance.now() > until) fail(new Error("it is out of view"));
          else requestAnimationFrame(look);
        };
        look();
      }),
    outer,
  );
}

// The messages on the picture: who sends what to whom.
const drawn = (figure) =>
  figure
    .locator("[data-message]")
    .evaluateAll((groups) => groups.map(({ dataset, textContent }) => `${dataset.from} ${dataset.to} ${textContent}`));

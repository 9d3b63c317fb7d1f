// The panel under the address bar: what a URL is made of, and its query pair by pair.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

describe("the parts of a URL", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        await page.getByRole("button", { name: "Pause", exact: true }).click();
        await steps(page, parts(page));
      }));

  play("follow what is typed", "", {}, async (page, { url, toggle, panel, row }) => {
    await toggle.click();
    assert.equal(await toggle.getAttribute("aria-expanded"), "true");
    await url.fill("http://user:secret@bücher.example:80/a b?q='#ü");
    await panel.getByText("http://user:…@xn--bcher-kva.example/a%20b?q=%27#%C3%BC").waitFor();
    assert.match(await row("host"), /xn--bcher-kva\.example.*typed as bücher\.example/s);
    assert.match(await row("port"), /80.*the default of http/s);
    assert.match(await row("origin"), /http:\/\/xn--bcher-kva\.example/);
    const encoded = await panel.getByRole("listitem").allInnerTexts();
    assert.deepEqual(
      encoded.map((one) => one.split(/\s+/).slice(0, 2).join(" ")),
      ["␣ U+0020", "' U+0027", "ü U+00FC"],
    );
    assert.match(encoded[0], /UTF-8 20.*→.*%20.*path percent-encode set/s);
    assert.match(encoded[1], /special-query percent-encode set/);
    assert.match(encoded[2], /C3 BC.*%C3%BC.*fragment percent-encode set/s);
    assert.doesNotMatch(await panel.innerText(), /secret/);
    assert.deepEqual(await findings(page), []);

    await url.fill("http://a.example:99999/");
    await panel.getByText("The port is not a number up to 65535.").waitFor();
    assert.equal(await panel.locator("mark").innerText(), "99999");
    await url.press("Enter");
    await page.getByRole("alert").getByText("The last run stays on the screen.").waitFor();
    const marked = await url.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
    assert.equal(marked, "99999");
  });

  play("show why a value must be escaped", "", {}, async (page, { url, button, toggle, panel, field, result }) => {
    await url.fill("a.example/find?q=old&r=%7e#top");
    await toggle.click();
    await field("Value 1").fill("a&b=c d+e#f%");
    assert.equal(await url.inputValue(), "a.example/find?q=a%26b%3Dc+d%2Be%23f%25&r=%7e#top");
    const pair = panel.getByRole("group", { name: "Pair 1" });
    const shown = await pair.innerText();
    assert.match(shown, /written as q=a%26b%3Dc\+d%2Be%23f%25/);
    assert.match(shown, /or, with %20, q=a%26b%3Dc%20d%2Be%23f%25/);
    assert.match(shown, /unescaped it would be read as q = a · b = c d e · #f%/);
    assert.match(shown, /& → %26 would begin a new pair/);
    assert.equal(await field("Value 1").inputValue(), "a&b=c d+e#f%");

    await panel.getByRole("button", { name: "Remove pair 2" }).click();
    await button("Add a pair").click();
    assert.equal(await url.inputValue(), "a.example/find?q=a%26b%3Dc+d%2Be%23f%25&p2=a%26b#top");
    await field("Name 2").fill("<b>");
    await field("Value 2").press("Enter");
    await result.getByText("200 OK").waitFor();
    assert.equal(await panel.count(), 0);
    assert.equal(await page.locator(".step b, .cards b").count(), 0);
    assert.match(page.url(), /p2|%253Cb%253E/);
  });

  play("stand at the step that parses, too", "?lens=client", {}, async (page, { step, url }) => {
    await page.keyboard.press("Home");
    await page.getByRole("button", { name: "Next step", exact: true }).click();
    await step.getByText("parse the URL").waitFor();
    await step.getByText("q=caf%C3%A9", { exact: true }).first().waitFor();
    assert.match(await step.getByRole("listitem").first().innerText(), /é.*U\+00E9.*C3 A9/s);
    await step.getByRole("button", { name: "Query, pair by pair" }).click();
    await page.getByRole("textbox", { name: "Value 1" }).fill("1+1");
    assert.equal(await url.inputValue(), "https://shop.example.com/cart?q=1%2B1");
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("region", { name: "Parts of the URL" }).count(), 0);
    assert.ok(await url.evaluate((field) => field === document.activeElement));
  });

  play("fit on a phone", "", { viewport: PHONE }, async (page, { toggle, panel, field }) => {
    await toggle.click();
    await field("Value 1").fill("a&b");
    const box = await panel.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= PHONE.width && box.y + box.height <= PHONE.height, JSON.stringify(box));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= PHONE.width, `${wide}`);
    assert.deepEqual(await findings(page), []);
  });

  play("show no more rows than somebody can read", "", {}, async (page, { url, toggle, panel }) => {
    await url.fill(`https://a.example/?${"a=<img src=x onerror=alert(1)>&".repeat(500)}`);
    await toggle.click();
    await panel.getByRole("group", { name: "Pair 1", exact: true }).waitFor();
    assert.ok((await panel.getByRole("group").count()) <= 24);
    assert.equal(await page.locator(".url-panel img").count(), 0);
  });
});

function parts(page) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  const panel = page.getByRole("region", { name: "Parts of the URL" });
  return {
    button,
    panel,
    url: page.getByRole("textbox", { name: "URL" }),
    toggle: button("Parts"),
    step: page.getByRole("complementary", { name: "This step" }),
    result: page.getByRole("status", { name: "Result" }),
    field: (name) => panel.getByRole("textbox", { name, exact: true }),
    row: (name) => panel.locator(".fields > div", { has: page.locator("dt", { hasText: name }) }).innerText(),
  };
}

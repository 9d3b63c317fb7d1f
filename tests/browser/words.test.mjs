// The languages that the module does not carry: each a file, there before the page is drawn, or the page says so.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ready, start } from "./harness.mjs";

const GO = { en: "Go", zh: "前往", ru: "Перейти" };
const FILES = /\/words\.\w+\.txt/;

describe("the languages", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const go = (page, lang) => page.getByRole("button", { name: GO[lang], exact: true });
  const language = (page) => page.getByRole("combobox", { name: /^(Language|语言|Язык)$/ });
  const spoken = (page) => page.locator("html").getAttribute("lang");

  for (const [lang, path, locale] of [["zh", "", "zh-CN"], ["ru", "", "ru-RU"], ["ru", "?lang=ru&at=3", "zh-CN"]]) {
    test(`shows nothing in another language first: ${path || locale}`, async () => {
      const fetched = [];
      const watch = async (page) => {
        page.on("request", (request) => /words\./.test(request.url()) && fetched.push(request.url()));
        await page.addInitScript(noteWords);
      };
      await hopscope.visit(path, { locale, before: watch }, async (page) => {
        await ready(page);
        await go(page, lang).waitFor();
        const seen = await page.evaluate(() => [...globalThis.hopscopeTestWords]);
        assert.ok(seen.length > 2, "nothing was seen");
        const english = seen.filter((words) => /[a-z]{3,} [a-z]{3,} [a-z]{3,}|^Go$/.test(words));
        assert.deepEqual(english, []);
        assert.equal(fetched.length, 1, `fetched: ${fetched}`);
        assert.match(fetched[0], new RegExp(`/words\\.${lang}\\.txt\\?`));
      });
    });
  }

  test("costs a visitor who reads English no file", async () => {
    const fetched = [];
    const watch = async (page) => page.on("request", (request) => fetched.push(request.url()));
    await hopscope.visit("", { before: watch, locale: "fr-FR" }, async (page) => {
      await ready(page);
      await go(page, "en").waitFor();
      assert.deepEqual(fetched.filter((url) => url.includes("words.")), []);
    });
  });

  for (const [what, refuse] of Object.entries({
    "is refused": (route) => route.abort(),
    "never comes": () => {},
    "is another file": (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>\n<p>Oops\n" }),
  })) {
    test(`stays usable in English when a file ${what}, and tries again`, () =>
      hopscope.visit("?lang=zh&at=3", { before: (page) => page.route(FILES, refuse), expected: refused }, async (page) => {
        await page.getByRole("alert").getByText("The texts in 中文 did not arrive.").waitFor();
        assert.equal(await spoken(page), "en");
        await language(page).selectOption("ru");
        await page.getByRole("alert").getByText("The texts in Русский did not arrive.").waitFor();
        assert.equal(await language(page).inputValue(), "en");
        await page.unroute(FILES);
        await language(page).selectOption("ru");
        await go(page, "ru").waitFor();
        assert.equal(await spoken(page), "ru");
        assert.equal(await page.getByRole("alert").innerText(), "");
      }));
  }

  test("fetches the language of an address that one goes back to", () =>
    hopscope.visit("", {}, async (page) => {
      await ready(page);
      await page.evaluate(() => {
        history.pushState(null, "", "?lang=zh");
        history.pushState(null, "", "?lang=en");
        history.back();
      });
      await go(page, "zh").waitFor();
      assert.equal(await spoken(page), "zh");
    }));
});

// Every text that a frame showed, the texts of drawings included.
function noteWords() {
  globalThis.hopscopeTestWords = new Set();
  const look = () => {
    for (const element of document.querySelectorAll("#about p, #first-picture text, .go, .tagline")) {
      const seen = element.checkVisibility({ visibilityProperty: true });
      if (seen) globalThis.hopscopeTestWords.add(element.textContent.trim());
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// What is refused on purpose is in the console too, and so is that it was asked for ahead.
const refused = (text) => /words\.|ERR_FAILED|preload/.test(text);

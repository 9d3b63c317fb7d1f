// What every browser test needs: the release page under its policy, a browser with a fresh profile, and a watch over
// everything that must not happen on any page.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { ARGS, findChrome } from "./chrome.mjs";
import { serve } from "./server.mjs";

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

// Long enough for a busy machine, short enough to wait for.
const PATIENCE = 15_000;

/** Starts a server and a browser; `stop` ends both. */
export async function start() {
  const executablePath = findChrome();
  assert.ok(executablePath, "no Chrome or Chromium found; name one in the variable CHROME");
  const server = await serve();
  const browser = await chromium.launch({ executablePath, args: ARGS });

  /**
   * Opens a page in a profile of its own.
   *
   * `path` is a file, a query with its question mark, or a whole address. `before` is called with the page before it loads.
   * `expected` says of a message whether it belongs to what is tested. Everything else that goes wrong is in
   * `page.problems`, and `page.done()` fails if there is any.
   */
  async function open(path = "", options = {}) {
    const { viewport = DESKTOP, colorScheme = "light", locale = "en", reducedMotion = "no-preference" } = options;
    const { javaScript = true, permissions = [], before = async () => {}, expected = () => false } = options;
    const phone = viewport.width < 600;
    const context = await browser.newContext({
      viewport,
      colorScheme,
      locale,
      reducedMotion,
      javaScriptEnabled: javaScript,
      permissions,
      hasTouch: phone,
      isMobile: phone,
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.problems = await watch(page, new URL(server.url).origin, expected);
    page.done = async () => {
      const problems = page.problems.slice();
      await context.close();
      assert.deepEqual(problems, []);
    };
    await before(page);
    await page.goto(new URL(path, server.url).href);
    return page;
  }

  /** Opens a page, plays with it, and fails on whatever went wrong meanwhile. */
  async function visit(path, options, play) {
    const page = await open(path, options);
    try {
      await play(page);
    } catch (error) {
      // What went wrong in the page is often why the test did.
      if (page.problems.length) error.message += `\n\nIn the page:\n${page.problems.join("\n")}`;
      await page.context().close();
      throw error;
    }
    await page.done();
  }

  async function stop() {
    await browser.close();
    await server.stop();
  }

  return { open, visit, stop, url: server.url };
}

/** Waits until the page is there to be used. */
export async function ready(page) {
  await page.locator("#app").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
}

async function watch(page, origin, expected) {
  const problems = [];
  const note = (text) => {
    if (!expected(text)) problems.push(text);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // The browser fetches its icon when it likes; a page that is left meanwhile no longer needs it.
    if (why === "net::ERR_ABORTED" && request.url().includes("/favicon")) return;
    note(`request failed: ${request.url()}: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) note(`status ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin: from } = new URL(request.url());
    if (from !== origin && !["data:", "blob:"].includes(protocol)) note(`foreign request: ${request.url()}`);
  });
  await page.exposeFunction("hopscopeTestViolation", (text) => note(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.hopscopeTestViolation(`${event.effectiveDirective} blocks ${event.blockedURI} ${event.sample}`);
    });
  });
  return problems;
}

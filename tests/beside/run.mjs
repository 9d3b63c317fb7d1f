// Measures the page in a browser, beside Mermaid where both draw the same, and prints tables in Markdown.
// Usage: node tests/beside/run.mjs [pictures] [cold] [playing]   from anywhere, all of it unless some is named; takes
// some minutes and builds what it needs, unless BUILT=1 says that it is there
import { execFileSync } from "node:child_process";
import { cp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { ARGS, findChrome } from "../browser/chrome.mjs";
import { serve } from "../browser/server.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SITE = `${ROOT}target/bench-site`;
const TARGET = process.env.CARGO_TARGET_DIR ?? `${ROOT}target`;
const WASM = "wasm32-unknown-unknown";

const SIZES = [50, 200, 1_000, 5_000];
const LENSES = ["overview", "client", "dns", "tcp", "tls", "cdn", "mysql", "everything"];
const SLOWED = 4;
const RUNS = 5;
const SLOW = 10_000;

const run = (program, ...args) => execFileSync(program, args, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
const exists = (path) => stat(path).then(() => true, () => false);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const times = (theirs, ours) => `${(theirs / ours).toFixed(theirs / ours < 10 ? 1 : 0)}×`;

function table(head, rows) {
  console.log(`\n| ${head.join(" | ")} |\n|${head.map((_, at) => (at ? "---:" : "---")).join("|")}|`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}

// --- the site -----------------------------------------------------------------------------------------------------------

// The shipped page in `page`, the same page with long runs in `long`, Mermaid in `mermaid`.
async function build() {
  if (!(await exists(`${HERE}node_modules/mermaid`))) {
    run("npm", "ci", "--prefix", HERE, "--no-audit", "--no-fund", "--loglevel=error");
  }
  if (!process.env.BUILT) {
    run("trunk", "build", "--release");
    run("cargo", "build", "--quiet", "--release", "--target", WASM, "--bench", "page");
  }
  await rm(SITE, { recursive: true, force: true });
  await cp(`${ROOT}dist`, `${SITE}/page`, { recursive: true });
  await cp(`${ROOT}dist`, `${SITE}/long`, { recursive: true });
  const module = (await readdir(`${SITE}/long`)).find((name) => /^hopscope-web.*\.js$/.test(name)).slice(0, -3);
  const deps = `${TARGET}/${WASM}/release/deps`;
  const built = (await readdir(deps)).filter((name) => /^page-[0-9a-f]+\.wasm$/.test(name));
  const ages = await Promise.all(built.map(async (name) => ({ name, at: (await stat(`${deps}/${name}`)).mtimeMs })));
  const newest = ages.toSorted((a, b) => b.at - a.at)[0].name;
  run("wasm-bindgen", "--target", "web", "--no-typescript", "--out-dir", `${SITE}/long`, "--out-name", module, `${deps}/${newest}`);
  // As index.html has it done.
  const wasm = `${SITE}/long/${module}_bg.wasm`;
  run("wasm-opt", "-Oz", "-ocimfs=10", "-lmu", "--reorder-functions-by-name", "-o", wasm, wasm);
  const mermaid = `${HERE}node_modules/mermaid/dist`;
  await cp(`${mermaid}/mermaid.esm.min.mjs`, `${SITE}/mermaid/mermaid.js`);
  await cp(`${mermaid}/chunks/mermaid.esm.min`, `${SITE}/mermaid/chunks/mermaid.esm.min`, { recursive: true });
  await writeFile(`${SITE}/mermaid/index.html`, '<!doctype html><meta charset="utf-8"><body><script src="start.js" type="module"></script>');
  await writeFile(`${SITE}/mermaid/start.js`, 'import mermaid from "./mermaid.js";\nglobalThis.mermaid = mermaid;\n');
  return module;
}

// A page as small as can be whose only content is Mermaid's picture of a text.
async function writeColdPage(text) {
  const start = `import mermaid from "./mermaid.js";
mermaid.initialize({ startOnLoad: false });
const text = ${JSON.stringify(text)};
document.body.innerHTML = (await mermaid.render("picture", text)).svg;
`;
  await writeFile(`${SITE}/mermaid/cold.js`, start);
  const head = '<!doctype html><meta charset="utf-8"><link rel="modulepreload" href="mermaid.js">';
  await writeFile(`${SITE}/mermaid/cold.html`, `${head}<body><script src="cold.js" type="module"></script>`);
}

// --- in the page --------------------------------------------------------------------------------------------------------

// Times from here to the moment when everything is laid out, script, styles and layout included. Frames are not waited
// for: at 60 a second they would hide what is measured.
const helpers = `
  globalThis.laidOut = () => document.body.getBoundingClientRect().height + (document.querySelector("svg")?.getBBox().height ?? 0);
  globalThis.drawn = (selector) => document.querySelectorAll(selector + " [data-message]").length;
  globalThis.settled = async (done) => {
    for (let turn = 0; turn < 2000 && !done(); turn++) await Promise.resolve();
    for (let turn = 0; turn < 500 && !done(); turn++) await new Promise((go) => setTimeout(go));
    if (!done()) throw new Error("nothing was drawn");
    laidOut();
  };
  globalThis.frames = async (millis, each = () => {}) => {
    const gaps = [];
    let last = await new Promise(requestAnimationFrame);
    const end = last + millis;
    while (last < end) {
      each((end - last) / millis);
      const now = await new Promise(requestAnimationFrame);
      gaps.push(now - last);
      last = now;
    }
    return gaps;
  };
`;

// A lens chosen from the menu: the view, the layout, the schedule and the whole page drawn anew.
const chooseLens = async (lens) => {
  const menu = document.querySelector(".lens select");
  if (menu.value === lens) return 0;
  const shape = () => [...document.querySelectorAll(".canvas svg")].map((svg) => svg.getAttribute("viewBox")).join();
  const before = shape();
  const start = performance.now();
  menu.value = lens;
  menu.dispatchEvent(new Event("change", { bubbles: true }));
  await globalThis.settled(() => shape() !== before);
  return performance.now() - start;
};

const renderMermaid = async (text) => {
  const host = document.body;
  globalThis.mermaid.initialize({ startOnLoad: false, maxTextSize: 10_000_000, maxEdges: 100_000 });
  host.innerHTML = "";
  const start = performance.now();
  const { svg } = await globalThis.mermaid.render("picture", text);
  host.innerHTML = svg;
  globalThis.laidOut();
  const taken = performance.now() - start;
  if (!document.querySelector("svg text")) throw new Error("Mermaid drew nothing");
  return taken;
};

// --- measurements -------------------------------------------------------------------------------------------------------

async function main() {
  const module = await build();
  const { chromium } = await import("playwright-core");
  const server = await serve(SITE);
  const browser = await chromium.launch({ executablePath: findChrome(), args: ARGS });
  const open = async (path, throttle = 1) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.addInitScript(helpers);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    await page.goto(new URL(path, server.url).href, { waitUntil: "networkidle", timeout: 120_000 });
    page.setDefaultTimeout(600_000);
    return page;
  };
  const about = `${browser.version()}, ${cpus().length} cores (${cpus()[0].model.trim()}), ${new Date().toISOString().slice(0, 10)}`;
  console.log(`Chromium ${about}; medians of ${RUNS} runs, in milliseconds`);
  try {
    const wanted = process.argv.slice(2);
    for (const [name, measure] of Object.entries({ pictures, cold, playing })) {
      if (!wanted.length || wanted.includes(name)) await measure(open, module);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function pictures(open, module) {
  const rows = [];
  const mermaid = await open("mermaid/index.html");
  await mermaid.waitForFunction(() => globalThis.mermaid);
  await mermaid.evaluate(renderMermaid, "sequenceDiagram\n  a->>b: warm");
  const compare = async (name, page, lens, other, text) => {
    const [ours, theirs] = [[], []];
    for (let at = 0; at < RUNS; at++) {
      await page.evaluate(chooseLens, other);
      ours.push(await page.evaluate(chooseLens, lens));
    }
    // Nobody waits for five runs of a minute.
    while (theirs.length < RUNS && !(theirs[0] > SLOW)) theirs.push(await mermaid.evaluate(renderMermaid, text));
    rows.push([name, ms(median(ours)), ms(median(theirs)), times(median(theirs), median(ours))]);
  };
  const page = await open("page/index.html?tcp.syn_lost=1");
  await page.evaluate(() => document.querySelector(".player .round").click());
  for (const lens of LENSES) {
    const import_ = `import(new URL("${module}.js", document.baseURI)).then(({ mermaid }) => mermaid("https://shop.example.com/cart", "${lens}"))`;
    const text = await page.evaluate(import_);
    await compare(`lens ${lens}`, page, lens, lens === "tls" ? "dns" : "tls", text);
  }
  for (const size of SIZES) {
    const page = await open(`long/index.html?lens=dns#${size}`);
    const text = await page.evaluate(`import(new URL("${module}.js", document.baseURI)).then(({ synthetic_mermaid }) => synthetic_mermaid(${size}))`);
    await compare(`${size} messages`, page, "everything", "dns", text);
    await page.context().close();
  }
  table(["first picture", "hopscope", "Mermaid 12.3", "faster"], rows);
}

async function cold(open, module) {
  const page = await open("page/index.html");
  await writeColdPage(await page.evaluate(`import(new URL("${module}.js", document.baseURI)).then(({ mermaid }) => mermaid("https://shop.example.com/"))`));
  await page.context().close();
  const rows = [];
  const moment = (selector) => `new Promise((done) => {
    const check = () => document.querySelector(${JSON.stringify(selector)}) ? requestAnimationFrame((now) => done(now)) : requestAnimationFrame(check);
    check();
  })`;
  for (const throttle of [1, SLOWED]) {
    const measure = async (path, selector) => {
      const all = [];
      for (let at = 0; at < RUNS; at++) all.push(await sinceNavigation(open, path, throttle, moment(selector)));
      return median(all);
    };
    const first = await measure("page/index.html", "#first-picture svg, #app [data-message]");
    const live = await measure("page/index.html", "#app [data-message]");
    const theirs = await measure("mermaid/cold.html", "svg text");
    rows.push([throttle > 1 ? `processor slowed ${throttle} times` : "as it is", ms(first), ms(live), ms(theirs)]);
  }
  table(["cold page, until it shows its diagram", "hopscope", "and it plays", "Mermaid alone"], rows);
}

// The moment, since navigation began, at which a page shows something.
async function sinceNavigation(open, path, throttle, moment) {
  const page = await open("mermaid/index.html", throttle);
  await page.addInitScript(`globalThis.moment = ${moment};`);
  await page.goto(new URL(path, new URL("../", page.url())).href, { waitUntil: "commit" });
  const taken = await page.evaluate("globalThis.moment");
  await page.context().close();
  return taken;
}

async function playing(open) {
  const rows = [];
  for (const [size, throttle] of [[0, 1], [1_000, 1], [5_000, 1], [50_000, 1], [5_000, SLOWED]]) {
    const start = performance.now();
    const page = await open(`long/index.html?lens=everything${size ? `#${size}` : ""}`, throttle);
    await page.waitForSelector("#app [data-message]");
    const opened = performance.now() - start;
    const show = (gaps) => `${median(gaps).toFixed(1)}, ${Math.max(...gaps).toFixed(0)}`;
    if (size === 0) await page.evaluate(() => document.querySelector(".player .round").click());
    const played = await page.evaluate(async () => {
      const speed = document.querySelector(".pace select");
      speed.value = "×4";
      speed.dispatchEvent(new Event("change", { bubbles: true }));
      document.querySelector(".player .round").click();
      await globalThis.frames(500);
      const gaps = await globalThis.frames(4_000);
      document.querySelector(".player .round").click();
      return gaps;
    });
    const scrolled = await page.evaluate(() => {
      const scroller = document.querySelector(".scroller");
      return globalThis.frames(3_000, () => (scroller.scrollTop += 40));
    });
    const scrubbed = await page.evaluate(() => {
      const slider = document.querySelector(".scrubber input");
      return globalThis.frames(3_000, (left) => {
        slider.value = Math.round((1 - left) * slider.max);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
    const stepped = await page.evaluate(async () => {
      const all = [];
      const next = document.querySelectorAll(".player-buttons button")[3];
      document.querySelectorAll(".player-buttons button")[0].click();
      for (let at = 0; at < 30; at++) {
        await new Promise(requestAnimationFrame);
        const count = () => document.querySelector(".step h2").textContent;
        const before = count();
        const start = performance.now();
        next.click();
        await globalThis.settled(() => count() !== before);
        all.push(performance.now() - start);
      }
      return all;
    });
    const name = `${size || "the default run"}${size ? " messages" : ""}${throttle > 1 ? `, slowed ${throttle} times` : ""}`;
    rows.push([name, ms(opened), show(played), show(scrolled), show(scrubbed), ms(median(stepped))]);
    await page.context().close();
  }
  table(["frames: median, longest", "opens", "playing ×4", "scrolling", "scrubbing", "a step"], rows);
}

await main();

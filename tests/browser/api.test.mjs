// The JavaScript interface: in Node, in a page of others, in the page itself, and in types; and hostile input, which ends
// in the interface and in the page as tests/hostile/inputs.json says.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as hopscope from "../../dist/hopscope.js";
import { ready, start } from "./harness.mjs";
import { POLICY } from "./server.mjs";

const { knobs, lenses, mermaid, pcap, simulate, stages, svg } = hopscope;
const here = fileURLToPath(new URL(".", import.meta.url));
const run = promisify(execFile);

const table = JSON.parse(await readFile(new URL("../hostile/inputs.json", import.meta.url), "utf8"));
const text = ({ give }) =>
  [give].flat().map((piece) => (typeof piece === "string" ? piece : piece.repeat.repeat(piece.times))).join("");

// What every answer holds, on several scenarios.
const SCENARIOS = [
  "https://shop.example.com/cart?q=café",
  "http://192.0.2.7:8080/a.css",
  "?v=1.4&dns.name=nxdomain",
  { set: { "tls.certificate": "expired", "tls.version": "1.2" } },
  { url: "a.example", set: { "tcp.syn_lost": 2, "service.process": "down" }, lang: "zh" },
  { visits: [{ after: 60, clear: ["tcp"] }], lang: "ru" },
  { visits: [{ after: "1h", how: "reload" }, { how: "hard", clear: ["cdn"] }, { how: "open", url: "https://shop.example.com/api/cart" }] },
];

describe("the interface in Node", () => {
  test("takes a URL, a link and an object for the same scenario", () => {
    const trace = simulate({ url: "https://a.example/x?a=1&b=é", set: { "dns.cache": "os" }, visits: [{ after: 60 }], seed: 7 });
    assert.equal(trace.link, "v=1.4&url=https://a.example/x?a=1%26b=%C3%A9&dns.cache=os&again=60s&seed=7");
    for (const link of [trace.link, `?${trace.link}`, `https://h.example/p/?${trace.link}`, `https://h.example/#${trace.link}`]) {
      assert.deepEqual(simulate(link), trace);
    }
    assert.deepEqual(simulate("a.example"), simulate({ url: "a.example" }));
    assert.equal(simulate("a.example").outcome.status, 200);
  });

  test("says everything in the language that is asked for", () => {
    const named = (lang) => simulate({ lang }).participants.find(({ id }) => id === "browser").name;
    assert.deepEqual(["en", "zh", "ru"].map(named), ["Browser", "浏览器", "Браузер"]);
    assert.notDeepEqual(knobs("ru"), knobs());
    assert.deepEqual(knobs(null), knobs("en"));
    assert.match(svg({ lang: "ru" }), /lang="ru"/);
  });

  test("draws a lens at any time", () => {
    for (const { id } of lenses()) {
      assert.match(svg("a.example", id), /^<svg .*<\/svg>\n$/s);
      assert.match(mermaid("a.example", id), /^sequenceDiagram$/m);
    }
    assert.equal(svg({ url: "a.example", lens: "tcp" }), svg("a.example", "tcp"));
    assert.equal(svg("a.example", "tcp", 1e9), svg("a.example", "tcp"));
    assert.notEqual(svg("a.example", "tcp", 0), svg("a.example", "tcp"));
    const { sent } = simulate("a.example").messages.find(({ sent }) => sent * 1000 !== Math.round(sent * 1000));
    assert.equal(svg("a.example", "everything", sent), svg("a.example", "everything", sent + 0.0004));
    for (const time of [-1, NaN]) assert.throws(() => svg("a.example", "tcp", time), /^Error: “time” cannot be/);
  });

  test("gives the frames that the client's interface saw", () => {
    for (const scenario of SCENARIOS) {
      const file = pcap(scenario);
      assert.ok(file instanceof Uint8Array);
      const { startedAt, end, messages } = simulate(scenario);
      const view = new DataView(file.buffer, file.byteOffset, file.length);
      assert.deepEqual([view.getUint32(0, true), view.getUint32(20, true)], [0xa1b2c3d4, 1]);
      const times = [];
      let at = 24;
      while (at < file.length) {
        times.push(view.getUint32(at, true) * 1000 + view.getUint32(at + 4, true) / 1000 - startedAt);
        assert.equal(view.getUint32(at + 8, true), view.getUint32(at + 12, true));
        at += 16 + view.getUint32(at + 8, true);
      }
      assert.equal(at, file.length);
      assert.ok(times.every((time, n) => time >= (times[n - 1] ?? 0) && time <= end + 0.001), `${times}`);
      const seen = messages.filter(({ type, received, connection }) => type === "segment" && connection !== null && received !== null);
      assert.ok(times.length >= seen.length);
    }
    assert.throws(() => pcap("ftp://a.example"), /^Error: /);
  });

  test("lists knobs that can be set to what they say", () => {
    for (const knob of knobs()) {
      const values = {
        choice: () => knob.values.map(({ id }) => id),
        number: () => [knob.min, knob.max, knob.default],
        fields: () => ["", knob.default, `A: ${"b".repeat(knob.max - 3)}`],
      };
      for (const value of values[knob.kind]()) simulate({ set: { [knob.id]: value } });
    }
    const [ids, known] = [stages().flatMap((stage) => stage.knobs), knobs().map(({ id }) => id)];
    assert.deepEqual(ids, known);
    for (const { id } of stages().flatMap(({ caches }) => caches)) simulate({ visits: [{ clear: [id] }] });
  });

  test("refers only to what there is", () => {
    for (const scenario of SCENARIOS) {
      const trace = simulate(scenario);
      const ids = trace.participants.map(({ id }) => id);
      const exists = ({ scope }) =>
        !scope || ("span" in scope ? trace.spans[scope.span] : trace.decisions[scope.decision].operands[scope.operand]);
      for (const message of trace.messages) {
        assert.ok(ids.includes(message.from) && ids.includes(message.to) && message.label && message.why.what);
        assert.ok(message.answers === null || trace.messages[message.answers].kind === "call");
        assert.ok(message.connection === null || trace.connections[message.connection]);
      }
      for (const thing of [...trace.messages, ...trace.notes, ...trace.decisions, ...trace.spans]) assert.ok(exists(thing));
    }
  });

  test("throws what was thrown at it, and survives what is no data", () => {
    const trap = { get url() { throw new RangeError("a trap"); } };
    assert.throws(() => simulate(trap), new RangeError("a trap"));
    assert.equal(simulate(new URL("https://a.example/x")).url, "https://a.example/x");
    assert.equal(simulate({ url: new URL("https://a.example/x") }).url, "https://a.example/x");
    assert.throws(() => simulate({ set: new Map([["dns.cache", "os"]]) }), /“set” cannot be “\[object Map\]”/);
    assert.throws(() => simulate({ lens: "x".repeat(1e6) }), /“lens” cannot be “xxx/);
    assert.throws(() => simulate({ visits: [{ after: -1 }] }), /“visits\[0\]\.after” cannot be “-1”; it can be 60, "90s"/);
    assert.throws(() => simulate({ visits: [{}, { url: "ftp://b.example" }] }), /^Error: ftp:\/\/b\.example: The scheme/);
    const circle = {};
    circle.url = circle;
    for (const odd of [undefined, Symbol("x"), () => 1, new Array(4294967295), { url: Symbol("x") }, circle, new Map(), 5n]) {
      try {
        simulate(odd);
      } catch (error) {
        assert.equal(error.constructor, Error);
        assert.ok(error.message.length < 400, error.message);
      }
    }
    assert.throws(() => simulate("x".repeat(1e8)), /longer than 16 KiB/);
    assert.throws(() => simulate({ seed: 2n ** 64n }), /“seed” cannot be “18446744073709551616”/);
    assert.equal(simulate({ seed: 2n ** 64n - 1n }).link, "v=1.4&seed=18446744073709551615");
    assert.equal(simulate("a.example").outcome.status, 200);
  });

  const ends = (name, cases, give) =>
    test(`ends as the table says: ${name}`, () => {
      for (const entry of cases) {
        const { says, trace } = entry;
        if (says) assert.throws(() => simulate(give(entry)), (error) => error.message.includes(says), entry.name);
        else assert.equal(simulate(give(entry)).url, typeof trace === "string" ? trace : simulate(give(entry)).url, entry.name);
      }
    });
  ends("URLs", table.urls, text);
  ends("URLs in objects", table.urls, (entry) => ({ url: text(entry) }));
  ends("links", table.links, (entry) => `?${text(entry)}`);
  ends("objects", table.objects, ({ give }) => give);

  test("ends well whatever the bytes", () => {
    const next = numbers(7);
    for (let round = 0; round < 500; round += 1) {
      const bytes = Uint8Array.from({ length: next() % 60 }, () => next());
      const words = new TextDecoder(round % 2 ? "utf-8" : "utf-16le").decode(bytes);
      for (const scenario of [words, `https://a.example/${words}`, `?url=a.example&${words}`, { set: { [words]: words } }, { visits: [{ after: words, clear: [words] }] }]) {
        try {
          assert.ok(simulate(scenario).messages.length > 0);
        } catch (error) {
          assert.equal(error.constructor, Error, JSON.stringify(scenario));
          assert.ok(error.message.length > 5 && error.message.length < 600, error.message);
        }
      }
    }
  });
});

describe("the types", () => {
  test("let a program be written, and describe what the functions return", async () => {
    const folder = await mkdtemp(join(here, "types-"));
    try {
      const literal = (value) => JSON.stringify(value);
      const lines = [
        'import type { Knob, Lens, Stage, Trace } from "../../../dist/hopscope.js";',
        ...SCENARIOS.map((scenario, at) => `export const trace${at}: Trace = ${literal(simulate(scenario))};`),
        `export const knobs: Knob[] = ${literal(knobs())};`,
        `export const lenses: Lens[] = ${literal(lenses())};`,
        `export const stages: Stage[] = ${literal(stages())};`,
      ];
      const answers = join(folder, "answers.ts");
      await writeFile(answers, lines.join("\n"));
      const flags = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"];
      const target = ["--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom"];
      const tsc = join(here, "node_modules/typescript/bin/tsc");
      const checked = run(process.execPath, [tsc, ...flags, ...target, answers, join(here, "usage.ts")]);
      await checked.catch(({ stdout }) => assert.fail(stdout));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test("the README's example runs", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const examples = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);
  assert.ok(examples.length > 0);
  for (const example of examples) {
    const entry = pathToFileURL(join(here, "../../dist/hopscope.js")).href;
    const program = example.replace('"./dist/hopscope.js"', JSON.stringify(entry));
    assert.notEqual(program, example);
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", program]);
    assert.equal(stderr, "");
    assert.ok(stdout.length > 0);
  }
});

describe("the interface and hostile input in pages", () => {
  let world;
  before(async () => {
    world = await start();
  });
  after(() => world?.stop());

  test("works in a page of others and leaves it alone", () => {
    const answer = (path, contentType, body) => (page) =>
      page.route(path, (route) => route.fulfill({ contentType, body, headers: { "Content-Security-Policy": POLICY } }));
    const html = '<!doctype html><title>Theirs</title><div id="app">theirs</div><script type="module" src="theirs.js"></script>';
    const script = `
      import { simulate, svg } from "./hopscope.js";
      const picture = new Image();
      picture.src = "data:image/svg+xml," + encodeURIComponent(svg("a.example", "tcp"));
      await picture.decode();
      document.body.append(picture);
      document.body.dataset.trace = JSON.stringify(simulate("a.example"));`;
    const before = async (page) => {
      await answer("**/theirs.html", "text/html", html)(page);
      await answer("**/theirs.js", "text/javascript", script)(page);
      await answer("**/favicon.ico", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>")(page);
    };
    return world.visit("theirs.html", { before }, async (page) => {
      const body = page.locator("body[data-trace]");
      await body.waitFor();
      assert.deepEqual(JSON.parse(await body.getAttribute("data-trace")), simulate("a.example"));
      assert.equal(await page.locator("#app").innerText(), "theirs");
      assert.equal(await page.title(), "Theirs");
    });
  });

  test("works beside the page itself, whose module starts only once", () =>
    world.visit("", {}, async (page) => {
      const trace = await page.evaluate(async () => (await import(new URL("hopscope.js", location.href))).simulate("a.example"));
      assert.deepEqual(trace, simulate("a.example"));
      await ready(page);
      assert.equal(await page.getByRole("textbox", { name: "URL" }).count(), 1);
      await typed(page, "b.example");
      await page.getByText("https · b.example · /").waitFor();
    }));

  test("the page ends as the table says: URLs that are typed", () =>
    world.visit("?at=0", {}, async (page) => {
      await ready(page);
      for (const entry of table.urls) {
        // First the other way round, so that the outcome is this input's.
        await typed(page, entry.says ? "https://good.example/" : "no address");
        await outcome(page, entry.says ? undefined : "words to search for");
        await typed(page, text(entry));
        await outcome(page, entry.says, entry.name);
        assert.ok((await page.locator("[data-message]").count()) > 0, entry.name);
      }
      await alive(page);
    }));

  test("the page ends as the table says: links that are opened", () =>
    world.visit("?at=0", {}, async (page) => {
      await ready(page);
      const open = (query) =>
        page.evaluate((query) => {
          history.pushState(null, "", `?${query}`);
          dispatchEvent(new PopStateEvent("popstate"));
        }, query);
      for (const entry of table.links) {
        await open(entry.says ? "at=0" : "at=0&moon=1");
        await outcome(page, entry.says ? undefined : "“moon”");
        await open(`at=0&${text(entry)}`);
        await outcome(page, entry.says, entry.name);
        assert.ok((await page.locator("[data-message]").count()) > 0, entry.name);
      }
      await alive(page);
    }));

  // The server takes no longer links than these.
  for (const entry of table.links.filter((entry) => text(entry).length < 4000).filter((_, at) => at % 6 === 0)) {
    test(`the page opens with a hostile link: ${entry.name}`, () =>
      world.visit(`?${text(entry)}`, {}, async (page) => {
        await ready(page);
        await outcome(page, entry.says, entry.name);
        await alive(page);
      }));
  }
});

const typed = async (page, words) => {
  const field = page.getByRole("textbox", { name: "URL" });
  // What a paste does, at once even for a megabyte.
  await field.evaluate((input, words) => {
    input.value = words;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, words);
  await field.press("Enter");
};

// Waits until the page says these words, or until it has nothing to complain about.
const outcome = (page, says, name) =>
  page
    .waitForFunction((says) => {
      const alert = document.querySelector("#url-problem")?.textContent ?? "";
      return says === undefined ? alert === "" : alert.includes(says);
    }, says)
    .catch(async (error) => {
      const said = await page.getByRole("alert").first().innerText();
      throw new Error(`${name} should say ${says} and says ${said.slice(0, 300)}`, { cause: error });
    });

// The page still does what it is told, and no script but its own has run.
const alive = async (page) => {
  await typed(page, "https://alive.example/");
  await page.getByText("https · alive.example · /").waitFor();
  assert.equal(await page.locator("#app script, #app img, #app iframe, #app a[href^='javascript']").count(), 0);
};

// The same numbers every time (Park and Miller).
const numbers = (seed) => () => (seed = (seed * 48271) % 2147483647);

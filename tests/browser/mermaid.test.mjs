// Mermaid reads what hopscope exports: every text parses, and gives back the labels that went in.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ARGS, findChrome } from "./chrome.mjs";

// The kinds of rows by Mermaid's numbers; those that are left out carry no words.
const KINDS = {
  0: "call", 1: "reply", 2: "note", 3: "lost", 4: "lost reply", 10: "loop", 11: "end", 12: "alt", 13: "else", 14: "end", 19: "par", 20: "and",
  21: "end", 24: "async", 33: "fold",
};
const [ACTIVE, INACTIVE] = [17, 18];
const BLOCKS = ["loop", "alt", "else", "par", "and"];

describe("Mermaid", () => {
  let folder, exports, browser, page;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hopscope-"));
    const file = join(folder, "exports.jsonl");
    const made = spawnSync("cargo", ["test", "--quiet", "--test", "mermaid", "exports"], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { ...process.env, HOPSCOPE_EXPORTS: file },
      encoding: "utf8",
    });
    assert.equal(made.status, 0, made.stdout + made.stderr);
    exports = (await readFile(file, "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line));
    browser = await chromium.launch({ executablePath: findChrome(), args: ARGS });
    page = await browser.newPage();
    await page.addScriptTag({ path: fileURLToPath(import.meta.resolve("mermaid/dist/mermaid.min.js")) });
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("gives back the labels of 1,000 random runs and of hostile ones", async () => {
    assert.ok(exports.length > 1_000);
    for (let at = 0; at < exports.length; at += 50) {
      const some = exports.slice(at, at + 50);
      const reads = await page.evaluate(readTexts, some.map(({ text }) => text));
      some.forEach((made, nth) => holds(made, reads[nth]));
    }
  });

  test("draws hostile labels as they are", async () => {
    for (const { name, text, lanes, rows } of exports.filter(({ name }) => !name.startsWith("seed"))) {
      const drawn = await page.evaluate(drawnTexts, text);
      const messages = rows.filter(({ kind, words }) => words && !BLOCKS.includes(kind)).map(({ words }) => words);
      for (const words of [...lanes, ...messages].flatMap((words) => plain(words).split("\n"))) {
        assert.ok(drawn.includes(solid(words)), `${words} of ${name} is not drawn:\n${text}\n${drawn.join("\n")}`);
      }
    }
  });
});

// In the page: what Mermaid makes of some texts. Boxes have colours, which it asks the browser about.
async function readTexts(texts) {
  const reads = [];
  await globalThis.mermaid.parse("sequenceDiagram");
  for (const text of texts) {
    try {
      const { db } = await globalThis.mermaid.mermaidAPI.getDiagramFromText(text);
      const actors = [...db.getActors().values()].map(({ name, description }) => ({ id: name, description }));
      const boxes = db.getBoxes().map(({ name, actorKeys }) => ({ name, lanes: actorKeys }));
      const messages = db.getMessages().map(({ type, from, to, message }) => ({ type, from, to, message }));
      reads.push({ actors, boxes, messages });
    } catch (problem) {
      reads.push({ problem: String(problem) });
    }
  }
  return reads;
}

// The lanes, the tiers around them and the rows are those that went in.
function holds({ name, text, lanes, tiers, rows }, { problem, actors, boxes, messages }) {
  const about = `${name}\n${text}`;
  assert.equal(problem, undefined, `does not parse: ${about}`);
  assert.deepEqual(actors.map(({ description }) => nameOf(shown(description))), lanes.map(plain), about);
  assert.deepEqual(boxes, tiers, about);
  const read = messages.filter(({ type }) => type in KINDS).map(row);
  assert.equal(read.length, rows.length, about);
  rows.forEach((wanted, at) => assert.deepEqual(read[at], expected(wanted, read[at]), about));
  assert.ok(activationsEnd(messages), about);
}

// In the page: the texts of a drawing, without blanks and without the pictures of participants.
async function drawnTexts(text) {
  const { svg } = await globalThis.mermaid.render("drawing", text);
  document.body.innerHTML = svg;
  const texts = [...document.querySelectorAll("svg text")];
  return texts.map((element) => element.textContent.replace(/^\p{Extended_Pictographic}\uFE0F? /u, "").replace(/[\s\u200B]/g, ""));
}

const solid = (words) => words.replace(/\s/g, "");

// Every activation ends, none before it begins.
function activationsEnd(messages) {
  const active = new Map();
  for (const { type, from } of messages) {
    const step = { [ACTIVE]: 1, [INACTIVE]: -1 }[type] ?? 0;
    active.set(from, (active.get(from) ?? 0) + step);
    if (active.get(from) < 0) return false;
  }
  return [...active.values()].every((count) => count === 0);
}

const nameOf = (lane) => lane.replace(/^\p{Extended_Pictographic}\uFE0F? /u, "");

const lane = (id) => Number(id.slice(1));

function row({ type, from, to, message }) {
  const kind = KINDS[type];
  const words = shown(message);
  if (kind === "end") return { kind };
  return BLOCKS.includes(kind) ? { kind, words: narrow(words) } : { kind, from: lane(from), to: lane(to), words };
}

// A block's label is short, and written without Mermaid's own characters.
function expected({ kind, from, to, words }, read) {
  if (kind === "end") return { kind };
  if (!BLOCKS.includes(kind)) return { kind, from, to, words: plain(words) };
  const whole = narrow(plain(words.replaceAll("\n", " ")));
  return { kind, words: read.words.endsWith("…") ? `${[...whole].slice(0, 60).join("").trimEnd()}…` : whole };
}

// What stands in the picture: Mermaid hides its codes from its parser, and has the browser decode them in the end.
const shown = (text) =>
  text
    .replaceAll("ﬂ°°", "&#")
    .replaceAll("ﬂ°", "&")
    .replaceAll("¶ß", ";")
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

const plain = (text) => text.trim().replace(/[^\P{Cc}\n]/gu, " ");

const narrow = (text) =>
  text.replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCodePoint(wide.codePointAt(0) - 0xfee0)).replace(/[ﬂ¶]/g, "").trim();

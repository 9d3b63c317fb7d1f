// Makes the language files of the page, target/words/words.zh.txt and words.ru.txt, of every `text!("English", "中文",
// "Русский")` in the sources. The module carries English only and finds a translation by its English text's hash.
//
// A file's first line has the hashes in rising order, each as its distance from the one before, in base 36; the lines
// after it are the translations in that order. What is the same as the English is left out. src/text/files.rs reads it.
//
// Usage: node www/words.mjs             writes the files
//        node www/words.mjs --literals  prints every text's literals as the sources have them and as read, in JSON
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);
const OUT = new URL("target/words/", ROOT);
const LANGS = ["zh", "ru"];

function main() {
  const found = rustFiles("src").flatMap(textsOf);
  if (process.argv.includes("--literals")) {
    console.log(JSON.stringify(found.map(({ literals }) => literals)));
    return;
  }
  const texts = byEnglish(found);
  const files = LANGS.map((_, at) => wordsFile(texts, at));
  if (process.exitCode) return;
  mkdirSync(OUT, { recursive: true });
  LANGS.forEach((lang, at) => writeIfNew(new URL(`words.${lang}.txt`, OUT), files[at]));
}

// --- the files --------------------------------------------------------------------------------------------------------

/** Every English text with its translations; fails when one of them is translated in two ways. */
function byEnglish(found) {
  const texts = new Map();
  for (const { place, literals } of found) {
    const [en, zh, ru] = literals.map(({ value }) => value);
    const words = [zh ?? en, ru ?? en];
    const before = texts.get(en);
    if (before && before.words.some((other, at) => other !== words[at])) {
      fail(place, `“${en}” is translated otherwise in ${before.place}: ${words.join(" / ")}, ${before.words.join(" / ")}`);
    }
    if (words.some((word) => /[\r\n]/.test(word))) fail(place, "a text is one line");
    if (!before) texts.set(en, { place, words });
  }
  return texts;
}

function wordsFile(texts, at) {
  const entries = [...texts].map(([en, { place, words }]) => ({ en, place, hash: hash(en), word: words[at] }));
  entries.sort((a, b) => a.hash - b.hash);
  entries.forEach(({ en, place, hash }, at) => {
    const other = entries[at + 1];
    if (other?.hash === hash) fail(place, `“${en}” has the same hash as “${other.en}”: reword one of them`);
  });
  const kept = entries.filter(({ en, word }) => word !== en);
  const steps = kept.map(({ hash }, at) => (hash - (kept[at - 1]?.hash ?? 0)).toString(36));
  return [steps.join(" "), ...kept.map(({ word }) => word), ""].join("\n");
}

/** FNV-1a with 32 bits over the UTF-8. */
function hash(text) {
  return Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

// A file that stays as it is must not look new to who watches it.
function writeIfNew(file, content) {
  try {
    if (readFileSync(file, "utf8") === content) return;
  } catch {
    // There is none yet.
  }
  writeFileSync(file, content);
}

// --- the sources ------------------------------------------------------------------------------------------------------

function rustFiles(folder) {
  const entries = readdirSync(new URL(`${folder}/`, ROOT), { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return rustFiles(path);
    return path.endsWith(".rs") ? [path] : [];
  });
  return files.sort();
}

/** The texts of a file, the macro's own definition and what is compiled for tests only left out. */
function textsOf(path) {
  const tokens = tokensOf(path);
  const texts = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const next = (...words) => words.every((word, by) => tokens[at + by]?.code === word);
    if (next("macro_rules", "!", "text") || next("#", "[", "cfg", "(", "test", ")", "]")) {
      at = endOfItem(tokens, at);
    } else if (next("text", "!")) {
      texts.push(...textAt(tokens, at));
    }
  }
  return texts;
}

/** Where the item that begins at `at` ends: at its braces' end, or at a semicolon before them. */
function endOfItem(tokens, at) {
  let depth = 0;
  for (; at < tokens.length; at += 1) {
    const { code } = tokens[at];
    if (code === "{") depth += 1;
    if (code === "}") depth -= 1;
    if (depth === 0 && (code === "}" || code === ";")) break;
  }
  return at;
}

/** `text!` at `at`: one literal or three, with an optional comma at the end, and nothing else. */
function textAt(tokens, at) {
  const { place } = tokens[at];
  const opened = "([{".includes(tokens[at + 2]?.code);
  const literals = [];
  for (at += 3; tokens[at]?.literal; at += 1) {
    literals.push(tokens[at].literal);
    if (tokens[at + 1]?.code === ",") at += 1;
  }
  const closed = ")]}".includes(tokens[at]?.code);
  if (opened && closed && [1, 3].includes(literals.length)) return [{ place, literals }];
  fail(place, "text! takes one string literal or three");
  return [];
}

/** Comments, lifetimes, characters, strings of every kind, names, and single signs (The Rust Reference, “Tokens”). */
const TOKEN = new RegExp(
  [
    String.raw`(?<blank>\s+|\/\/[^\n]*)`,
    String.raw`(?<comment>\/\*)`,
    String.raw`(?<raw>[bc]?r(?<fence>#*)"(?<inner>[^]*?)"\k<fence>)`,
    String.raw`(?<string>[bc]?"(?:[^"\\]|\\[^])*")`,
    String.raw`(?<char>b?'(?:[^'\\\n]|\\(?:u\{[^}]*\}|x..|.))')`,
    String.raw`(?<name>(?:r#)?[\p{XID_Start}_]\p{XID_Continue}*|'[\p{XID_Start}_]\p{XID_Continue}*|\d[\w.]*)`,
    String.raw`(?<sign>[^])`,
  ].join("|"),
  "uy",
);

function tokensOf(path) {
  const source = readFileSync(new URL(path, ROOT), "utf8").replaceAll("\r\n", "\n");
  const tokens = [];
  let line = 1;
  for (let at = 0; at < source.length; ) {
    TOKEN.lastIndex = at;
    const { 0: whole, groups } = TOKEN.exec(source);
    const place = `${path}:${line}`;
    const code = groups.comment ? source.slice(at, endOfComment(source, at, place)) : whole;
    if (groups.string) tokens.push({ place, literal: { source: code, value: decoded(code, place) } });
    else if (groups.raw) tokens.push({ place, literal: { source: code, value: groups.inner } });
    else if (groups.char) tokens.push({ place, code: "'" });
    else if (!groups.blank && !groups.comment) tokens.push({ place, code });
    line += code.split("\n").length - 1;
    at += code.length;
  }
  return tokens;
}

/** Block comments nest. */
function endOfComment(source, at, place) {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  for (let depth = 0; ; ) {
    const next = edge.exec(source);
    if (!next) {
      fail(place, "a comment that does not end");
      return source.length;
    }
    depth += next[0] === "/*" ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
}

const ESCAPES = { n: "\n", r: "\r", t: "\t", "\\": "\\", "0": "\0", "'": "'", '"': '"' };

/** What a string literal says. */
function decoded(source, place) {
  const inner = source.slice(source.indexOf('"') + 1, -1);
  return inner.replace(/\\(?:u\{([^}]*)\}|x([0-7][0-9a-fA-F])|\n\s*|([^]))/g, (escape, point, byte, letter) => {
    if (point) return String.fromCodePoint(Number.parseInt(point.replaceAll("_", ""), 16));
    if (byte) return String.fromCharCode(Number.parseInt(byte, 16));
    if (!letter) return "";
    if (!(letter in ESCAPES)) fail(place, `the escape ${escape} is not known`);
    return ESCAPES[letter];
  });
}

/** Says what is wrong and goes on, so that one run names everything. */
function fail(place, why) {
  console.error(`${place}: ${why}`);
  process.exitCode = 1;
}

main();

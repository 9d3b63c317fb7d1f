// What programs import, in a page and in Node: the page's own module under a name that stays. The build puts the
// module's name in. Types and documentation: hopscope.d.ts.
import start, { learn } from "./hopscope-web.js";

const file = (name) => new URL(name, import.meta.url);

// Node does not fetch files.
const disk = import.meta.url.startsWith("file:") ? await import("node:fs/promises") : null;

async function load() {
  const wasm = file("./hopscope-web_bg.wasm");
  await start({ module_or_path: disk ? disk.readFile(wasm) : wasm });
}

/** English is in the module, the other languages are files beside it. */
async function words(lang) {
  const name = file(`./words.${lang}.txt?hopscope-web`);
  const text = await (disk ? disk.readFile(name, "utf8") : fetch(name).then((response) => response.text()));
  return () => learn(lang, text);
}

// A page that has started the module already is not made to do it twice.
const [, ...languages] = await Promise.all([(start.begun ??= load()), words("zh"), words("ru")]);
for (const learned of languages) learned();

export { knobs, lenses, mermaid, pcap, simulate, stages, svg } from "./hopscope-web.js";

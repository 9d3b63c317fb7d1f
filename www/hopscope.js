// What programs import, in a page and in Node: the page's own module under a name that stays. The build puts the
// module's name in. Types and documentation: hopscope.d.ts.
import start from "./hopscope-web.js";

const wasm = new URL("./hopscope-web_bg.wasm", import.meta.url);

// Node does not fetch files. A page that has started the module already is not made to do it twice.
const source = async () => (wasm.protocol === "file:" ? (await import("node:fs/promises")).readFile(wasm) : wasm);
await (start.begun ??= source().then((module) => start({ module_or_path: module })));

export { knobs, lenses, mermaid, simulate, stages, svg } from "./hopscope-web.js";

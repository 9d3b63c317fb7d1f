// Serves the release page as a careful host would: from a folder that is not the root, and under the strict policy.
// Usage: node server.mjs [folder]   prints the address and serves until it is stopped
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

// The README tells hosts to send this very policy.
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "frame-src 'self'",
].join("; ");

const BASE = "/some/folder/";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Starts a server on a free port; resolves to its address and a function that stops it. */
export async function serve(folder = DIST) {
  const root = resolve(folder);
  const server = createServer((request, response) => answer(root, request, response));
  await new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", done);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}${BASE}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function answer(root, request, response) {
  const file = fileFor(root, request.url);
  let body;
  try {
    body = file && (await readFile(file));
  } catch {
    body = undefined;
  }
  response.writeHead(body ? 200 : 404, {
    "Content-Type": (body && TYPES[extname(file)]) || "text/plain; charset=utf-8",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
  });
  response.end(body ?? "not found\n");
}

// Undefined for what is outside of the folder.
function fileFor(root, target) {
  let path;
  try {
    path = decodeURIComponent(new URL(target, "http://localhost").pathname);
  } catch {
    return undefined;
  }
  if (!path.startsWith(BASE)) return undefined;
  const file = resolve(root, path.slice(BASE.length) || "index.html");
  return file.startsWith(root + sep) ? file : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(process.argv[2]);
  console.log(url);
}

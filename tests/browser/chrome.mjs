// The browser that the tests drive: where it is, and how it is started.
// Usage: node chrome.mjs               prints the program
//        node chrome.mjs --webdriver   prints what a WebDriver has to know, as JSON
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

// Chromium first: where Debian's is installed, its driver has the same version.
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

// Nothing but the page may be loaded, so everything that a browser does on its own is switched off. The sandbox does
// not work for root or in most containers, and protects little from a page that was built here.
export const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function findChrome() {
  if (process.env.CHROME) return process.env.CHROME;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC];
  return candidates.find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const binary = findChrome();
  if (process.argv.includes("--webdriver")) {
    console.log(JSON.stringify({ "goog:chromeOptions": { binary, args: ARGS } }));
  } else if (binary) {
    console.log(binary);
  }
  process.exitCode = binary ? 0 : 1;
}

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("shots", import.meta.url));

/** Takes a picture of what the window shows, or of the whole page, for people to look at; resolves to its file. */
export async function shot(page, name, { folder = FOLDER, fullPage = false } = {}) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage });
  return path;
}

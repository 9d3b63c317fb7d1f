// Pictures of the release page for people to look at: desktop and phone, light and dark.
// Where the page is longer than the window, there is a second picture of the whole of it.
// Usage: node look.mjs [query] [folder]      for example: node look.mjs 'lens=dns' /tmp/pictures
import { DESKTOP, PHONE, ready, start } from "./harness.mjs";
import { shot } from "./shots.mjs";

const [query = "", folder] = process.argv.slice(2);
const hopscope = await start();
try {
  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await hopscope.open(query && `?${query.replace(/^\?/, "")}`, { viewport, colorScheme });
      await ready(page);
      console.log(await shot(page, `${size}-${colorScheme}`, { folder }));
      if (await page.evaluate(() => document.documentElement.scrollHeight > innerHeight)) {
        console.log(await shot(page, `${size}-${colorScheme}-whole`, { folder, fullPage: true }));
      }
      for (const problem of page.problems) console.log(`  ${problem}`);
      await page.context().close();
    }
  }
} finally {
  await hopscope.stop();
}

// Starts the page's module. It is a file of its own because the page ships with a policy that allows no inline script,
// and a plain script in the head, not a module, because it has to act before the first picture is painted.
(() => {
  const { js, wasm } = document.currentScript.dataset;

  // The theme that was chosen last time, before anything is painted. A browser may close its storage.
  try {
    const theme = localStorage.getItem("hopscope.theme");
    if (["light", "dark"].includes(theme)) document.documentElement.dataset.theme = theme;
  } catch {
    // Then it is the system's.
  }

  const address = (file) => new URL(file, document.baseURI);
  const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));

  // The first picture shows the default journey; a link that carries another one must not flash it.
  if (location.search.length > 1) {
    new MutationObserver((_, observer) => {
      const picture = document.getElementById("first-picture");
      if (!picture) return;
      picture.hidden = true;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  }

  Promise.all([import(address(js)), parsed])
    // Whoever imports the module too (hopscope.js) waits for this start instead of making another.
    .then(([{ default: start }]) => (start.begun ??= start({ module_or_path: address(wasm) })))
    .catch(async (reason) => {
      console.error(reason);
      await parsed;
      document.getElementById("not-started").hidden = false;
    });
})();

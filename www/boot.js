// Starts the page's module. It is a file of its own because the page ships with a policy that allows no inline script,
// and a plain script in the head, not a module, because it has to act before the first picture is painted.
(() => {
  const { js, wasm } = document.currentScript.dataset;
  const root = document.documentElement;
  const link = new URLSearchParams(location.search);
  const address = (file) => new URL(file, document.baseURI);

  // What was chosen last time. A browser may close its storage; then it is the system's.
  const chosen = (name) => {
    try {
      return localStorage.getItem(`hopscope.${name}`);
    } catch {
      return null;
    }
  };

  // A frame in another page has the theme that its address names, else the system's.
  const embed = link.has("embed");
  if (embed) root.dataset.embed = "";
  const theme = embed ? link.get("theme") : chosen("theme");
  if (["light", "dark"].includes(theme)) root.dataset.theme = theme;

  // The language, before anything is painted in another one. The module decides it by the same rules and wants its
  // texts; they are on their way by then.
  const known = (tag) => ["en", "zh", "ru"].find((lang) => lang === tag?.split(/[-_]/)[0].toLowerCase());
  const tags = [link.getAll("lang").filter(known).pop(), chosen("lang"), ...navigator.languages];
  root.lang = tags.map(known).find(Boolean) ?? "en";
  if (root.lang !== "en") {
    const texts = { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: address(`words.${root.lang}.txt?${js}`) };
    document.head.append(Object.assign(document.createElement("link"), texts));
  }

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

// The Packets tab: the packet on its way, its bytes and fields, and the files of a run, by role and name.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { mermaid, pcap, simulate, svg } from "../../dist/hopscope.js";
import { findings } from "./axe.mjs";
import { PHONE, ready, start } from "./harness.mjs";

const SYN = "?url=https://a.example/&lens=tcp&at=0.5";
const HELLO = "?url=https://a.example/&lens=tls&at=0.5";
// In the overview, the page's response: the last row.
const RESPONSE = "?url=https://a.example/&at=21.5";

describe("packets", () => {
  let hopscope;
  before(async () => {
    hopscope = await start();
  });
  after(() => hopscope?.stop());

  const play = (name, query, options, steps) =>
    test(name, () =>
      hopscope.visit(query, options, async (page) => {
        await ready(page);
        await page.getByRole("tab", { name: "Packets" }).click();
        await steps(page, parts(page));
      }));

  play("shows the packet on its way", SYN, {}, async (page, { panel, drawing }) => {
    assert.match(await drawing.getAttribute("aria-label"), /: Ethernet 14 \+ IPv4 20 \+ TCP 32$/);
    const place = () => drawing.locator(".moving").getAttribute("transform");
    const half = await place();
    await page.waitForTimeout(200);
    assert.equal(await place(), half, "it moves while the player rests");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.waitForFunction((half) => document.querySelector(".moving").getAttribute("transform") !== half, half);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await panel.getByRole("heading", { name: /SYN,ACK/ }).waitFor();
  });

  play("is a part of the tabs' order", SYN, {}, async (page) => {
    const tabs = page.getByRole("tablist", { name: "View" }).getByRole("tab");
    assert.deepEqual(await tabs.allInnerTexts(), ["Sequence", "Waterfall", "Packets", "Story", "Mermaid"]);
    await page.keyboard.press("1");
    await page.getByRole("figure", { name: "Sequence diagram" }).waitFor();
    await page.getByRole("button", { name: "Show the bytes" }).click();
    await page.getByRole("tree", { name: "Fields" }).waitFor();
  });

  play("marks the bytes of a field, and the field of a byte", SYN, {}, async (page, { field, marked, told, dump }) => {
    await field("Sequence Number").hover();
    const seq = (await field("Sequence Number").innerText()).match(/\d+/)[0];
    const bytes = Number(seq).toString(16).padStart(8, "0");
    assert.equal((await marked()).replaceAll(" ", ""), bytes);
    assert.match(await told.innerText(), /TCP\s*Sequence Number\s*\d+\s*bytes 38–41/);
    await dump.locator("[data-mark]").first().hover();
    await page.locator(".part.pointed", { hasText: "Destination Address" }).waitFor();
    assert.equal((await marked()).replaceAll(" ", ""), "00005e005301");
    await page.getByRole("tab", { name: "Packets" }).hover();
    await told.getByText("Point at a field").waitFor();
    // The pieces of the drawing mark their layer.
    await page.locator(".moving .in-network").hover();
    assert.equal((await marked()).replaceAll(" ", "").length, 40);
  });

  play("goes from field to field by the keyboard", SYN, {}, async (page, { tree, marked, told, panel }) => {
    await tree.getByRole("treeitem", { name: "Ethernet" }).focus();
    assert.equal((await marked()).replaceAll(" ", "").length, 28, "a layer marks all its bytes");
    for (let n = 0; n < 3; n += 1) await page.keyboard.press("ArrowDown");
    assert.match(await told.innerText(), /EtherType/);
    assert.equal(await marked(), "08 00");
    assert.match(await page.evaluate(() => document.activeElement.innerText), /EtherType/);
    await page.keyboard.press("End");
    assert.match(await page.evaluate(() => document.activeElement.innerText), /List|No-Operation|Pad/);
    await page.keyboard.press("Home");
    assert.equal(await page.locator('[role=treeitem][tabindex="0"]').count(), 1);
    // Left and right are the player's.
    await page.keyboard.press("ArrowRight");
    await panel.getByRole("heading", { name: /SYN,ACK/ }).waitFor();
  });

  play("labels filler as filler", HELLO, {}, async (page, { field, told, dump }) => {
    const filler = field("key_exchange filler");
    await filler.hover();
    await told.getByText("its values mean nothing").waitFor();
    assert.ok((await dump.locator(".filler.pointed").count()) > 0);
    assert.match(await field("HostName a.example").innerText(), /a\.example/);
  });

  play("lets one pick among the frames of a message", RESPONSE, {}, async (page, { panel, drawing, told }) => {
    const count = panel.getByText(/^Frame \d+ of \d+$/);
    assert.match(await count.innerText(), /^Frame 1 of 1\d$/);
    assert.ok(await page.getByRole("button", { name: "Previous frame" }).isDisabled());
    const first = await drawing.getAttribute("aria-label");
    await page.getByRole("button", { name: "Next frame" }).click();
    assert.match(await count.innerText(), /^Frame 2 of/);
    assert.notEqual(await drawing.getAttribute("aria-label"), first);
    await told.waitFor();
    await page.keyboard.press("ArrowLeft");
    await count.waitFor({ state: "detached" });
  });

  play("says so when a step has no frame, and leads to one that has", "?url=https://a.example/&at=1.5", {}, async (page, { panel, drawing }) => {
    await panel.getByText("This step passes no network interface").waitFor();
    await panel.getByRole("button", { name: /^Nearest step with a frame: .*A\? a\.example/ }).click();
    await drawing.waitFor();
  });

  play("shows a lost packet where it was lost", "?url=https://a.example/&lens=tcp&tcp.syn_lost=1&at=0.9", {}, async (page, { drawing }) => {
    await drawing.getByText("lost on the way").waitFor();
    assert.equal(await drawing.locator(".lost-cross").count(), 1);
  });

  play("shows the whole picture at once when motion is unwelcome", SYN, { reducedMotion: "reduce" }, async (page, { drawing }) => {
    assert.equal(await drawing.locator(".moving").count(), 0);
    assert.equal(await drawing.locator(".future").count(), 0);
    assert.equal(await drawing.locator(".pieces").count(), 7, "three levels on both sides and the wire");
  });

  for (const colorScheme of ["light", "dark"]) {
    play(`gives axe nothing to find: ${colorScheme}`, HELLO, { colorScheme }, async (page, { field }) => {
      await field("random").first().click();
      assert.deepEqual(await findings(page), []);
      await page.goto(page.url().replace("lens=tls&at=0.5", "at=1.5"));
      await ready(page);
      await page.getByRole("tab", { name: "Packets" }).click();
      assert.deepEqual(await findings(page), [], "without a frame");
      await page.getByRole("button", { name: "Export" }).click();
      assert.deepEqual(await findings(page), [], "the files");
    });
  }

  play("fits a phone", HELLO, { viewport: PHONE }, async (page, { field, told, tree }) => {
    await field("EtherType").tap();
    await told.getByText("EtherType").waitFor();
    assert.deepEqual(await findings(page), []);
    const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: innerWidth }));
    assert.ok(wide <= screen, `the page is ${wide} pixels wide on a screen of ${screen}`);
    const [list, view] = [await tree.boundingBox(), await page.getByRole("tabpanel").boundingBox()];
    assert.ok(list.x >= view.x && list.x + list.width <= view.x + view.width);
  });

  test("has room for its buttons on the narrowest phone, in the longest language", () =>
    hopscope.visit("?lang=ru&at=9.5", { viewport: { width: 360, height: 740 } }, async (page) => {
      await ready(page);
      for (const name of ["Экспорт", "Поделиться"]) {
        const { x, width } = await page.getByRole("button", { name, exact: true }).boundingBox();
        assert.ok(x + width <= 350, `${name} ends at ${x + width}`);
      }
    }));

  for (const [lang, tab, fields, filler] of [["zh", "数据包", "字段", "填充"], ["ru", "Пакеты", "Поля", "заполнитель"]]) {
    test(`speaks ${lang}`, () =>
      hopscope.visit(`${HELLO}&lang=${lang}`, {}, async (page) => {
        await ready(page);
        await page.getByRole("tab", { name: tab }).click();
        const tree = page.getByRole("tree", { name: fields });
        await tree.getByText(filler, { exact: true }).first().waitFor();
        await tree.getByText("Sequence Number").waitFor();
      }));
  }

  test("saves the files that programs get", () =>
    hopscope.visit("?url=https://a.example/&tcp.syn_lost=1&lens=tcp&at=3", {}, async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "Export" }).click();
      const link = "?url=https://a.example/&tcp.syn_lost=1&lens=tcp";
      const saved = async (name) => {
        const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
        return [file.suggestedFilename(), await readFile(await file.path())];
      };
      const [name, bytes] = await saved("Packets (.pcap)");
      assert.equal(name, "hopscope-a.example.pcap");
      assert.deepEqual(new Uint8Array(bytes), pcap(link));
      assert.deepEqual(await saved("Diagram (.svg)").then(([name, file]) => [name, String(file)]), ["hopscope-a.example.svg", svg(link)]);
      assert.equal(String((await saved("Mermaid text (.mmd)"))[1]), mermaid(link));
      const { link: written, ...trace } = JSON.parse((await saved("Trace (.json)"))[1]);
      const { link: own, ...wanted } = simulate(link);
      assert.deepEqual(trace, wanted);
      assert.ok(written.startsWith(own));
    }));

  for (const [colorScheme, paper] of [["light", "255,255,255"], ["dark", "20,26,38"]]) {
    test(`saves the diagram in pixels, ${colorScheme}`, () =>
      hopscope.visit("?url=https://a.example/&lens=tls&at=3", { colorScheme }, async (page) => {
        await ready(page);
        await page.getByRole("button", { name: "Export" }).click();
        const [, width, height] = svg("?url=https://a.example/&lens=tls").match(/width="([\d.]+)" height="([\d.]+)"/);
        for (const scale of [1, 3]) {
          const button = page.getByRole("button", { name: `PNG ×${scale}` });
          const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
          assert.equal(file.suggestedFilename(), "hopscope-a.example.png");
          const picture = await pixels(page, (await readFile(await file.path())).toString("base64"));
          assert.equal(picture.width, Math.floor(width * scale));
          assert.equal(picture.height, Math.floor(height * scale));
          assert.equal(picture.corner, paper);
          assert.ok(picture.colours > 100, `${picture.colours} colours: words have edges`);
        }
      }));
  }

  test("says when a diagram is too long for pixels", () =>
    hopscope.visit("?request.method=upload&request.picture=2m&lens=tcp", {}, async (page) => {
      await ready(page);
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByText("too long for a picture in pixels").waitFor();
      assert.ok(await page.getByRole("button", { name: "PNG ×1" }).isDisabled());
    }));
});

/** What is in a PNG file. */
function pixels(page, base64) {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const paper = canvas.getContext("2d");
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(0, 0, image.width, image.height);
    const at = (n) => `${data[n]},${data[n + 1]},${data[n + 2]}`;
    const colours = new Set(Array.from({ length: data.length / 4 }, (_, n) => at(4 * n)));
    return { width: image.width, height: image.height, corner: at(0), colours: colours.size };
  }, base64);
}

// What a person finds in the tab.
function parts(page) {
  const panel = page.getByRole("tabpanel", { name: "Packets" });
  const tree = panel.getByRole("tree", { name: "Fields" });
  return {
    panel,
    tree,
    drawing: panel.getByRole("img", { name: /^The packet and the two stacks/ }),
    field: (words) => tree.locator(".part", { hasText: words }).first(),
    dump: panel.getByRole("group", { name: "Bytes" }),
    told: panel.locator(".told"),
    marked: async () => (await panel.locator(".hex .pointed").allInnerTexts()).join(" "),
  };
}

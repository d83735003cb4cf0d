// Before axe looks at a page: what it would look at thousands of times, alike each time, is taken out. The page keeps its size.

// The visible half of a formula is hidden from screen readers, in the colour of the text; the half for them is one
// piece of mathematics; a picture is one image.
function withoutGlyphs() {
  const boxes = [...document.querySelectorAll(".katex-html, svg[role=img]")].map((box) => [box, box.getBoundingClientRect()]);
  for (const [box, { width, height }] of boxes) {
    box.replaceChildren();
    box.style.cssText = `display: inline-block; vertical-align: top; width: ${width}px; height: ${height}px`;
  }
  document.querySelectorAll(".katex-mathml math").forEach((math) => { math.textContent = math.textContent; });
}

// The colour of a token of code depends on its kind and on its ground: three of each stay.
function withoutRepeats() {
  const seen = {};
  for (const token of document.querySelectorAll(".highlight span[class]")) {
    const around = token.closest("[class*=cell_], details, .admonition")?.className;
    const look = [token.className, token.getAttribute("style"), token.textContent.length < 2, around].join();
    seen[look] = (seen[look] ?? 0) + 1;
    if (seen[look] > 3) {
      token.replaceWith(token.textContent);
    }
  }
}

// Everything that a reader can unfold.
function unfold() {
  document.querySelectorAll("details").forEach((box) => { box.open = true; });
  document.querySelectorAll(".toggle-hidden button.toggle-button").forEach((button) => button.click());
}

// All that lies behind the text of a box: colours and pictures of the boxes around it, and which of them float over others.
function ground(box, known) {
  if (box && !known.has(box)) {
    const { backgroundColor, backgroundImage, opacity, filter, position, zIndex } = getComputedStyle(box);
    known.set(box, [ground(box.parentElement, known), backgroundColor, backgroundImage, opacity, filter, position, zIndex].join());
  }
  return box ? known.get(box).replaceAll(/,rgba\(0, 0, 0, 0\),none,1,none,static,auto/g, "") : "";
}

// A link must differ from the text that it stands in, where there is more text than links.
function around(link) {
  let block = link.parentElement;
  while (getComputedStyle(block).display.startsWith("inline")) {
    block = block.parentElement;
  }
  const linked = [...block.querySelectorAll("a")].reduce((sum, one) => sum + one.textContent.length, 0);
  return [getComputedStyle(block).color, block.textContent.length > 2 * linked];
}

// Texts of one look have one contrast. Axe is shown the first three of each look, in case that it cannot see one of them.
function firstOfEachLook() {
  const known = new Map(), seen = {};
  for (const box of document.body.querySelectorAll("*")) {
    delete box.dataset.look;
    const link = box.matches("a[href]");
    const text = [...box.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data.trim() : "")).join("");
    if ((link || text || box.matches("input, select, textarea, button")) && box.checkVisibility({ visibilityProperty: true })) {
      const { color, fontSize, fontWeight, textShadow, textDecoration } = getComputedStyle(box);
      const look = [color, fontSize, fontWeight, textShadow, ground(box, known), text.length < 2, link && [textDecoration, around(box)]].join();
      seen[look] = (seen[look] ?? 0) + 1;
      if (seen[look] <= 3) {
        box.dataset.look = seen[look];
      }
    }
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }, { id: "link-in-text-block", selector: "a[data-look]" }] });
}

// Colours are those of the theme at once, not somewhere on the way there.
document.head.append(Object.assign(document.createElement("style"), { textContent: "*, *::before, *::after { animation: none !important; transition: none !important; }" }));

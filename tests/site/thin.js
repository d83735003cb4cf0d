// Before axe looks at a page: what it would look at thousands of times, alike each time, is taken out. The page keeps its size.

// The visible half of a formula is hidden from screen readers, in the colour of the text; a picture is one image.
function withoutGlyphs() {
  const boxes = [...document.querySelectorAll(".katex-html, svg[role=img]")].map((box) => [box, box.getBoundingClientRect()]);
  for (const [box, { width, height }] of boxes) {
    box.replaceChildren();
    box.style.cssText = `display: inline-block; vertical-align: top; width: ${width}px; height: ${height}px`;
  }
}

// Contrast depends on the class of a token and on its ground, not on which token it is; rows of a table take turns.
function withoutRepeats() {
  const seen = new Set();
  for (const token of document.querySelectorAll(".highlight span[class]")) {
    const look = `${token.className} ${token.closest("[class*=cell_], details, .admonition")?.className}`;
    if (seen.has(look)) {
      token.replaceWith(token.textContent);
    }
    seen.add(look);
  }
  document.querySelectorAll("tr:nth-child(n + 6)").forEach((row) => row.remove());
}

// Everything that a reader can unfold.
function unfold() {
  document.querySelectorAll("details").forEach((box) => { box.open = true; });
  document.querySelectorAll(".toggle-hidden button.toggle-button").forEach((button) => button.click());
}

// Colours are those of the theme at once, not somewhere on the way there.
document.head.append(Object.assign(document.createElement("style"), { textContent: "* { transition: none !important; }" }));

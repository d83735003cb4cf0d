// A wide equation, table, output or figure scrolls in its own box. While it does, the keyboard must reach it,
// and a screen reader must have a name for it.
"use strict";

const KINDS = [
  [".equation-scroll, .bd-article .cell_output > p:has(> .math)", "Equation, scrolls sideways"],
  [".pst-scrollable-table-container", "Table, scrolls sideways"],
  [".bd-article .output:has(> svg), .stepper-pictures", "Figure, scrolls sideways"],
  [".bd-article .output pre, .bd-article div.highlight pre", "Code, scrolls sideways"],
];

const names = new Map();

function mark(box) {
  const wide = box.scrollWidth > box.clientWidth + 1;
  box.classList.toggle("scrolls", wide);
  if (wide) {
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", names.get(box));
  } else {
    ["tabindex", "role", "aria-label"].forEach((attribute) => box.removeAttribute(attribute));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  // Also what is unfolded later, or narrowed by a sidebar.
  const watcher = new ResizeObserver((changes) => changes.forEach((change) => mark(change.target)));
  for (const [selector, name] of KINDS) {
    for (const box of document.querySelectorAll(selector)) {
      names.set(box, name);
      watcher.observe(box);
    }
  }
  document.fonts.ready.then(() => names.forEach((name, box) => mark(box)));
});

// A wide equation, table or output scrolls in its own box. While it does, the keyboard must reach it,
// and a screen reader must have a name for it.
"use strict";

const KINDS = [
  [".equation-scroll", "Equation, scrolls sideways"],
  [".pst-scrollable-table-container", "Table, scrolls sideways"],
  [".bd-article .output pre, .bd-article div.highlight pre", "Code, scrolls sideways"],
];

function mark() {
  for (const [selector, name] of KINDS) {
    for (const box of document.querySelectorAll(selector)) {
      const wide = box.scrollWidth > box.clientWidth + 1;
      box.classList.toggle("scrolls", wide);
      if (wide) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", name);
      } else {
        ["tabindex", "role", "aria-label"].forEach((attribute) => box.removeAttribute(attribute));
      }
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  mark();
  document.fonts.ready.then(mark);
  window.addEventListener("resize", mark);
});

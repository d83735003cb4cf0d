// A reference to an equation shows the equation while it is pointed at or has the focus; on a touch screen the first
// tap shows it, and the second follows the reference.
"use strict";

(() => {
  const DELAY = 150; // milliseconds, so that a passing pointer opens nothing
  const popup = document.createElement("div");
  Object.assign(popup, {id: "equation-preview", hidden: true});
  popup.setAttribute("role", "tooltip");
  document.querySelector("main").append(popup);
  let shown = null; // the reference that the popup belongs to
  let timer;

  function equation(link) {
    const place = link.hash.slice(1);
    const kept = document.querySelector(`template[data-equation="${CSS.escape(place)}"]`);
    const here = document.getElementById(place)?.querySelector(".katex-display");
    if (!kept && !here) return null;
    const box = document.createElement("div");
    box.append((kept ? kept.content : here).cloneNode(true));
    const caption = document.createElement("p");
    const wrong = kept ? "wrong" in kept.dataset : here.querySelector("annotation").textContent.includes("% wrong:");
    caption.textContent = [link.textContent, ...(kept ? [kept.dataset.chapter] : []), ...(wrong ? ["printed as wrong"] : [])].join(" · ");
    return [caption, box];
  }

  function place(link) {
    popup.style.left = popup.style.top = "0";
    const from = popup.getBoundingClientRect();
    const to = link.getClientRects()[0];
    const right = document.documentElement.clientWidth - from.width - 8;
    const below = to.bottom + 6 + from.height < window.innerHeight || to.top < from.height + 6;
    popup.style.left = `${Math.max(8, Math.min(to.left, right)) - from.left}px`;
    popup.style.top = `${(below ? to.bottom + 6 : to.top - 6 - from.height) - from.top}px`;
  }

  function show(link) {
    clearTimeout(timer);
    const content = link === shown ? null : equation(link);
    if (!content) return;
    hide();
    shown = link;
    popup.replaceChildren(...content);
    popup.hidden = false;
    link.setAttribute("aria-describedby", popup.id);
    // A wide equation is set smaller.
    const box = popup.lastChild;
    const ratio = box.clientWidth / box.scrollWidth;
    if (ratio < 1) box.style.fontSize = `${ratio * 98}%`;
    place(link);
  }

  function hide() {
    clearTimeout(timer);
    popup.hidden = true;
    shown?.removeAttribute("aria-describedby");
    shown = null;
  }

  function later(action) {
    clearTimeout(timer);
    timer = setTimeout(action, DELAY);
  }

  for (const link of document.querySelectorAll('a.reference.internal[href*="#equation-"]')) {
    let touched = false;
    link.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch" && shown !== link; });
    link.addEventListener("click", (event) => {
      if (touched && equation(link)) {
        event.preventDefault();
        show(link);
      } else {
        hide();
      }
      touched = false;
    });
    link.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") later(() => show(link)); });
    link.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") later(hide); });
    link.addEventListener("focus", () => { if (link.matches(":focus-visible")) show(link); });
    link.addEventListener("blur", hide);
  }
  popup.addEventListener("pointerenter", () => clearTimeout(timer));
  popup.addEventListener("pointerleave", () => later(hide));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => {
    if (shown && !popup.contains(event.target) && !shown.contains(event.target)) hide();
  });
})();

// A slider steps through the pictures that a cell of the chapter has drawn.
"use strict";

for (const box of document.querySelectorAll(".stepper")) {
  const frames = box.querySelectorAll(".stepper-frame");
  const steps = JSON.parse(box.querySelector("script").textContent);
  const range = box.querySelector("input");
  const output = box.querySelector("output");

  const show = () => {
    const at = Number(range.value);
    frames.forEach((frame, k) => { frame.hidden = k !== at; });
    output.textContent = steps[at].sentence;
    range.setAttribute("aria-valuetext", steps[at].value);
  };

  box.querySelector(".stepper-still").hidden = true;
  box.querySelector(".stepper-control").hidden = false;
  range.addEventListener("input", show);
  show();
}

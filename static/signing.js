// Signing with a finger or a pen: what is drawn goes into the form as points of a box of 1000 by 400. Without this file people tick and type.
(() => {
  "use strict";
  const pad = document.querySelector("[data-pad]");
  const box = pad.querySelector("svg");
  const ink = box.querySelector(".ink");
  const field = pad.querySelector("input");
  let strokes = [];
  let pen = null;

  const point = (event) => {
    const place = box.getBoundingClientRect();
    return [Math.round((event.clientX - place.left) / place.width * 1000), Math.round((event.clientY - place.top) / place.height * 400)];
  };
  const show = () => {
    ink.setAttribute("d", strokes.map((stroke) => `M${stroke[0]}L${(stroke.length > 1 ? stroke.slice(1) : stroke).join(" ")}`).join(""));
    field.value = strokes.map((stroke) => stroke.join(" ")).join(";");
  };
  box.addEventListener("pointerdown", (event) => {
    if (pen !== null || event.button) return;
    pen = event.pointerId;
    box.setPointerCapture(pen);
    strokes.push([point(event)]);
    show();
  });
  box.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pen) return;
    const drawn = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    strokes[strokes.length - 1].push(...(drawn.length ? drawn : [event]).map(point));
    show();
  });
  const lift = (event) => { if (event.pointerId === pen) pen = null; };
  box.addEventListener("pointerup", lift);
  box.addEventListener("pointercancel", lift);
  pad.querySelector("[data-again]").addEventListener("click", () => { strokes = []; show(); });
  pad.hidden = false;
})();

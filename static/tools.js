/* The score of a tool that runs along while it is filled in; the server counts for itself, and everything works without this file. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-tool]");
  if (!form) return;
  const items = [...form.querySelectorAll("[data-item]")];

  const chosen = (key) => {
    const control = form.elements[key];
    if (!control) return "";
    return control.type === "checkbox" ? (control.checked ? "1" : "") : control.value;
  };
  const points = (box) => {
    const control = box.querySelector("input:checked, option:checked");
    return control && control.type === "checkbox" ? 1 : Number((control && control.dataset.points) || 0);
  };
  const most = (box) => Math.max(0, ...[...box.querySelectorAll("input, option")].map((each) => each.type === "checkbox" ? 1 : Number(each.dataset.points || 0)));
  const skipped = (box) => (box.dataset.skip || "").split(" ").filter(Boolean).some((rule) => {
    const [item, place] = rule.split("=");
    const own = box.dataset.of ? `${box.dataset.of}.${item}` : item;
    return chosen(form.elements[own] ? own : item) === place;
  });
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const local = (value) => value.toLocaleString(document.documentElement.lang || "en");

  const count = (output) => {
    const mine = items.filter((box) => box.dataset.of === output.dataset.of);
    const asked = mine.filter((box) => !box.hidden);
    const counted = asked.filter((box) => "counts" in box.dataset);
    const isChoice = (box) => box.querySelector("input[type=radio], select");
    const left = asked.filter((box) => isChoice(box) && !chosen(box.dataset.item)).length;
    const sum = counted.reduce((total, box) => total + points(box), 0);
    const all = mine.filter((box) => "counts" in box.dataset).reduce((total, box) => total + most(box), 0);
    const alarmed = items.some((box) => !box.hidden && ("essential" in box.dataset ? !chosen(box.dataset.item) : box.querySelector("input[data-alarm]:checked, option[data-alarm]:checked")));
    const band = alarmed && output.dataset.alarm ? [0, output.dataset.alarm] : JSON.parse(output.dataset.bands).filter(([low]) => low === null || sum >= low).sort((a, b) => (a[0] ?? -Infinity) - (b[0] ?? -Infinity)).pop();
    const values = { points: local(sum), most: local(all), band: band ? band[1] : "", n: local(left) };
    output.textContent = left ? `${fill(form.dataset.score, values)}, ${fill(form.dataset.left, values)}` : fill(band ? form.dataset.whole : form.dataset.score, values);
  };
  const follow = () => {
    items.forEach((box) => { box.hidden = skipped(box); });
    form.querySelectorAll("output[data-of]").forEach(count);
  };

  form.querySelectorAll(".running").forEach((each) => { each.hidden = false; });
  form.addEventListener("input", follow);
  follow();
})();

/* Threshold: small comforts; every page works without this file.
data-confirm="words"  on a button or form: ask before sending
data-keep="key"       on a form: keep what is typed on this device until the server has it; data-restored="words" says that it is back
data-warn             on a form: warn before leaving with unsent answers
data-forget           on a button: drop everything kept here (sign out, shared phones)
data-print, hidden    on a button: show it, and print
data-seconds="1800"   what is left of a time limit: its [data-shown] says so in minutes, in the words of data-left; its [role=status] five minutes and one minute before the end */
(() => {
  "use strict";
  const OURS = "threshold:";
  const A_MONTH = 30 * 864e5;
  const PAUSE = 5000; // a second press this soon is a slip; later it is a wish to send again
  const store = (() => { try { return localStorage; } catch { return null; } })();
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const here = location.href.split("#")[0];
  const unsent = new Set();

  const ours = () => store ? Object.keys(store).filter((key) => key.startsWith(OURS)) : [];
  const drop = (key) => store && store.removeItem(key);
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };

  const fields = (form) => [...form.elements].filter((each) => each.name && /^(text|radio|checkbox|select|textarea|number|date)/.test(each.type));
  const choice = (each) => each.type === "radio" || each.type === "checkbox";
  const answers = (form) => fields(form).filter((each) => !choice(each) || each.checked).map((each) => [each.name, each.value]);

  function keep(form, sent) {
    const key = form.dataset.keep;
    if (!key || !store) return;
    try { store.setItem(OURS + key, JSON.stringify({ at: Date.now(), sent, answers: answers(form) })); } catch { /* full: the warning remains */ }
  }

  function restore(form) {
    const kept = read(OURS + form.dataset.keep);
    if (!kept || JSON.stringify(kept.answers) === JSON.stringify(answers(form))) return;
    const left = kept.answers.slice();
    fields(form).forEach((each) => {
      const at = left.findIndex(([name, value]) => name === each.name && (!choice(each) || value === each.value));
      if (choice(each)) each.checked = at >= 0;
      else if (at >= 0) each.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    });
    unsent.add(form);
    if (!form.dataset.restored) return;
    const said = document.createElement("p");
    said.className = "notice info";
    said.setAttribute("role", "status");
    said.textContent = form.dataset.restored;
    form.prepend(said);
  }

  function rest(form, button) {
    const until = Date.now() + PAUSE;
    form.dataset.until = until;
    if (button) button.setAttribute("aria-busy", "true");
    setTimeout(() => wake(form), PAUSE);
  }

  function wake(form) {
    delete form.dataset.until;
    form.querySelectorAll("[aria-busy]").forEach((each) => each.removeAttribute("aria-busy"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const words = (button && button.dataset.confirm) || form.dataset.confirm;
    if (form.dataset.until > Date.now() || (words && !confirm(words))) return event.preventDefault();
    if (button && "forget" in button.dataset) ours().forEach(drop);
    unsent.delete(form);
    if (read(OURS + form.dataset.keep)) keep(form, here);
    rest(form, button);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && ("keep" in form.dataset || "warn" in form.dataset)) { unsent.add(form); keep(form); }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    all("details.menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]", (menu) => { menu.open = false; menu.firstElementChild.focus(); });
  });
  addEventListener("beforeunload", (event) => {
    if ([...unsent].some((form) => "warn" in form.dataset)) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    all("form[data-until]", wake);
    // shown again, so whatever was sent from here has not arrived for certain
    all("form[data-keep]", (form) => { if ((read(OURS + form.dataset.keep) || {}).sent) keep(form); });
  });

  // Answers have arrived when their page led here by its form, and no longer asks. A failed try leads to no page of ours.
  const asked = new Set([...document.querySelectorAll("form[data-keep]")].map((form) => OURS + form.dataset.keep));
  ours().forEach((key) => {
    const kept = read(key) || {};
    if ((kept.sent && kept.sent === document.referrer && !asked.has(key)) || !(kept.at > Date.now() - A_MONTH)) drop(key);
  });
  all("form[data-keep]", restore);
  all("[data-seconds]", (limit) => {
    const end = Date.now() + limit.dataset.seconds * 1000;
    let before = 0;
    const tell = () => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 6e4));
      if (left === before) return;
      const words = limit.dataset.left.replace("{n}", left);
      limit.querySelector("[data-shown]").textContent = words;
      if (before && (left === 5 || left === 1)) limit.querySelector("[role=status]").textContent = words;
      before = left;
    };
    tell();
    setInterval(tell, 1000);
  });
  all("[data-print]", (each) => { each.hidden = false; });
  all("#problems", (each) => each.focus());
  // What explains a word goes by the Escape key, and comes back when the word is asked again.
  addEventListener("keydown", (event) => event.key === "Escape" && all(".term+i", (each) => { each.hidden = true; }));
  all(".term", (word) => ["click", "focus", "mouseenter"].forEach((way) => word.addEventListener(way, () => { word.nextSibling.hidden = false; })));
  // What works without a connection comes after the page: its words and addresses, then the script that these name.
  all("body[data-outbox]", (body) => "serviceWorker" in navigator && addEventListener("load", async () => {
    const html = await fetch(body.dataset.outbox).then((answer) => answer.ok && !answer.redirected ? answer.text() : "", () => "");
    body.insertAdjacentHTML("beforeend", html);
    all("#outbox", (part) => document.head.append(Object.assign(document.createElement("script"), { src: part.dataset.script })));
  }));
})();

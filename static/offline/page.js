/* What a page of learning says and does about the outbox. Its words are in #outbox, which the server draws.
[data-forget] asks first while something waits; forms show what was sent from them and waits; what was answered is shown again. */
(() => {
  "use strict";
  const part = document.getElementById("outbox");
  const { dataset: words } = part;
  const outbox = self.thresholdOutbox;
  const box = outbox.of(words.person);
  const spoken = document.documentElement.lang || "en";
  const speaks = spoken === "en" ? "en-GB" : spoken; // as the pages write dates
  const line = part.querySelector("[data-line]");
  const button = part.querySelector("[data-send]");
  const list = part.querySelector("[data-list]");
  const FIRST = 5000, LAST = 600000; // milliseconds until the next try
  let pause = FIRST, timer = 0, before = 0, trouble = "";

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const count = (forms, n) => { const all = JSON.parse(forms); return fill(all[new Intl.PluralRules(speaks).select(n)] || all.other, { n: n.toLocaleString(speaks) }); };
  const moment = (time) => new Intl.DateTimeFormat(speaks, { ...new Date(time).toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" }, hour: "2-digit", minute: "2-digit" }).format(time);
  const worker = async () => (await navigator.serviceWorker.ready).active;
  const send = async (message) => (await worker()).postMessage(message);
  const flush = () => send({ type: "flush" });
  const element = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name || "" });

  /* Say what waits, when the last was sent, and what to do. */
  async function draw() {
    const all = await box.all(), sent = await box.fact("sent");
    const refused = all.filter((item) => item.refused).length, waits = all.length - refused;
    const said = [];
    if (waits) said.push(count(words.waits, waits) + (sent ? `, ${fill(words.sent, { when: moment(sent) })}` : "") + ".");
    else if (before && !refused) said.push(fill(words.gone, { when: moment(sent || Date.now()) }));
    if (waits && trouble === "sign-in") said.push(words.signed);
    if (refused) said.push(count(words.refused, refused));
    before = Math.max(before, waits);
    const text = said.join(" ");
    if (line.textContent !== text) line.textContent = text;
    part.hidden = !text;
    part.className = `notice ${refused ? "bad" : waits ? "warn" : "good"}`;
    button.hidden = !waits;
    list.hidden = !all.length;
    if (all.length) list.href = words.list.replace("-cohort-", all[0].cohort);
    clearTimeout(timer);
    if (waits) timer = setTimeout(flush, pause + Math.random() * 1000);
    return all;
  }

  function hear({ data }) {
    if (data.type === "outbox") {
      if ("trouble" in data) {
        trouble = data.trouble;
        before = Math.max(before, data.sent || 0);
        pause = trouble ? Math.min(LAST, pause * 2) : FIRST;
      }
      draw();
      self.dispatchEvent(new CustomEvent("outbox", { detail: data }));
    } else if (data.why || words[data.type]) warn(data.why || words[data.type]);
  }

  /* Say at once why a form stays here. */
  function warn(text) {
    document.querySelectorAll("[data-warned]").forEach((each) => each.remove());
    document.querySelectorAll("form[data-until]").forEach((each) => { delete each.dataset.until; });
    document.querySelectorAll("[aria-busy]").forEach((each) => each.removeAttribute("aria-busy"));
    const said = element("p", text, "notice bad");
    said.dataset.warned = "";
    said.setAttribute("role", "alert");
    said.tabIndex = -1;
    document.getElementById("main").prepend(said);
    said.focus();
  }

  /* --- what waits from this page --- */

  const choice = (each) => each.type === "radio" || each.type === "checkbox";

  const isBlank = (each) => choice(each) ? !each.checked : each.type === "hidden" || each.tagName === "BUTTON" || !each.value;
  const isAsDrawn = (each) => choice(each) ? each.checked === each.defaultChecked : each.options ? [...each.options].every((option) => option.selected === option.defaultSelected) || !each.value : each.value === each.defaultValue;

  /* Show what was answered on this device, unless somebody has begun to answer anew. */
  function refill(form, fields) {
    if (![...form.elements].every((each) => each.tagName === "BUTTON" || each.tagName === "FIELDSET" || isAsDrawn(each))) return;
    for (const each of form.elements) {
      const given = fields[each.name];
      if (!each.name || each.type === "hidden" || each.type === "file" || each.type === "submit") continue;
      if (choice(each)) each.checked = Boolean(given && given.includes(each.value));
      else if (given) each.value = given[[...form.elements].filter((other) => other.name === each.name).indexOf(each)] || "";
      if (given && each === document.activeElement && each.select) each.select(); // whoever is about to type replaces it
    }
  }

  const same = (values, others) => JSON.stringify([...values].sort()) === JSON.stringify([...others].sort());

  /* Return what the device can say about the answer to a check: its feedback where that is kept. */
  async function judged(item) {
    const known = (await box.parts()).map((each) => (each.checks || {})[item.check]).find(Boolean);
    if (!known) return "";
    const given = item.fields[item.check] || [];
    if (!known.right) return known.good;
    return (known.right.some((right) => same(right, given)) ? known.good : known.bad) + given.map((value) => (known.said || {})[value] || "").join("");
  }

  async function answeredCheck(form, item) {
    refill(form, item.fields);
    const said = element("div", "", "note");
    said.append(element("p", item.refused || words.kept));
    said.lastChild.insertAdjacentHTML("afterend", await judged(item));
    lead(said, String(item.fields.next || ""));
    ((item.check && form.querySelector("fieldset")) || form).append(said);
    if (location.hash === `#${item.check || "main"}`) { said.tabIndex = -1; said.focus(); }
  }

  async function finished(form, item) {
    const page = (await box.parts()).flatMap((each) => each.pages).find((each) => each.url === item.page);
    const said = element("p", words.kept, "notice info");
    lead(said, page && page.next);
    form.replaceWith(said);
  }

  const lead = (said, href) => href && said.append(" ", Object.assign(element("a", words.next), { href }));

  /* A kept question has its hints one inside the other; how many were opened goes with the answer. */
  function hinted({ target }) {
    const nth = target.dataset && target.dataset.hint;
    const { hints } = nth ? target.closest("form").elements : {};
    if (nth && target.open && +nth > hints.value) hints.value = nth;
  }

  /* Look over: what was answered on this device and is not told by the page. */
  async function lookedOver(attempt) {
    const did = await box.fact(`did:${attempt}`) || {};
    const control = new Set(["id", "flag", "then", "hints"]);
    const isAnswer = (fields) => Object.entries(fields).some(([name, values]) => !control.has(name) && !name.endsWith("-certainty") && values.join(""));
    const rows = [...document.querySelectorAll("#main ol.steps > li")];
    rows.forEach((row, at) => {
      const open = row.querySelector(".state");
      if (open && did[at + 1] && isAnswer(did[at + 1])) open.closest("small").textContent = words.answered;
    });
    const left = rows.filter((row) => row.querySelector(".state")).length;
    const told = document.querySelector("#main > .notice.warn:not(#outbox)");
    if (told && !left) told.remove();
    else if (told) told.textContent = count(words.open, left);
    if (!left) document.querySelectorAll("[data-confirm]").forEach((each) => each.removeAttribute("data-confirm"));
  }

  async function show(all) {
    const here = location.pathname;
    const latest = new Map(all.filter((item) => item.page === here && (!item.refused || item.fields.act || item.fields.next)).map((item) => [item.path, item]));
    for (const form of document.querySelectorAll("#main form[method=post]")) {
      const action = new URL(form.getAttribute("action") || "", location.href);
      const item = [...latest.values()].find((each) => each.path === action.pathname + action.search || each.path === action.pathname);
      if (item && (item.check || item.fields.act)) await answeredCheck(form, item);
      else if (item && item.kind === "lesson-completed") await finished(form, item);
      const [, attempt, number] = here.match(/\/attempt\/([^/]+)\/(\d+)$/) || [];
      const did = attempt && action.pathname === here && (await box.fact(`did:${attempt}`) || {})[number];
      const isNewest = item || [...form.elements].every((each) => each.tagName === "FIELDSET" || isBlank(each)); // what the server has is not older
      if (did && isNewest) refill(form, did);
    }
    const [, attempt] = here.match(/\/attempt\/([^/]+)\/review$/) || [];
    if (attempt) await lookedOver(attempt);
    document.querySelectorAll("[data-when]").forEach((each) => { each.hidden = (each.dataset.when === "kept") !== (here === words.away); });
    document.querySelectorAll("[data-pages]").forEach(listPages);
  }

  async function listPages(into) {
    for (const each of (await box.parts()).flatMap((kept) => kept.search || [])) {
      const row = document.createElement("li");
      row.append(Object.assign(element("a", each.title), { href: each.url }));
      into.append(row);
    }
    into.parentElement.hidden = !into.children.length;
  }

  /* --- a file, and signing out --- */

  /* Save what waits to a file that can be sent from another machine. */
  async function save() {
    const waiting = (await box.all()).filter((item) => !item.files);
    const told = { threshold: 1, person: words.person, device: await outbox.device(), now: new Date().toISOString(), items: outbox.threaded(waiting).map(outbox.told) };
    const link = element("a", "");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(told)], { type: "application/json" }));
    link.download = `threshold-${told.now.slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function leave(event) {
    const leaving = event.submitter && "forget" in event.submitter.dataset && !event.submitter.dataset.asked;
    if (!leaving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const pressed = event.submitter;
    const asking = document.getElementById("leaving");
    const go = async (drop) => {
      if (drop) await box.clear();
      pressed.dataset.asked = "1";
      pressed.click();
    };
    const waits = (await box.all().catch(() => [])).length;
    if (!waits || !asking.showModal) return go(!waits);
    asking.querySelector("[data-unsent]").textContent = count(words.unsent, waits);
    asking.onclick = async ({ target }) => {
      if ("first" in target.dataset) flush();
      if ("save" in target.dataset) save();
      if ("drop" in target.dataset) go(true);
      if ("stay" in target.dataset) asking.close();
    };
    self.addEventListener("outbox", async () => { if (asking.open && !(await box.all()).length) { asking.close(); go(true); } });
    asking.showModal();
  }

  self.thresholdPage = { box, words, count, fill, moment, element, warn, save, flush, draw };
  document.getElementById("main").prepend(part);
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: words.manifest }));
  navigator.serviceWorker.addEventListener("message", hear);
  navigator.serviceWorker.register(words.worker, { scope: words.root }).catch(() => {}); // no connection: the one that is here does
  send({ type: "here", person: words.person, keep: [document.body.dataset.outbox, words.away], page: location.pathname });
  document.addEventListener("submit", leave, true);
  document.addEventListener("toggle", hinted, true);
  button.addEventListener("click", flush);
  addEventListener("online", () => { pause = FIRST; flush(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  draw().then(show);
  self.dispatchEvent(new Event("threshold-page"));
})();

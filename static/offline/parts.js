/* The page about going on without a connection: parts of the course kept on this device or removed, their text searched,
and what waits in the outbox listed, saved to a file, sent again or dropped.
[data-part] with data-package: a part; its [data-said] has the words: data-keeping, data-kept, data-changed, data-failed, data-full */
(() => {
  "use strict";
  const AT_ONCE = 4; // pages that are fetched at the same time

  async function begin() {
    const { box, words, element, fill, moment, save, flush, draw, warn } = self.thresholdPage;
    const outbox = self.thresholdOutbox;
    const person = words.person;
    const find = (selector) => document.querySelector(selector);
    const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

    /* --- parts --- */

    const nameOf = (row) => row.dataset.package;
    const said = (row, name, values) => { const place = row.querySelector("[data-said]"); place.textContent = fill(place.dataset[name], values || {}); };
    const files = (part) => [...part.pages.map((page) => page.url), ...part.pictures || [], ...part.assets || []];

    async function state(row) {
      const part = (await box.parts()).find((one) => one.name === nameOf(row));
      const isOld = part && row.dataset.publication && String(part.publication) !== row.dataset.publication;
      row.querySelector("[data-keep-part]").hidden = Boolean(part && !isOld);
      row.querySelector("[data-remove-part]").hidden = !part;
      if (part) said(row, isOld ? "changed" : "kept", { when: moment(part.kept_at) });
    }

    /* Fetch everything of a part; nothing counts as kept before the last of it is here. */
    async function keep(row) {
      const before = new Set((await box.parts()).flatMap(files));
      const cache = await caches.open(outbox.kept(person));
      let part = null, full = false;
      try {
        await makeRoom(Number(row.dataset.bytes));
        const answer = await fetch(nameOf(row));
        if (!answer.ok) throw new Error(String(answer.status));
        part = await answer.json();
        const all = files(part);
        for (let at = 0; at < all.length; at += AT_ONCE) {
          said(row, "keeping", { n: at, all: all.length });
          await Promise.all(all.slice(at, at + AT_ONCE).map((address) => cache.add(address)));
        }
        await box.keepPart({ ...part, name: nameOf(row), kept_at: Date.now() });
        return true;
      } catch (error) {
        full = error.name === "QuotaExceededError";
        if (part) for (const address of files(part)) if (!before.has(address)) await cache.delete(address);
        said(row, full ? "full" : "failed");
        return false;
      }
    }

    /* Ask the browser to throw nothing away, and fail before anything is fetched where there is no room. */
    async function makeRoom(bytes) {
      if (!navigator.storage) return;
      if (navigator.storage.persist) await navigator.storage.persist();
      const { quota, usage } = navigator.storage.estimate ? await navigator.storage.estimate() : {};
      if (quota && quota - usage < bytes) throw new DOMException("", "QuotaExceededError");
    }

    async function remove(row) {
      const parts = await box.parts();
      const part = parts.find((one) => one.name === nameOf(row));
      const others = new Set(parts.filter((one) => one !== part).flatMap(files));
      const cache = await caches.open(outbox.kept(person));
      await box.dropPart(part.name);
      for (const address of files(part)) if (!others.has(address)) await cache.delete(address);
      row.querySelector("[data-said]").textContent = "";
    }

    each("[data-part]", (row) => {
      const act = async (event, work) => {
        event.currentTarget.setAttribute("aria-busy", "true");
        const button = event.currentTarget;
        const changed = await work(row);
        button.removeAttribute("aria-busy");
        if (changed === false) return;
        await state(row);
        const next = row.querySelector("button:not([hidden])");
        if (next) next.focus();
        search();
      };
      row.querySelector("[data-keep-part]").addEventListener("click", (event) => act(event, keep));
      row.querySelector("[data-remove-part]").addEventListener("click", (event) => act(event, remove));
      state(row);
    });

    /* --- searching what is kept --- */

    const plain = (text) => text.normalize("NFKC").toLocaleLowerCase().replace(/ё/g, "е");

    function around(text, place, length) {
      const from = Math.max(0, place - 60), to = place + length + 60;
      const row = document.createDocumentFragment();
      row.append(from ? "…" : "", text.slice(from, place), element("mark", text.slice(place, place + length)), text.slice(place + length, to), to < text.length ? "…" : "");
      return row;
    }

    async function search() {
      const form = find("[data-search]"), into = find("[data-found]");
      if (!form) return;
      const pages = new Map((await box.parts()).flatMap((part) => part.search || []).map((page) => [page.url, page]));
      form.hidden = !pages.size;
      into.textContent = "";
      const wanted = plain(form.querySelector("input").value.trim());
      if (!wanted) return;
      for (const page of pages.values()) {
        const text = page.text.normalize("NFKC");
        const place = plain(text).indexOf(wanted);
        if (place < 0 && !plain(page.title).includes(wanted)) continue;
        const row = document.createElement("li");
        row.append(Object.assign(element("a", page.title), { href: page.url }));
        if (place >= 0) row.append(document.createElement("br"), around(text, place, wanted.length));
        into.append(row);
      }
      if (!into.children.length) into.append(element("li", into.dataset.none));
    }
    each("[data-search]", (form) => {
      form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
      form.addEventListener("input", search);
    });
    search();

    /* --- the outbox --- */

    async function list() {
      const place = find("[data-outbox-list]");
      if (!place) return;
      const all = await box.all();
      const titles = new Map((await box.parts()).flatMap((part) => part.search || []).map((page) => [page.url, page.title]));
      place.textContent = "";
      for (const item of all) {
        const row = document.createElement("li");
        row.append(`${moment(Date.parse(item.happened_at))} `, Object.assign(element("a", titles.get(item.page) || place.getAttribute(`data-${item.kind}`) || ""), { href: item.page }));
        if (item.refused) {
          row.append(element("p", `${item.refused} ${item.fix || ""}`, "err"));
          row.append(pressed(place.dataset.again, () => box.put({ ...item, refused: undefined, fix: undefined }).then(flush)), " ");
          row.append(pressed(place.dataset.drop, () => box.drop(item.order)));
        }
        place.append(row);
      }
      each("section[data-outbox]", (section) => { section.hidden = !all.length; });
    }

    function pressed(text, act) {
      const button = element("button", text, "btn second");
      button.type = "button";
      button.addEventListener("click", async () => { await act(); await draw(); await list(); });
      return button;
    }

    each("[data-send-all]", (button) => button.addEventListener("click", flush));
    each("[data-save]", (button) => button.addEventListener("click", () => { if (!button.closest("dialog")) save(); }));
    addEventListener("outbox", list);
    list();
  }

  if (self.thresholdPage) begin();
  else addEventListener("threshold-page", begin, { once: true });
})();

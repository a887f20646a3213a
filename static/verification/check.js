// Checks certificates without a connection: reads the code behind the # of a certificate's address, verifies its
// signature with the site's keys, and looks into the list of what was revoked. lms/certificates/offline_code.py writes
// both. All sentences stand in the page; this script only chooses among them and fills them in.
"use strict";
(() => {
  const page = document.getElementById("check");
  if (!page) return;

  const KEPT = "threshold-verification-list";
  const HEAD = 14;
  const SIGNATURE = 64;
  const KINDS = ["completion", "participation"];
  const FIRST_DAY = Date.UTC(2020, 0, 1);
  const DAY = 86400000;
  const utf8 = new TextEncoder();
  const find = (name) => page.querySelector(`[data-part=${name}]`);

  // ---------- bytes

  function fromBase32(text) {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const bytes = [];
    let held = 0;
    let bits = 0;
    for (const letter of text) {
      held = (held << 5) | alphabet.indexOf(letter);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((held >> bits) & 255);
        held &= (1 << bits) - 1;
      }
    }
    return Uint8Array.from(bytes);
  }

  function fromBase64url(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }

  function joined(...parts) {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
    return all;
  }

  // ---------- signatures

  async function byBrowser(key, signature, message) {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify("Ed25519", imported, signature, message);
  }

  async function fits(key, signature, message) {
    try {
      return await byBrowser(key, signature, message);
    } catch (error) {
      // Browsers of before 2025 do not know Ed25519, and say so in several ways.
      const library = await import(page.dataset.library);
      return library.verifyAsync(signature, message, key).catch(() => false);
    }
  }

  // ---------- the list of keys and revocations

  const keyOf = (list, id) => list.keys.find((key) => key.id === id);

  // Read a list; `known` is one that is trusted already, null for a list that comes from the site itself.
  async function readList(text, known) {
    const parts = text.trim().split(".");
    if (parts.length !== 3) return null;
    let list;
    try {
      list = JSON.parse(new TextDecoder().decode(fromBase64url(parts[0])));
    } catch (error) {
      return null;
    }
    const key = Array.isArray(list.keys) && Array.isArray(list.revoked) && keyOf(known || list, parts[1]);
    if (!key || key.withdrawn) return null;
    const message = utf8.encode(`threshold list\n${parts[0]}`);
    const right = await fits(fromBase64url(key.public), fromBase64url(parts[2]), message);
    return right ? list : null;
  }

  function keptText() {
    try {
      return localStorage.getItem(KEPT) || "";
    } catch (error) {
      return ""; // a browser that keeps nothing
    }
  }

  function keep(text) {
    try {
      localStorage.setItem(KEPT, text);
    } catch (error) {
      return; // it serves until the page is closed
    }
  }

  let list = null;

  // Take a list if it is newer than what is here; return whether it was one.
  async function take(text, known) {
    const read = await readList(text, known);
    if (!read) return false;
    if (!list || Date.parse(read.as_of) >= Date.parse(list.as_of)) {
      list = read;
      keep(text);
    }
    tellList();
    return true;
  }

  async function prepare() {
    const kept = keptText();
    if (kept) await take(kept, null);
    try {
      const answer = await fetch(page.dataset.list, { cache: "no-store", credentials: "omit" });
      if (answer.ok) await take(await answer.text(), null);
    } catch (error) {
      tellList(); // no connection: what was kept serves
    }
    tellList();
  }

  // ---------- a certificate

  function read(text) {
    const match = /\/verify\/([A-Z0-9-]{8,40})#([A-Z2-7]{100,})/.exec(text.replace(/\s+/g, ""));
    if (!match) return null;
    const bytes = fromBase32(match[2]);
    if (bytes.length <= HEAD + SIGNATURE || bytes[0] !== 1) return null;
    const said = bytes.slice(0, -SIGNATURE);
    const view = new DataView(said.buffer);
    const lines = new TextDecoder().decode(said.slice(HEAD)).split("\n");
    return {
      number: match[1],
      said,
      signature: bytes.slice(-SIGNATURE),
      demonstration: Boolean(said[1] & 1),
      kind: KINDS[said[1] >> 1] || "",
      key: Array.from(said.slice(2, 6), (byte) => byte.toString(16).padStart(2, "0")).join(""),
      place: view.getUint32(6),
      issued: view.getUint16(10),
      until: view.getUint16(12),
      name: lines[0],
      title: lines[1] || "",
    };
  }

  async function judged(certificate) {
    const key = keyOf(list, certificate.key);
    if (!key) return "unknown";
    const message = joined(utf8.encode(`threshold certificate\n${certificate.number}\n`), certificate.said);
    if (!(await fits(fromBase64url(key.public), certificate.signature, message))) return "forged";
    if (key.withdrawn) return "withdrawn";
    if (list.revoked.includes(certificate.place)) return "revoked";
    if (certificate.demonstration) return "demonstration";
    if (certificate.until && FIRST_DAY + (certificate.until + 1) * DAY <= Date.now()) return "expired";
    return "valid";
  }

  async function check(text) {
    find("result").replaceChildren();
    const certificate = read(text);
    if (!certificate) return show("unreadable");
    if (!window.crypto || !crypto.subtle) return show("insecure");
    if (!list) return show("no-list");
    return show(await judged(certificate), certificate);
  }

  // ---------- what is shown

  const WITH_WORDS = ["valid", "expired", "revoked", "withdrawn", "demonstration"];
  const spoken = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // as the site does
  const inDays = new Intl.DateTimeFormat(spoken, { dateStyle: "long", timeZone: "UTC" });
  const day = (count) => (count ? inDays.format(FIRST_DAY + count * DAY) : "");

  function fill(within, values) {
    for (const place of within.querySelectorAll("[data-fill]")) {
      const value = values[place.dataset.fill];
      place.textContent = value;
      const row = place.closest("div");
      if (!value && row && row.parentElement.matches("dl")) row.remove();
    }
    for (const each of within.querySelectorAll("[data-kind]")) each.hidden = each.dataset.kind !== values.kind;
  }

  function show(state, certificate) {
    const result = find("result");
    const values = { as_of: asOf() };
    if (certificate) {
      Object.assign(values, certificate, { issued: day(certificate.issued), until: day(certificate.until) });
    }
    result.replaceChildren(document.getElementById(`said-${state}`).content.cloneNode(true));
    if (WITH_WORDS.includes(state)) result.append(document.getElementById("said-words").content.cloneNode(true));
    fill(result, values);
    result.focus();
  }

  function asOf() {
    const whole = new Intl.DateTimeFormat(spoken, { dateStyle: "long", timeStyle: "short" });
    return list ? whole.format(Date.parse(list.as_of)) : "";
  }

  function tellList() {
    find("no-list").hidden = Boolean(list);
    find("list").hidden = !list;
    fill(find("list"), { as_of: asOf() });
  }

  // ---------- camera, file, text

  const scanner = "BarcodeDetector" in window ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  let stream = null;

  function stop() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    find("camera").hidden = true;
  }

  async function scan() {
    const video = find("camera");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (error) {
      return show("no-camera");
    }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    while (stream) {
      const [found] = await scanner.detect(video).catch(() => []);
      if (found && stream) {
        stop();
        return check(found.rawValue);
      }
      await new Promise((later) => setTimeout(later, 150));
    }
    return undefined;
  }

  async function readFile(file) {
    if (file.type.startsWith("image/")) {
      const [found] = scanner ? await scanner.detect(await createImageBitmap(file)).catch(() => []) : [];
      return found ? check(found.rawValue) : show("no-code");
    }
    const text = await file.text();
    if (read(text)) return check(text);
    // A list that somebody passed on counts when a key signed it that is trusted here already.
    if (text.includes("#")) return show("unreadable");
    return show(list && (await take(text, list)) ? "new-list" : "strange-list");
  }

  find("check").addEventListener("click", () => check(find("text").value));
  find("file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) readFile(file);
  });
  if (scanner && navigator.mediaDevices) {
    find("scan").hidden = false;
    find("scan").addEventListener("click", () => (stream ? stop() : scan()));
  }
  window.addEventListener("hashchange", () => check(location.href));

  document.getElementById("without-script").hidden = true;
  page.hidden = false;
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(page.dataset.worker);
    navigator.serviceWorker.ready.then(() => {
      find("installed").hidden = false;
    });
  }
  prepare().then(() => {
    if (location.hash.length > 1) check(location.href);
    document.documentElement.dataset.checks = "ready";
  });
})();

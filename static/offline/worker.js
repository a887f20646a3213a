/* The service worker: pages that are kept here open without a connection, and a form that cannot be sent is kept.
A form is written down before it is sent and crossed out when the server has answered, so that nothing gets lost on the way:
what was taken already is taken once, by its id. The server puts SITE, outbox.js and walk.js above this file. */
"use strict";
const outbox = self.thresholdOutbox;

const ASSETS = `threshold-assets-${SITE.version}`;
const PATIENCE = 6000; // for a page that is kept here too
const LONGEST = 20000; // for a form: whatever takes longer is not going to arrive
const SEEN = 40; // pages that were read last and stay without being asked for
const BATCH = 100;
const LARGEST = 900000; // characters of one batch
const onItsWay = new Set(); // the forms that pages are sending just now

addEventListener("install", (event) => event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(SITE.assets)).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("threshold-assets-") && name !== ASSETS);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
})()));
addEventListener("sync", (event) => event.waitUntil(flush().then((state) => { if (state.trouble) throw new Error(state.trouble); })));
addEventListener("message", (event) => {
  const { type, person } = event.data;
  if (type === "here") event.waitUntil(greet(person, event.data.keep, event.data.page));
  if (type === "flush") event.waitUntil(flush());
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || !url.pathname.startsWith(SITE.root)) return;
  const path = url.pathname.slice(SITE.root.length);
  const isPage = request.mode === "navigate";
  if (request.method === "POST" && isPage) {
    const form = readForm(path, url.searchParams);
    if (form) event.respondWith(send(request, form));
    else if (path === "sign-out") event.respondWith(signOut(request));
    else if (path.startsWith("learn/")) event.respondWith(fetch(request).catch(() => away()));
    else if (path !== "preferences") event.waitUntil(outbox.isHere(null)); // somebody else may come in by it
  } else if (request.method === "GET" && isPage && (path.startsWith("learn/") || url.pathname === SITE.away)) event.respondWith(show(event, url));
  else if (request.method === "GET" && !isPage && /^(assets|media|outbox)\//.test(path)) event.respondWith(part(request, url));
});

/* Note who is at this device, and keep for them what every page needs. */
async function greet(person, keep, page) {
  if (await outbox.who() !== person) await outbox.isHere(person);
  const cache = await caches.open(outbox.kept(person));
  if (!await cache.match(keep[0])) await cache.addAll(keep).catch(() => {}); // the words have changed, or the language
  const isFirst = page.startsWith(`${SITE.root}learn/`) && !await found(person, page);
  if (isFirst) await fetch(page, { cache: "force-cache" }).then((answer) => answer.ok && remember(person, page, answer), () => {});
  await flush();
}

async function tell(state) {
  for (const window of await clients.matchAll({ type: "window", includeUncontrolled: true })) window.postMessage(state);
}

/* --- forms --- */

const FORMS = [
  [/^learn\/([^/]+)\/lesson\/(.+)\/done$/, "lesson-completed", ["cohort", "activity"]],
  [/^learn\/([^/]+)\/lesson\/(.+)$/, "check-answered", ["cohort", "activity"]],
  [/^learn\/([^/]+)\/quiz\/(.+)$/, "attempt-started", ["cohort", "activity"]],
  [/^learn\/([^/]+)\/attempt\/([^/]+)\/(\d+)$/, "answer-given", ["cohort", "attempt", "number"]],
  [/^learn\/([^/]+)\/attempt\/([^/]+)\/submit$/, "quiz-submitted", ["cohort", "attempt"]],
  [/^learn\/([^/]+)\/case\/(.+)$/, "case-started", ["cohort", "activity"]],
  [/^learn\/([^/]+)\/run\/([^/]+)$/, "case-step", ["cohort", "attempt"]],
  [/^learn\/([^/]+)\/remember\/(.+)\/([^/]+)$/, "point-recalled", ["cohort", "activity", "check"]],
  [/^learn\/([^/]+)\/appraisal\/([^/]+)\/criterion\/([^/]+)$/, "criterion-rated", ["cohort", "attempt", "check"]],
  [/^learn\/([^/]+)\/assignment\/(.+)\/after$/, "plan-followed", ["cohort", "activity"]],
  [/^learn\/([^/]+)\/assignment\/(.+)$/, "work-drafted", ["cohort", "activity"]],
];

function readForm(path, query) {
  for (const [pattern, kind, names] of FORMS) {
    const found = path.match(pattern);
    if (!found) continue;
    const form = { kind, path: SITE.root + path + (String(query) && `?${query}`), page: SITE.root + path.replace(/\/(done|submit|after)$/, "") };
    names.forEach((name, at) => { form[name] = decodeURIComponent(found[at + 1]); });
    if (form.number) form.number = Number(form.number);
    if (kind === "check-answered") form.check = query.get("check");
    return form;
  }
  return null;
}

/* Send a form that somebody filled in, and keep it where that fails. */
async function send(request, form) {
  const person = await outbox.who();
  if (!person) return fetch(request).catch(() => away());
  const box = outbox.of(person);
  const item = await written(box, form, await request.formData());
  const waits = item.begins === undefined || Boolean(item.begins);
  let isFull = false;
  try {
    onItsWay.add(item.id);
    if (item.fields.act || item.fields.next) await dropRefused(box, item);
    if (waits) await box.put(item).then((order) => { item.order = order; return note(box, item); }).catch(() => { isFull = !item.order; });
    const answer = await answered(box, item).catch(() => null);
    const isTaken = answer && answer.status < 500 && answer.status !== 401;
    if (isTaken) {
      if (item.order) await box.drop(item.order);
      return answer;
    }
    if (answer && answer.status === 401) {
      await tell({ type: "outbox" });
      return Response.redirect(`${SITE.signIn}?next=${encodeURIComponent(item.page)}`, 303);
    }
    if (item.begins === null || isFull) return answer || unsent(isFull ? "full" : "unprepared");
    if (await hasOpenChecks(person, box, item)) {
      await box.drop(item.order);
      return unsent("unanswered");
    }
    await tell({ type: "outbox" });
  } finally {
    onItsWay.delete(item.id);
  }
  if (self.registration.sync) self.registration.sync.register("outbox").catch(() => {});
  return onward(person, box, item);
}

/* What was not taken is on its page again: what is sent from there now stands for it. */
async function dropRefused(box, item) {
  for (const other of await box.all()) if (other.refused && other.path === item.path) await box.drop(other.order);
}

/* Whether somebody finishes a lesson in which a check is still to be answered, as far as this device knows. */
async function hasOpenChecks(person, box, item) {
  if (item.kind !== "lesson-completed") return false;
  const page = await found(person, item.page);
  const asked = page ? [...(await page.clone().text()).matchAll(/ action="[^"]*\?check=([^"]+)"/g)] : [];
  const given = new Set((await box.waiting()).filter((other) => other.page === item.page).map((other) => other.check));
  return asked.some(([, check]) => !given.has(check));
}

async function unsent(type) {
  await tell({ type });
  return new Response(null, { status: 204 }); // the page stays, and what is typed in it
}

/* Return a form as an item of the outbox. Sent again with the same words it is the same item; a page that is kept is filled in
more than once, so that what its form calls itself tells nothing. */
async function written(box, form, data) {
  const fields = {}, files = [];
  for (const [name, value] of data) {
    if (name === "csrf") continue;
    if (typeof value === "string") (fields[name] = fields[name] || []).push(value);
    else if (value.size) files.push([name, value, value.name]);
  }
  const item = { id: outbox.uuid(), ...form, fields, happened_at: await moment(box) };
  if (String(fields.act) === "hand-in") item.kind = "work-handed-in";
  if (files.length) item.files = files;
  await (/-started$/.test(item.kind) ? prepare : versioned)(box, item);
  const twin = (await box.waiting()).filter((other) => other.path === item.path).pop();
  if (twin && item.kind !== "case-started" && said(twin) === said(item)) Object.assign(item, { id: twin.id, order: twin.order, happened_at: twin.happened_at });
  fields.id = [item.id];
  return item;
}

/* Return what time it is here: later than everything before, whatever happens to the clock. */
async function moment(box) {
  const now = Math.max(Date.now(), (await box.fact("last") || 0) + 1);
  await box.note("last", now).catch(() => {});
  return new Date(now).toISOString();
}

const said = (item) => JSON.stringify({ ...item.fields, id: 0 });

/* Let a form that begins something begin what was prepared for it on this device; without that it cannot wait. */
async function prepare(box, item) {
  const list = item.kind === "case-started" ? "cases" : "attempts";
  const used = await box.fact("used") || [];
  const all = (await box.parts()).filter((part) => part.cohort === item.cohort).flatMap((part) => part[list] || []);
  const found = all.find((each) => each.activity === item.activity && (list === "cases" || !used.includes(each.id)));
  item.begins = found ? found.content : null; // null: nothing is prepared; empty: it has begun already
  if (found) item.content = found.content;
  const [own] = item.fields.id || [];
  if (list === "attempts") item.id = found ? found.id : own || item.id;
  else if (own && !await box.fact(`did:${own}`)) item.id = own; // a case may be walked again and again from the page that is kept
  item.attempt = item.id;
}

/* Let a form of a lesson name the version that is kept here, where one is. */
async function versioned(box, item) {
  const part = item.activity && (await box.parts()).find((each) => each.pages.some((page) => page.url === item.page));
  if (part) item.content = part.content;
}

/* Remember what was done in an attempt or a run: its pages go on from there, also when it was sent. */
async function note(box, item) {
  const key = `did:${item.attempt}`;
  const did = await box.fact(key) || {};
  if (item.kind === "answer-given") await box.note(key, { ...did, [item.number]: item.fields });
  if (item.kind === "case-started") await box.note(key, { activity: item.activity, content: item.content, choices: [] });
  if (item.kind === "case-step" && did.choices) await box.note(key, { ...did, choices: [...did.choices.slice(0, item.fields.step[0]), item.fields.choice[0]] });
  if (item.kind === "quiz-submitted") await box.note("used", [...await box.fact("used") || [], item.attempt].slice(-200));
}

/* Post a form as the page would. What still waits goes first: this one may depend on it. */
async function answered(box, item) {
  const before = (await box.waiting()).some((other) => other.id !== item.id && !onItsWay.has(other.id));
  if (before && !["", "later"].includes((await flush()).trouble)) return null;
  return post(item);
}

async function post(item) {
  const body = item.files ? new FormData() : new URLSearchParams();
  Object.entries(item.fields).forEach(([name, values]) => values.forEach((value) => body.append(name, value)));
  (item.files || []).forEach(([name, file, called]) => body.append(name, file, called));
  return timed(item.path, { method: "POST", body, redirect: "manual", headers: { "Threshold-Kept": "1" } }, LONGEST);
}

function timed(address, options, longest) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), longest);
  return fetch(address, { credentials: "same-origin", ...options, signal: stop.signal }).finally(() => clearTimeout(timer));
}

/* Lead on from a form that was kept: to what comes next where that is kept too. */
async function onward(person, box, item) {
  const [path, anchor] = await following(box, item);
  return Response.redirect(path && await found(person, path) ? path + anchor : SITE.away, 303);
}

async function following(box, item) {
  const learn = `${SITE.root}learn/${item.cohort}/`;
  const attempt = `${learn}attempt/${item.attempt}/`;
  switch (item.kind) {
    case "check-answered": case "point-recalled": case "work-drafted": case "work-handed-in": case "plan-followed": return [item.page, `#${item.check || "main"}`];
    case "lesson-completed": return [((await box.parts()).flatMap((part) => part.pages).find((page) => page.url === item.page) || {}).next, ""];
    case "attempt-started": return [attempt + await firstOpen(box, item.attempt), ""];
    case "answer-given": {
      const then = (item.fields.then || [])[0];
      const next = `${attempt}${then === "hint" ? item.number : Number(item.number) + 1}`;
      return [then === "review" || !await found(await outbox.who(), next) ? `${attempt}review` : next, ""];
    }
    case "criterion-rated": return [String(item.fields.next), ""];
    case "case-started": case "case-step": return [`${learn}run/${item.attempt}`, "#scene"];
    default: return ["", ""];
  }
}

/* Return the number of the first question of an attempt that was not answered on this device. */
async function firstOpen(box, attempt) {
  const did = await box.fact(`did:${attempt}`) || {};
  let number = 1;
  while (did[number]) number += 1;
  return number;
}

/* --- sending what waits --- */

let flushing = null;
function flush() {
  flushing = flushing || empty().catch(() => ({ trouble: "error" })).then(async (state) => {
    flushing = null;
    await tell({ type: "outbox", ...state });
    return state;
  });
  return flushing;
}

async function empty() {
  const person = await outbox.who();
  if (!person) return { trouble: "sign-in" };
  const box = outbox.of(person);
  const later = new Set(); // what the server wants to be asked again
  const before = (await box.all()).length;
  let most = BATCH;
  for (;;) {
    const waiting = outbox.threaded(await box.waiting()).filter((item) => !onItsWay.has(item.id) && !later.has(item.id));
    if (!waiting.length) return { trouble: later.size ? "later" : "", sent: before - (await box.all()).length };
    const code = waiting[0].files ? await sendAlone(box, waiting[0]) : await sendBatch(person, box, batch(waiting, most), later);
    if (code === 413 && most > 1) most = Math.ceil(most / 4);
    else if (code !== 200) return { trouble: code === 401 || code === 409 ? "sign-in" : code ? "error" : "offline" };
  }
}

/* Return the first of what waits, in its order, up to a form with a file: that one travels by itself. */
function batch(waiting, most) {
  const taken = [];
  let size = 0;
  for (const item of waiting) {
    size += JSON.stringify(item).length;
    if (item.files || taken.length === most || (taken.length && size > LARGEST)) break;
    taken.push(item);
  }
  return taken;
}

async function sendBatch(person, box, items, later) {
  const body = JSON.stringify({ person, device: await outbox.device(), now: new Date().toISOString(), items: items.map(outbox.told) });
  const headers = { "Content-Type": "application/json", "Threshold-Kept": "1" };
  const answer = await timed(SITE.sync, { method: "POST", body, headers }, 3 * LONGEST).catch(() => null);
  if (!answer || answer.status !== 200) return answer ? answer.status : 0;
  const { answers } = await answer.json();
  for (const [at, item] of items.entries()) {
    const told = answers[at];
    if (told.id !== item.id) throw new Error(`answered ${told.id} for ${item.id}`);
    if (told.answer === "later") later.add(item.id);
    else if (told.answer === "added" || told.answer === "held") await box.drop(item.order);
    else await box.put({ ...item, refused: told.why || told.answer, fix: told.fix || "" });
    if (told.answer === "added" && told.why) await tell({ type: "told", why: told.why });
  }
  await box.note("sent", Date.now());
  return 200;
}

async function sendAlone(box, item) {
  const answer = await post(item).catch(() => null);
  if (!answer || answer.status === 401 || answer.status >= 500) return answer ? answer.status : 0;
  if (answer.type === "opaqueredirect" || answer.ok) await box.drop(item.order);
  else await box.put({ ...item, refused: String(answer.status), fix: "" });
  await box.note("sent", Date.now());
  return 200;
}

/* Sign out, and drop what is kept for this person. What was not sent stays until they are back or have dropped it. */
async function signOut(request) {
  const person = await outbox.who();
  const answer = await fetch(request).catch(() => null);
  if (!answer) return away();
  if (!person) return answer;
  const box = outbox.of(person);
  await outbox.isHere(null);
  for (const name of [outbox.kept(person), outbox.seen(person)]) await caches.delete(name);
  for (const part of await box.parts()) await box.dropPart(part.name);
  return answer;
}

/* --- pages and their parts --- */

async function show(event, url) {
  const person = await outbox.who();
  if (!person) return fetch(event.request).catch(() => away());
  const box = outbox.of(person);
  if (url.pathname === SITE.away) return await found(person, url.pathname) || fetch(event.request);
  const waits = (await box.waiting()).length > 0;
  if (waits && navigator.onLine) await Promise.race([flush(), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
  const kept = await found(person, url.pathname);
  const asked = fetch(event.request).then((answer) => {
    if (answer.status === 200 && !url.search) event.waitUntil(remember(person, url.pathname, answer.clone()));
    return answer;
  }, () => null);
  event.waitUntil(asked); // whoever waits no longer has the newest next time
  const answer = await Promise.race([
    asked,
    ...kept ? [new Promise((resolve) => { setTimeout(() => resolve(null), PATIENCE); })] : [],
  ]);
  const isMissing = !answer || answer.status >= 500 || (answer.status === 404 && kept && (await box.waiting()).length > 0);
  return isMissing ? await instead(box, url, kept) || answer || away() : answer;
}

/* Return what is here of a page that the server did not give. */
async function instead(box, url, kept) {
  const resumed = url.pathname.match(/^(.*\/attempt\/)([^/]+)$/);
  if (resumed) return Response.redirect(`${resumed[1]}${resumed[2]}/${await firstOpen(box, resumed[2])}`, 303);
  return await prepared(box, url.pathname) || kept;
}

/* Return a page that is kept, or was prepared, or seen lately. */
async function found(person, path) {
  for (const name of [outbox.kept(person), outbox.seen(person)]) {
    const kept = await (await caches.open(name)).match(path);
    if (kept) return kept;
  }
  return prepared(outbox.of(person), path);
}

async function remember(person, path, answer) {
  if (!/^text\/html/.test(answer.headers.get("Content-Type") || "")) return;
  try {
    const kept = await caches.open(outbox.kept(person));
    if (await kept.match(path)) return void await kept.put(path, answer);
    const seen = await caches.open(outbox.seen(person));
    await seen.delete(path); // so that it comes last
    await seen.put(path, answer);
    const all = await seen.keys();
    for (const old of all.slice(0, Math.max(0, all.length - SEEN))) await seen.delete(old);
  } catch { /* full: what is chosen to be kept comes first */ }
}

/* Return a style, a script, a picture: under its address for ever, and of a page that is older than the site the newest. */
async function part(request, url) {
  const kept = await caches.match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch {
    const name = url.pathname.replace(/^.*\/(assets|outbox)\/[^/]+\//, "/");
    const newest = SITE.assets.find((address) => address.endsWith(name) && name !== url.pathname);
    return (newest && await caches.match(newest)) || Response.error();
  }
}

/* Return the page that says that there is no connection. */
async function away() {
  const person = await outbox.who();
  const kept = person && await found(person, SITE.away);
  return kept || Response.error();
}

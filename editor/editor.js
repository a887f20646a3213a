// The editor of Threshold. Its page works without it: the form, its buttons and the textarea are there already.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { looks } from "./looks.js";
import { markdown } from "./markdown.js";

const PAUSE = 600; // milliseconds without a key before the text is looked at; three times as long as the last look took
const KEPT = 400; // before what was typed is kept on this device

const form = document.querySelector("form[data-editor]");
const area = form.elements.text;
const place = (id) => document.getElementById(id);
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const position = `threshold-editor:${location.pathname}`;

// As static/threshold.js names what it keeps on this device, and says that it is back.
const STORE = "threshold:";
const NOTICE = ":scope > .notice[role=status]";

/** Find what was typed here and not saved before somebody else saved the file: it goes on from what it was begun with. */
function recover() {
  const [kind, path] = form.dataset.keep.split(":");
  const whole = `${STORE}${kind}:${path}:`;
  const found = Object.keys(localStorage).find((key) => key.startsWith(whole) && key !== STORE + form.dataset.keep);
  if (!found || form.querySelector(NOTICE)) return;
  const [, text] = JSON.parse(localStorage.getItem(found)).answers.find(([name]) => name === "text") || [];
  if (text === undefined || text === area.value) return localStorage.removeItem(found);
  form.dataset.keep = found.slice(STORE.length);
  form.elements.hash.value = found.slice(whole.length);
  area.value = text;
  tellRestored();
}

function tellRestored() {
  const said = document.createElement("p");
  said.className = "notice info";
  said.setAttribute("role", "status");
  said.textContent = form.dataset.restored;
  form.prepend(said);
}

/** Beside the words that unsaved work is back: a way to let go of it. */
function offerToDrop() {
  const said = form.querySelector(NOTICE);
  if (!said) return;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn second";
  drop.textContent = form.dataset.drop;
  drop.addEventListener("click", () => {
    localStorage.removeItem(STORE + form.dataset.keep);
    form.dataset.keep = saved.keep;
    form.elements.hash.value = saved.hash;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: area.defaultValue } });
    said.remove();
    view.focus();
  });
  said.append(" ", drop);
}

const saved = { keep: form.dataset.keep, hash: form.elements.hash.value };
try { recover(); } catch { /* no store on this device, or not readable: the page shows what is saved */ }

const view = new EditorView({
  state: EditorState.create({
    doc: area.value,
    extensions: [
      EditorView.cspNonce.of(form.dataset.nonce),
      EditorView.lineWrapping,
      EditorView.perLineTextDirection.of(true),
      EditorView.contentAttributes.of({
        "aria-labelledby": "text-label",
        tabindex: "0",
        "aria-describedby": area.getAttribute("aria-describedby"),
        lang: area.lang,
        dir: area.dir,
        spellcheck: "true",
        autocapitalize: "sentences",
      }),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
      history(),
      drawSelection(),
      lineNumbers(),
      lintGutter(),
      keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
      markdown,
      looks,
    ],
  }),
});

let keeping, waiting, asking;
let took = 0;

function changed() {
  clearTimeout(keeping);
  clearTimeout(waiting);
  keeping = setTimeout(keep, KEPT);
  waiting = setTimeout(look, Math.max(PAUSE, took * 3));
}

/** Put the text where the form and the small comforts of every page look for it. */
function keep() {
  clearTimeout(keeping);
  area.value = view.state.doc.toString();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  const long = area.value.length > Number(form.dataset.longest);
  place("too-long").hidden = !long;
  place("too-long").textContent = long ? form.dataset.tooLong : "";
}

/** Ask the server what it finds in the text, and show it: marks at the lines, the list, and the page. */
async function look() {
  if (asking) asking.abort();
  asking = new AbortController();
  const began = performance.now();
  const sent = new FormData();
  sent.set("text", view.state.doc.toString());
  if (form.elements.csrf) sent.set("csrf", form.elements.csrf.value);
  try {
    const answer = await fetch(form.dataset.look, { method: "POST", body: sent, headers: { Accept: "application/json" }, signal: asking.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    show(await answer.json());
    took = performance.now() - began;
  } catch (error) {
    if (error.name !== "AbortError") tell(form.dataset.unreachable);
  }
}

function show(found) {
  view.dispatch(setDiagnostics(view.state, found.marks.map(placed)));
  const before = place("found").querySelector("p").textContent;
  place("found").innerHTML = found.problems;
  const now = place("found").querySelector("p").textContent;
  if (now !== before) place("said").textContent = now;
  if (found.page === null) return tell(found.marks.some((each) => each.severity === "error") ? form.dataset.broken : "");
  tell("");
  place("look").contentDocument.querySelector("main").innerHTML = found.page;
}

function placed(mark) {
  const line = view.state.doc.line(Math.min(mark.line, view.state.doc.lines));
  const from = Math.min(line.from + mark.column - 1, line.to);
  return { from, to: Math.min(from + mark.length, line.to), severity: mark.severity, message: mark.text };
}

function tell(words) {
  place("look-said").textContent = words;
  place("look-said").hidden = !words;
}

/** Put a piece below the paragraph that the cursor is in, or inside a line at the cursor, and go on writing behind it. */
function insert(piece, inLine) {
  const { doc, selection } = view.state;
  let { from, to } = selection.main;
  let words = piece;
  if (!inLine) {
    let line = doc.lineAt(to);
    while (line.number < doc.lines && line.text.trim()) line = doc.line(line.number + 1);
    from = to = line.text.trim() ? line.to : line.from;
    const before = doc.sliceString(0, from);
    words = (before.endsWith("\n\n") || !before ? "" : before.endsWith("\n") ? "\n" : "\n\n") + piece.trimEnd() + "\n\n";
  }
  view.dispatch({ changes: { from, to, insert: words }, selection: { anchor: from + words.length }, scrollIntoView: true });
  all("details.menu[open]", (menu) => { menu.open = false; });
  view.focus();
}

function go(line, column) {
  const found = view.state.doc.line(Math.min(line, view.state.doc.lines));
  view.dispatch({ selection: { anchor: Math.min(found.from + column - 1, found.to) }, scrollIntoView: true });
  view.focus();
}

function reference() {
  const named = [...place("references").options].find((each) => each.value === form.elements.reference.value);
  if (!named) return false;
  insert(named.dataset.markdown, true);
  form.elements.reference.value = "";
  return true;
}

async function picture(button) {
  const sent = new FormData();
  const said = place("picture-said");
  if (form.elements.picture.files.length) sent.set("picture", form.elements.picture.files[0]);
  sent.set("alt", form.elements.alt.value);
  if (form.elements.csrf) sent.set("csrf", form.elements.csrf.value);
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.pictures, { method: "POST", body: sent, headers: { Accept: "application/json" } });
    const found = answer.headers.get("Content-Type").startsWith("application/json") ? await answer.json() : {};
    if (!answer.ok) throw new Error(found.wrong || answer.statusText);
    said.hidden = true;
    form.elements.picture.value = form.elements.alt.value = "";
    insert(found.markdown, false);
  } catch (error) {
    said.textContent = error.message;
    said.hidden = false;
  }
  button.removeAttribute("aria-busy");
}

area.after(view.dom);
offerToDrop();
area.hidden = true;
all("[data-plain]", (each) => { each.hidden = true; });
all("[data-scripted]", (each) => { each.hidden = false; });
place("text-label").removeAttribute("for");
place("text-label").addEventListener("click", () => view.focus());

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href="#text"]');
  const button = event.target.closest("button");
  if (link) {
    event.preventDefault();
    go(Number(link.dataset.line || 1), Number(link.dataset.column || 1));
  } else if (button && "insert" in button.dataset) {
    event.preventDefault();
    insert(button.dataset.insert, false);
  } else if (button && "reference" in button.dataset) {
    if (reference()) event.preventDefault();
  } else if (button && "picture" in button.dataset) {
    event.preventDefault();
    picture(button);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[value=save]"));
});

form.addEventListener("submit", () => {
  keep();
  try { sessionStorage.setItem(position, JSON.stringify([view.state.selection.main.head, view.scrollDOM.scrollTop])); } catch { /* no room */ }
}, true);

const line = /^#L(\d+)$/.exec(location.hash);
try {
  const [head, top] = JSON.parse(sessionStorage.getItem(position));
  sessionStorage.removeItem(position);
  view.dispatch({ selection: { anchor: Math.min(head, view.state.doc.length) } });
  view.scrollDOM.scrollTop = top;
} catch { /* nothing was kept */ }
if (line) go(Number(line[1]), 1);
look();

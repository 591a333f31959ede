/* Pasting: what has formatting becomes Markdown on the server; plain text and Ctrl+Shift+V stay as they are. */

import { calm, field, goTo, insertBlock, replaceRange } from "./editor_field.js";
import { say } from "./editor_events.js";
import { hideMessage, showMessage } from "./editor_status.js";
import { Place, placeForBlock } from "./paste_place.js";
import { page, word } from "./paste_words.js";

const LONGEST_HTML = 3_000_000;
const PATIENCE_MS = 8_000;
const SLOW_MS = 400;
const QUIET_MS = 12_000;
/* The bytes of embedded pictures stay here; enough is sent to say that one was there. */
const EMBEDDED = /(data:[\w/+.-]{0,60};base64,)[A-Za-z0-9+/=\s]{400,}/g;

let last = Promise.resolve();

field?.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html") ?? "";
  const text = (event.clipboardData?.getData("text/plain") ?? "").replaceAll("\r\n", "\n");
  if (event.clipboardData?.files.length && !text.trim()) return; // pictures.js
  if (html) {
    event.preventDefault();
    const place = new Place(field.selectionStart, field.selectionEnd);
    const small = html.replace(EMBEDDED, `$1${"A".repeat(400)}`);
    last = last.then(() => convert(place, small, text));
  } else if (hasCells(text)) {
    const from = field.selectionStart;
    setTimeout(() => offerTable(from, text));
  }
});

function hasCells(text) {
  return text.split("\n").filter((line) => line.trim().includes("\t")).length > 1;
}

async function convert(place, html, text) {
  const slow = setTimeout(() => showMessage(word("pasting")), SLOW_MS);
  const reply = await ask(html, text);
  clearTimeout(slow);
  await calm();
  hideMessage();
  const { from, to } = place.now();
  place.forget();
  if (!reply) {
    insert(from, to, text, true);
    showMessage(word(html.length > LONGEST_HTML ? "large" : "plain"));
    return;
  }
  const done = insert(from, to, reply.markdown, reply.inline);
  report(reply, done, text);
}

/* Ask for the Markdown; null if there is no answer in time. */
async function ask(html, text) {
  if (html.length > LONGEST_HTML) return null;
  try {
    const response = await fetch(page.dataset.paste, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ html, text }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/* Put text at a place; the caret goes behind it, unless it is somewhere else by now. Returns where the text is. */
function insert(from, to, text, inline) {
  const caret = [field.selectionStart, field.selectionEnd];
  const [scroll, length] = [field.scrollTop, field.value.length];
  if (inline) {
    replaceRange(from, to, text, from + text.length);
  } else {
    const block = placeForBlock(from, to);
    insertBlock(text, block.from, block.to);
  }
  const end = field.selectionStart;
  const put = inline ? text : text.replace(/^\n+|\n+$/g, "");
  const isElsewhere = caret[0] !== from || caret[1] !== to;
  if (isElsewhere) {
    const shift = field.value.length - length;
    field.setSelectionRange(...caret.map((at) => (at >= to ? at + shift : Math.min(at, from))));
    field.scrollTop = scroll;
  }
  return { place: new Place(end - put.length, end), text: put };
}

function report(reply, done, text) {
  const actions = reply.alternatives.map((one) => ({ label: one.label, act: () => swap(done, one.markdown) }));
  if (reply.pictures.length) actions.push({ label: word("add-picture"), act: () => askForPicture(reply.pictures[0]) });
  if (reply.markdown.trim() !== text.trim()) actions.push({ label: word("use-plain"), act: () => swap(done, text) });
  if (!actions.length && !reply.notes.length) return;
  showMessage(reply.notes.join(" ") || word("pasted"), actions);
  if (!reply.notes.length && !reply.alternatives.length) setTimeout(() => hideIfStill(word("pasted")), QUIET_MS);
}

function hideIfStill(text) {
  const message = document.getElementById("editor-message");
  if (message.querySelector("p")?.textContent === text && !message.contains(document.activeElement)) hideMessage();
}

/* Ask for the picture in the place of the note that stands for it. */
function askForPicture({ note, alt }) {
  const at = field.value.indexOf(note);
  const [from, to] = at < 0 ? [field.selectionStart, field.selectionEnd] : [at, at + note.length];
  goTo(from, to);
  say("issue:picture", { from, to, alt });
}

/* Put another text in the place of what was pasted, if it is still as it was. */
function swap(done, text) {
  const { from, to } = done.place.now();
  if (field.value.slice(from, to) !== done.text) {
    showMessage(word("changed"));
    return;
  }
  done.place.forget();
  replaceRange(from, to, text, from + text.length);
  field.focus();
}

/* Cells without formatting are pasted as they are; a table is offered. */
async function offerTable(from, text) {
  const done = { place: new Place(from, from + text.length), text };
  const reply = field.value.slice(from, from + text.length) === text ? await ask("", text) : null;
  if (!reply?.alternatives.length) return;
  const [table] = reply.alternatives;
  const markdown = text.endsWith("\n") ? `${table.markdown}\n` : table.markdown;
  showMessage(word("cells"), [{ label: table.label, act: () => swap(done, markdown) }]);
}

/* Comments beside the text: a mark at the line of each, the list below, and a dialog for a new one.
 *
 * The server says on which line of the saved text a comment is; between saves its place moves with the typing.
 */

import { caretLine, field, onChange, rectangleAt, reveal } from "./editor_field.js";
import { hear, say } from "./editor_events.js";
import { showMessage } from "./editor_status.js";
import { changedSpan, lineOf, offsetOf } from "./editor_text.js";
import { word } from "./editor_words.js";
import { SessionEnded, send } from "./session.js";

const LOOK_MS = 15_000;
const panel = document.getElementById("comments-panel");
const list = document.getElementById("comments-list");
const count = document.getElementById("comments-count");
const sheet = document.getElementById("issue-sheet");
const gutter = document.getElementById("comment-marks");
const dialog = document.getElementById("comment-dialog");

let marks = [];
let text = field.value;
let etag = "";
let frame = 0;
let looking = false;

export function startComments(saving) {
  const look = () => refresh(saving);
  hear("issue:saved", look);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  window.addEventListener("focus", look);
  setInterval(() => {
    if (document.visibilityState === "visible") look();
  }, LOOK_MS);
  onChange(() => {
    follow();
    plan();
  });
  field.addEventListener("scroll", plan, { passive: true });
  new ResizeObserver(plan).observe(field);
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    post(event.target.action, new FormData(event.target), saving, event.target);
  });
  panel.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-goto]");
    if (opener) goToComment(Number(opener.closest("[data-comment]").dataset.comment));
  });
  document.getElementById("add-comment").addEventListener("click", ask);
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    add(event.target, saving);
  });
  look();
}

/* Ask the server for the list; what somebody is typing into an answer is left alone. */
async function refresh(saving) {
  if (looking) return;
  looking = true;
  try {
    const headers = { accept: "application/json", "if-none-match": etag };
    const response = await fetch(`${panel.dataset.address}/list`, { headers });
    if (response.status === 200) show(await response.json(), response.headers.get("etag"), saving);
  } catch {
    // No connection: the status line of saving says so.
  } finally {
    looking = false;
  }
}

function show(reply, tag, saving) {
  const isTyping = [...list.querySelectorAll("textarea")].some((one) => one.value !== "");
  if (!isTyping) {
    const place = document.activeElement?.closest?.("[data-comment]")?.dataset.comment;
    const isOpen = list.querySelector("[data-resolved]")?.open;
    list.innerHTML = reply.html;
    if (isOpen) list.querySelector("[data-resolved]")?.setAttribute("open", "");
    if (place) document.querySelector(`[data-comment="${place}"] button`)?.focus({ preventScroll: true });
    etag = tag;
  }
  count.textContent = reply.open;
  if (reply.version === saving.version) {
    text = saving.base;
    marks = reply.marks.map((one) => ({ ...one, at: offsetOf(text, one.line) }));
    follow();
  }
  plan();
}

/* Move the marks with what was typed. */
function follow() {
  const span = changedSpan(text, field.value);
  if (span === null) return;
  const shift = field.value.length - text.length;
  for (const one of marks) {
    if (one.at >= span.to) one.at += shift;
    else if (one.at > span.from) one.at = span.from;
  }
  text = field.value;
}

function plan() {
  if (frame !== 0 || (marks.length === 0 && gutter.childElementCount === 0)) return;
  frame = requestAnimationFrame(draw);
}

/* Put a mark beside each line that has comments and is in sight. */
function draw() {
  frame = 0;
  const box = sheet.getBoundingClientRect();
  const view = field.getBoundingClientRect();
  const rows = new Map();
  for (const one of marks) rows.set(one.at, [...(rows.get(one.at) ?? []), one]);
  const old = new Map([...gutter.children].map((one) => [one.dataset.at, one]));
  const drawn = [];
  for (const [at, found] of rows) {
    const { top, height } = rectangleAt(at);
    if (top < view.top - 2 || top + height > view.bottom + 2) continue;
    const mark = old.get(String(at)) ?? newMark(at);
    mark.style.top = `${top - box.top + height / 2}px`;
    mark.textContent = found.length;
    mark.setAttribute("aria-label", word("mark-comment", lineOf(field.value, at), found[0].author, found[0].text));
    drawn.push(mark);
  }
  for (const one of [...gutter.children]) if (!drawn.includes(one)) one.remove();
  for (const one of drawn) if (!one.isConnected) gutter.append(one);
}

function newMark(at) {
  const mark = document.createElement("button");
  mark.type = "button";
  mark.className = "comment-mark";
  mark.dataset.at = at;
  mark.addEventListener("click", () => reach(marks.find((one) => one.at === at)?.id));
  return mark;
}

/* Show a comment in the list. */
function reach(id) {
  panel.open = true;
  for (const one of list.querySelectorAll(".is-shown")) one.classList.remove("is-shown");
  const found = list.querySelector(`[data-comment="${id}"]`);
  if (!found) return;
  found.classList.add("is-shown");
  found.scrollIntoView({ block: "nearest" });
  const place = marks.find((one) => one.id === id);
  if (place) requestAnimationFrame(() => reveal(place.at));
  found.querySelector("button")?.focus({ preventScroll: true });
}

function goToComment(id) {
  const found = marks.find((one) => one.id === id);
  if (!found) return;
  say("issue:goto", { line: lineOf(field.value, found.at), column: 1 });
  reveal(found.at);
}

function ask() {
  // On an empty line and at the marks of the front matter, the next passage is meant.
  const lines = field.value.split("\n");
  let line = caretLine();
  while (line < lines.length && ["", "---"].includes(lines[line - 1].trim())) line += 1;
  dialog.dataset.line = line;
  dialog.querySelector("[data-quote]").textContent = lines[line - 1] || word("line", line);
  dialog.showModal();
}

async function add(form, saving) {
  const content = new FormData(form);
  content.set("line", dialog.dataset.line);
  content.set("source", field.value);
  if (!(await post(panel.dataset.address, content, saving, form))) return;
  dialog.close();
  field.focus({ preventScroll: true });
}

/* Send a form; show the list as it is then. Returns whether that was done: if not, what was typed stays. */
async function post(address, content, saving, form) {
  try {
    const response = await send(address, { method: "POST", body: new URLSearchParams(content), headers: { accept: "application/json" } });
    const reply = await response.json();
    if (!response.ok) {
      showMessage(reply.error ?? word("server-failed", response.status), [], { urgent: true });
      return false;
    }
    form.reset();
    show(reply, response.headers.get("etag"), saving);
    return true;
  } catch (error) {
    showMessage(word(error instanceof SessionEnded ? "signed-out" : "offline"), [], { urgent: true });
    return false;
  }
}

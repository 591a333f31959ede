/* Findings at their lines: a mark in the margin, the words underlined, and a card with the one right fix. */

import { field, onChange, goTo, rectangleAt, replaceRange, reveal } from "./editor_field.js";
import { hear } from "./editor_events.js";
import { showMessage } from "./editor_status.js";
import { endOfLine, lineOf, offsetOf, rangeOf, startOfLine } from "./editor_text.js";
import { word } from "./editor_words.js";

const PAUSE_MS = 120;
const LEVELS = ["error", "warning", "hint"];
const sheet = document.getElementById("issue-sheet");
const gutter = document.getElementById("finding-marks");
const card = document.getElementById("finding-card");
const paintsText = typeof field.createValueRange === "function" && "highlights" in CSS;

let findings = [];
let shown = null;
let frame = 0;
let timer = 0;

export function startFindings() {
  hear("issue:findings", (detail) => take(Array.isArray(detail) ? detail : (detail.findings ?? [])));
  onChange(planLater);
  field.addEventListener("scroll", plan, { passive: true });
  new ResizeObserver(plan).observe(field);
  document.addEventListener("keydown", (event) => {
    if (event.key === "F8" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      next(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && shown !== null && !event.defaultPrevented) {
      event.preventDefault();
      hide();
      field.focus();
    }
  });
  document.getElementById("next-finding").addEventListener("click", () => next(1));
}

function take(list) {
  const text = field.value;
  for (const one of findings) one.range?.disconnect?.();
  findings = list.filter((one) => Number.isInteger(one.line)).map((one) => placed(one, text));
  findings.sort((one, other) => start(one) - start(other));
  underline();
  const button = document.getElementById("next-finding");
  button.hidden = findings.length === 0;
  button.textContent = findings.length === 1 ? word("one-finding") : word("findings", findings.length);
  const same = shown && findings.find((one) => one.rule === shown.rule && one.message === shown.message && start(one) === start(shown));
  if (shown && !same) hide();
  else if (same) shown = same;
  plan();
}

/* A finding with its place, which moves with the text as somebody types. */
function placed(finding, text) {
  const from = offsetOf(text, finding.line, finding.column ?? 1);
  const to = finding.length ? Math.min(from + finding.length, text.length) : endOfLine(text, from);
  const range = paintsText ? field.createValueRange(from, to) : null;
  const fix = finding.fix ? { ...finding.fix, ...rangeOf(text, finding.fix) } : null;
  if (fix) fix.expected = text.slice(fix.from, fix.to);
  return { ...finding, from, to, range, fix, level: LEVELS.includes(finding.level) ? finding.level : "hint" };
}

function start(finding) {
  return finding.range ? finding.range.startOffset : Math.min(finding.from, field.value.length);
}

function underline() {
  if (!paintsText) return;
  for (const level of LEVELS) {
    const ranges = findings.filter((one) => one.level === level).map((one) => one.range);
    CSS.highlights.set(`issue-finding-${level}`, new Highlight(...ranges));
  }
}

/* While somebody types, the marks wait for a short pause: each drawing asks for the places of all lines. */
function planLater() {
  clearTimeout(timer);
  timer = setTimeout(plan, PAUSE_MS);
}

function plan() {
  if (frame !== 0 || (findings.length === 0 && gutter.childElementCount === 0)) return;
  frame = requestAnimationFrame(draw);
}

/* Put a mark beside each line that has findings and is in sight. */
function draw() {
  frame = 0;
  const box = sheet.getBoundingClientRect();
  const view = field.getBoundingClientRect();
  const text = field.value;
  const rows = new Map();
  for (const finding of findings) {
    const at = startOfLine(text, start(finding));
    rows.set(at, [...(rows.get(at) ?? []), finding]);
  }
  const kept = new Map([...gutter.children].map((mark) => [Number(mark.dataset.at), mark]));
  const marks = [];
  for (const [at, found] of rows) {
    const { top, height } = rectangleAt(at);
    if (top < view.top - 2 || top + height > view.bottom + 2) continue;
    const mark = kept.get(at) ?? document.createElement("button");
    drawMark(mark, found, at, text, top - box.top + height / 2);
    marks.push(mark);
  }
  put(marks);
  placeCard();
}

/* A mark that was there stays the same element: it keeps the focus, and a click that has begun is a click. */
function put(marks) {
  for (const mark of [...gutter.children]) if (!marks.includes(mark)) mark.remove();
  for (const [number, mark] of marks.entries()) {
    if (gutter.children[number] !== mark) gutter.insertBefore(mark, gutter.children[number] ?? null);
  }
}

function drawMark(mark, found, at, text, middle) {
  const level = LEVELS.find((one) => found.some((finding) => finding.level === one));
  mark.type = "button";
  mark.className = `finding-mark is-${level}`;
  mark.dataset.at = at;
  mark.style.top = `${middle}px`;
  const sign = level === "hint" ? "?" : "!";
  if (mark.textContent !== sign) mark.textContent = sign;
  mark.setAttribute("aria-label", word(`mark-${level}`, lineOf(text, at), found[0].message));
  mark.onclick = () => {
    const number = shown === null ? -1 : found.indexOf(shown);
    show(found[(number + 1) % found.length], { focus: true });
  };
}

function next(step) {
  if (findings.length === 0) return;
  const caret = field.selectionStart;
  let number = shown === null ? -1 : findings.indexOf(shown);
  if (number === -1) {
    const after = findings.findIndex((one) => (step > 0 ? start(one) >= caret : start(one) > caret));
    number = step > 0 ? (after === -1 ? 0 : after) : (after === -1 ? findings.length : after) - 1;
  } else number += step;
  const finding = findings[(number + findings.length) % findings.length];
  const from = start(finding);
  goTo(from, finding.range ? finding.range.endOffset : from);
  show(finding, { focus: false });
}

function show(finding, { focus }) {
  shown = finding;
  reveal(start(finding));
  const title = document.createElement("p");
  title.className = "finding-level";
  title.textContent = word(`level-${finding.level}`);
  const message = document.createElement("p");
  message.className = "finding-message";
  message.textContent = finding.message;
  const parts = [title, message];
  if (finding.hint) {
    const hint = document.createElement("p");
    hint.textContent = finding.hint;
    parts.push(hint);
  }
  const buttons = document.createElement("div");
  buttons.className = "finding-buttons";
  if (finding.fix) buttons.append(button(finding.fix.label, "is-primary", () => fixIt(finding)));
  if (findings.length > 1) buttons.append(button(word("next"), "", () => next(1)));
  buttons.append(button(word("leave-it"), "", leave));
  card.className = `finding-card is-${finding.level}`;
  card.replaceChildren(...parts, buttons);
  card.hidden = false;
  makeRoom();
  placeCard();
  if (focus) card.querySelector("button").focus();
}

function button(label, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function leave() {
  hide();
  field.focus();
}

function hide() {
  shown = null;
  card.hidden = true;
}

function fixIt(finding) {
  const { fix } = finding;
  const shift = start(finding) - finding.from;
  const [from, to] = [fix.from + shift, fix.to + shift];
  hide();
  field.focus();
  if (field.value.slice(from, to) !== fix.expected) {
    showMessage(word("text-changed"));
    return;
  }
  replaceRange(from, to, fix.text);
}

/* Scroll so that the card has room below its line. */
function makeRoom() {
  const view = field.getBoundingClientRect();
  const { top, height } = rectangleAt(start(shown));
  const missing = top + height + card.offsetHeight + 16 - view.bottom;
  if (missing > 0) field.scrollTop += Math.min(missing, Math.max(0, top - view.top - 40));
}

/* The card hangs under its line; above it if there is no room below. */
function placeCard() {
  if (shown === null) return;
  const box = sheet.getBoundingClientRect();
  const view = field.getBoundingClientRect();
  const { left, top, height } = rectangleAt(start(shown));
  const isInSight = top >= view.top - 2 && top + height <= view.bottom + 2;
  card.classList.toggle("is-away", !isInSight);
  if (!isInSight) return;
  const space = box.width - card.offsetWidth - 16;
  card.style.left = `${Math.max(16, Math.min(left - box.left - 16, space))}px`;
  const below = top - box.top + height + 6;
  const fits = below + card.offsetHeight <= box.height - 8;
  card.style.top = `${fits ? below : Math.max(8, top - box.top - card.offsetHeight - 6)}px`;
}

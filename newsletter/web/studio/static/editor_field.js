/* The textarea: changes that undo can take back, places on the screen, and what to do after typing.
 *
 * Every change goes through execCommand, because `.value =` and setRangeText leave undo and redo in a state
 * in which they paste old text into the new one (Chromium 156).
 */

import { changedSpan, lineOf } from "./editor_text.js";
import { mirrorRectangle } from "./editor_mirror.js";

export const field = document.getElementById("issue-text");

let applying = false;
let composing = false;
const listeners = [];
const waiting = [];

/* Call a function once after each change, whoever made it; our own changes count as one. */
export function onChange(listener) {
  listeners.push(listener);
}

function changed(event) {
  for (const listener of listeners) listener(event);
}

field.addEventListener("input", (event) => {
  if (!applying) changed(event);
});
field.addEventListener("compositionstart", () => {
  composing = true;
});
field.addEventListener("compositionend", () => {
  composing = false;
  while (waiting.length) waiting.shift()();
});

/* Wait until no input method is in the middle of a word. */
export function calm() {
  return composing ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
}

export function isComposing() {
  return composing;
}

/* Replace what is between two offsets. The caret stays where it was in the text around it, or with `caret` goes
 * to that offset (or [from, to] is selected). */
export function replaceRange(from, to, text, caret = null) {
  replaceAll([{ start: from, end: to, text }], caret);
}

/* Make several changes, each {start, end, text}, the last place first, so that offsets stay right. */
export function replaceAll(edits, caret = null) {
  const { selectionStart, selectionEnd, selectionDirection } = field;
  let place = [selectionStart, selectionEnd];
  const before = caret === null ? caretTop() : null;
  const focused = document.activeElement;
  applying = true;
  try {
    for (const edit of edits) {
      const old = field.value.slice(edit.start, edit.end);
      const span = changedSpan(old, edit.text);
      if (span === null) continue;
      const [from, to] = [edit.start + span.from, edit.start + span.to];
      execute(from, to, span.text);
      place = place.map((at) => moved(at, from, to, span.text.length));
    }
  } finally {
    applying = false;
  }
  const [start, end] = caret === null ? place : [caret].flat();
  field.setSelectionRange(start, end ?? start, selectionDirection);
  if (focused !== field && focused instanceof HTMLElement && focused !== document.body) focused.focus({ preventScroll: true });
  if (before !== null) field.scrollTop += rectangleAt(field.selectionStart).top - before;
  changed(null);
}

function execute(from, to, text) {
  let [start, end, put] = [from, to, text];
  if (from === to) {
    // An insertion at the caret would be joined to the typing before it, as one step of undo.
    [start, end, put] = withNeighbor(from, text);
  }
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  const done = put === "" ? document.execCommand("delete") : document.execCommand("insertText", false, put);
  if (!done) {
    field.setRangeText(put, start, end, "end");
  }
}

function withNeighbor(at, text) {
  const value = field.value;
  if (at > 0) {
    const char = [...value.slice(Math.max(at - 2, 0), at)].at(-1);
    return [at - char.length, at, char + text];
  }
  if (value.length > 0) {
    const char = String.fromCodePoint(value.codePointAt(0));
    return [0, char.length, text + char];
  }
  return [at, at, text];
}

function moved(at, from, to, length) {
  if (at <= from) return at;
  return at >= to ? at + length - (to - from) : from + Math.min(at - from, length);
}

/* Where a character stands in the window: {left, top, height}. */
export function rectangleAt(offset) {
  if (typeof field.createValueRange !== "function") return mirrorRectangle(field, offset);
  const { value } = field;
  let text = offset;
  const isEmptyLine = (value[offset] ?? "\n") === "\n";
  while (isEmptyLine && text > 0 && value[text - 1] === "\n") text -= 1;
  const range = field.createValueRange(text, text);
  const found = range.getBoundingClientRect();
  range.disconnect?.();
  if (text === offset) return { left: found.left, top: found.top, height: found.height };
  // On an empty line, the rectangle is that of the last line above with anything in it (Chromium 156).
  const look = getComputedStyle(field);
  const box = field.getBoundingClientRect();
  const top = text === 0 ? box.top + parseFloat(look.paddingTop) - field.scrollTop : found.top;
  return {
    left: box.left + parseFloat(look.paddingLeft),
    top: top + (offset - text) * parseFloat(look.lineHeight),
    height: found.height || parseFloat(look.lineHeight),
  };
}

function caretTop() {
  if (document.activeElement !== field) return null;
  const { top } = rectangleAt(field.selectionStart);
  const box = field.getBoundingClientRect();
  return top >= box.top && top <= box.bottom ? top : null;
}

/* Put the caret somewhere and scroll there: setSelectionRange does not scroll. */
export function goTo(from, to = from) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  reveal(from);
}

export function reveal(offset) {
  const box = field.getBoundingClientRect();
  const { top, height } = rectangleAt(offset);
  const margin = Math.min(80, box.height / 4);
  if (top < box.top + margin || top + height > box.bottom - margin) {
    field.scrollTop += top - box.top - box.height / 3;
  }
  if (box.top < 0 || box.top > window.innerHeight - 100) field.scrollIntoView({ block: "nearest" });
}

export function caretLine() {
  return lineOf(field.value, field.selectionStart);
}

/* Insert a block on lines of its own, with a blank line before and after, in place of the selection. */
export function insertBlock(block, from = field.selectionStart, to = field.selectionEnd) {
  const value = field.value;
  const text = block.replace(/^\n+|\n+$/g, "");
  const before = value.slice(0, from);
  const after = value.slice(to);
  const lead = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") || after === "\n" ? "" : after.startsWith("\n") ? "\n" : after === "" ? "\n" : "\n\n";
  const put = lead + text + tail;
  replaceRange(from, to, put, from + lead.length + text.length);
  reveal(field.selectionStart);
}

/* Places in a text: lines, columns and offsets. Nothing here touches the page. */

export function lineOf(text, offset) {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

export function offsetOf(text, line, column = 1) {
  let start = 0;
  for (let number = 1; number < line; number += 1) {
    const end = text.indexOf("\n", start);
    if (end === -1) return text.length;
    start = end + 1;
  }
  return Math.min(start + Math.max(column - 1, 0), endOfLine(text, start));
}

export function startOfLine(text, offset) {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

export function endOfLine(text, offset) {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

/* Where the text begins, below the settings between two lines of "---"; 0 if there are none. */
export function startOfBody(text) {
  const head = /^---[ \t]*\n(?:[^\n]*\n)*?---[ \t]*(?:\n\s*|$)/.exec(text);
  return head ? head[0].length : 0;
}

/* The offsets {from, to} of something given by offsets, or by line, column and length (without: the line). */
export function rangeOf(text, place) {
  if (Number.isInteger(place.from)) {
    const from = Math.min(place.from, text.length);
    return { from, to: Math.min(Math.max(place.to ?? from, from), text.length) };
  }
  const from = offsetOf(text, place.line ?? 1, place.column ?? 1);
  const to = place.length === undefined ? endOfLine(text, from) : Math.min(from + place.length, text.length);
  return { from, to };
}

/* The one span in which two texts differ, or null if they do not; never half a character. */
export function changedSpan(old, text) {
  if (old === text) return null;
  const most = Math.min(old.length, text.length);
  let from = 0;
  while (from < most && old.charCodeAt(from) === text.charCodeAt(from)) from += 1;
  if (isLow(old, from) || isLow(text, from)) from -= 1;
  let tail = 0;
  while (tail < most - from && old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)) tail += 1;
  if (isLow(old, old.length - tail) || isLow(text, text.length - tail)) tail -= 1;
  return { from, to: old.length - tail, text: text.slice(from, text.length - tail) };
}

function isLow(text, at) {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}

/* Edits that were made for `old`, moved to `text`, which somebody typed meanwhile; null if they overlap. */
export function movedEdits(edits, old, text) {
  const typed = changedSpan(old, text);
  if (typed === null) return edits;
  const shift = text.length - old.length;
  const moved = [];
  for (const edit of edits) {
    if (edit.end < typed.from) moved.push(edit);
    else if (edit.start > typed.to) moved.push({ ...edit, start: edit.start + shift, end: edit.end + shift });
    else return null;
  }
  return moved;
}

export function wordCount(text) {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu)?.length ?? 0;
}

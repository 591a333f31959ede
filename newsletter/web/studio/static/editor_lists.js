/* Lists while typing: Enter continues one, Enter on an empty item ends it, Tab and Shift+Tab indent it.
 *
 * Outside a list, and after Escape, Tab leaves the field as everywhere.
 */

import { field, replaceRange } from "./editor_field.js";
import { endOfLine, startOfLine } from "./editor_text.js";

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;

let leaves = false;

export function startLists() {
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && !event.shiftKey) enter(event);
    else if (event.key === "Tab" && !leaves) tab(event);
    if (event.key === "Escape") leaves = true;
    else if (!["Tab", "Shift"].includes(event.key)) leaves = false;
  });
  field.addEventListener("blur", () => {
    leaves = false;
  });
}

function enter(event) {
  const { value, selectionStart: caret, selectionEnd } = field;
  const start = startOfLine(value, caret);
  const item = ITEM.exec(value.slice(start, endOfLine(value, caret)));
  if (caret !== selectionEnd || !item || caret < start + item[0].length) return;
  event.preventDefault();
  if (value.slice(start + item[0].length, endOfLine(value, caret)).trim() === "") {
    replaceRange(start, endOfLine(value, caret), "", start);
    return;
  }
  const [, indent, bullet, number, dot, space, box] = item;
  const mark = bullet ?? `${Number(number) + 1}${dot}`;
  const text = `\n${indent}${mark}${space}${box ? "[ ] " : ""}`;
  replaceRange(caret, caret, text, caret + text.length);
}

function tab(event) {
  const { value, selectionStart, selectionEnd } = field;
  const start = startOfLine(value, selectionStart);
  const end = endOfLine(value, Math.max(selectionStart, selectionEnd - 1));
  const lines = value.slice(start, end).split("\n");
  if (!lines.every((line) => ITEM.test(line))) return;
  const width = ITEM.exec(lines[0])[3] ? 3 : 2;
  const shifted = lines.map((line) => (event.shiftKey ? line.replace(new RegExp(`^ {1,${width}}`), "") : " ".repeat(width) + line));
  event.preventDefault();
  const text = shifted.join("\n");
  if (text === value.slice(start, end)) return;
  const first = shifted[0].length - lines[0].length;
  const caret = [Math.max(start, selectionStart + first), Math.max(start, selectionEnd + text.length - (end - start))];
  replaceRange(start, end, text, caret);
}

/* Tints what the text's marks mean, where the browser can paint highlights inside a textarea. */

import { field, onChange } from "./editor_field.js";

const PAUSE_MS = 250;
const MARKS = [
  ["mark", /^:::.*$|^={3,}.*$|^\+\+\+\s*$/],
  ["heading", /^#{1,6}\s.*$/],
  ["key", /^(?:- )?[\p{L}][\p{L}\p{N} ._-]{0,30}:(?=\s|$)/u],
];
const FIELD = /\{\{[^{}\n]{1,80}\}\}/g;

/* The marks of a text, by name: [from, to] pairs. Keys are tinted in front matter and right below a `:::` line. */
export function marksOf(text) {
  const found = { mark: [], heading: [], key: [], merge: [] };
  let offset = 0;
  let [inFront, inKeys] = [false, false];
  for (const [number, line] of text.split("\n").entries()) {
    const fence = line.trimEnd() === "---" && (number === 0 || inFront);
    if (fence) {
      inFront = number === 0;
      found.key.push([offset, offset + line.length]);
    } else {
      for (const [name, pattern] of MARKS) {
        if (name === "key" && !inFront && !inKeys) continue;
        const match = pattern.exec(line);
        if (match) {
          found[name].push([offset, offset + match[0].length]);
          break;
        }
      }
    }
    inKeys = /^:::\s*\S/.test(line) || (inKeys && MARKS[2][1].test(line));
    if (line.includes("{{")) {
      for (const match of line.matchAll(FIELD)) found.merge.push([offset + match.index, offset + match.index + match[0].length]);
    }
    offset += line.length + 1;
  }
  return found;
}

export function startTint() {
  if (typeof field.createValueRange !== "function" || !("highlights" in CSS)) return;
  let live = [];
  let timer = 0;
  let painted = "";
  const paint = () => {
    const text = field.value;
    if (text === painted) return;
    painted = text;
    for (const range of live) range.disconnect?.();
    live = [];
    for (const [name, spans] of Object.entries(marksOf(text))) {
      const ranges = spans.map(([from, to]) => field.createValueRange(from, to));
      live.push(...ranges);
      CSS.highlights.set(`issue-${name}`, new Highlight(...ranges));
    }
  };
  onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(paint, PAUSE_MS);
  });
  paint();
}

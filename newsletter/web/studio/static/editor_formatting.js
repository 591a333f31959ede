/* Bold, italic, link and list on the selection, by the toolbar and by Ctrl or Cmd with B, I and K. */

import { field, replaceRange } from "./editor_field.js";
import { insertPicture } from "./editor_blocks.js";
import { showMessage } from "./editor_status.js";
import { endOfLine, startOfBody, startOfLine } from "./editor_text.js";
import { word } from "./editor_words.js";

const WORD = /[\p{L}\p{N}\p{M}'’-]/u;

export function startFormatting(saving) {
  const acts = {
    bold: inText(() => wrap("**")),
    italic: inText(() => wrap("*")),
    link: inText(link),
    list: inText(list),
    picture: () => insertPicture(field.selectionStart, field.selectionEnd),
    save: () => saving.save({ asked: true }),
  };
  for (const button of document.querySelectorAll("[data-act]")) {
    const act = acts[button.dataset.act];
    if (!act) continue;
    // The button does not take the focus, so that a phone keeps its keyboard.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", (event) => {
      event.preventDefault();
      act();
    });
  }
  const keys = { b: "bold", i: "italic", k: "link", s: "save" };
  document.addEventListener("keydown", (event) => {
    const name = keys[event.key.toLowerCase()];
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && name;
    if (!isShortcut || event.isComposing || document.querySelector("dialog:modal")) return;
    if (name !== "save" && document.activeElement !== field) return;
    event.preventDefault();
    acts[name]();
  });
}

/* Formatting is for the text: above it, it would break the settings. */
function inText(act) {
  return () => {
    if (field.selectionStart >= startOfBody(field.value)) act();
    else showMessage(word("not-in-head"));
  };
}

/* Put marks around the selection, or the word at the caret; take them off if they are there. */
function wrap(mark) {
  const { value } = field;
  let [from, to] = [field.selectionStart, field.selectionEnd];
  if (from === to) {
    while (from > 0 && WORD.test(value[from - 1])) from -= 1;
    while (to < value.length && WORD.test(value[to])) to += 1;
  }
  while (from < to && /\s/.test(value[from])) from += 1;
  while (to > from && /\s/.test(value[to - 1])) to -= 1;
  const inner = value.slice(from, to);
  const size = mark.length;
  const isMarked = value.slice(from - size, from) === mark && value.slice(to, to + size) === mark && (size === 2 || !isBold(value, from, to));
  if (isMarked) replaceRange(from - size, to + size, inner, [from - size, to - size]);
  else replaceRange(from, to, mark + inner + mark, [from + size, to + size]);
  field.focus();
}

function isBold(value, from, to) {
  const before = /\*+$/.exec(value.slice(Math.max(from - 3, 0), from))?.[0].length ?? 0;
  const after = /^\*+/.exec(value.slice(to, to + 3))?.[0].length ?? 0;
  return before === 2 || after === 2;
}

function link() {
  const { value, selectionStart, selectionEnd } = field;
  const dialog = document.getElementById("link-dialog");
  const form = dialog.querySelector("form");
  const selected = value.slice(selectionStart, selectionEnd);
  const isAddress = /^(https?:\/\/|mailto:)\S+$/.test(selected);
  form.elements.words.value = isAddress ? "" : selected;
  form.elements.address.value = isAddress ? selected : "";
  form.onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
    const address = form.elements.address.value.trim().replaceAll(" ", "%20");
    const words = form.elements.words.value.trim() || address;
    const text = `[${words.replace(/[[\]]/g, "\\$&")}](${address})`;
    replaceRange(selectionStart, selectionEnd, text, selectionStart + text.length);
    field.focus();
  };
  dialog.onclose = () => field.focus();
  dialog.showModal();
  (isAddress || !selected ? form.elements.words : form.elements.address).focus();
}

/* Make list items of the selected lines, or plain lines of items. */
function list() {
  const { value, selectionStart, selectionEnd } = field;
  const start = startOfLine(value, selectionStart);
  const end = endOfLine(value, Math.max(selectionStart, selectionEnd - 1));
  const lines = value.slice(start, end).split("\n");
  const isList = lines.every((line) => line.startsWith("- ") || line.trim() === "");
  const text = lines
    .map((line) => (isList && lines.length + line.length > 1 ? line.replace(/^- /, "") : line.trim() === "" && lines.length > 1 ? line : `- ${line}`))
    .join("\n");
  replaceRange(start, end, text, start + text.length);
  field.focus();
}

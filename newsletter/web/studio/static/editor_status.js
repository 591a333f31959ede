/* The status line: whether the text is saved, messages, the number of words, the line of the caret. */

import { caretLine, field, onChange } from "./editor_field.js";
import { say } from "./editor_events.js";
import { wordCount } from "./editor_text.js";
import { word } from "./editor_words.js";

const state = document.getElementById("save-state");
const message = document.getElementById("editor-message");
const counts = document.getElementById("editor-counts");
const time = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { hour: "numeric", minute: "2-digit" });

export function clock(moment = new Date()) {
  return time.format(moment);
}

/* Show a state of saving: "saved", "saving", "unsaved" or "failed", in words. */
export function showState(kind, text) {
  if (state.dataset.state === kind && state.textContent === text) return;
  state.dataset.state = kind;
  state.textContent = text;
}

/* Show a message with buttons {label, act}, until it is closed or another one comes. */
export function showMessage(text, actions = [], { urgent = false } = {}) {
  const line = document.createElement("p");
  line.textContent = text;
  const buttons = [...actions, { label: word("close"), act: () => {} }].map(({ label, act }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      hideMessage();
      act();
    });
    return button;
  });
  message.setAttribute("role", urgent ? "alert" : "status");
  message.classList.toggle("is-urgent", urgent);
  message.replaceChildren(line, ...buttons);
  message.hidden = false;
}

export function hideMessage() {
  message.hidden = true;
  message.replaceChildren();
}

let words = "";
let lastLine = 0;
let timer = 0;

function count() {
  words = word("word-count", new Intl.NumberFormat(document.documentElement.lang || undefined).format(wordCount(field.value)));
  showCounts();
}

function showCounts() {
  const line = caretLine();
  counts.textContent = `${words} · ${word("line", line)}`;
  if (line !== lastLine) say("issue:caret", { line });
  lastLine = line;
}

export function startCounts() {
  onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(count, 400);
  });
  let caret = 0;
  document.addEventListener("selectionchange", () => {
    if (document.activeElement !== field) return;
    clearTimeout(caret);
    caret = setTimeout(showCounts, 150);
  });
  count();
}

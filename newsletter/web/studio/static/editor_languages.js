/* The buttons of languages: each goes to the translation of the passage at the caret, or inserts an empty one. */

import { caretLine, field, goTo, replaceAll } from "./editor_field.js";
import { findPassage } from "./editor_requests.js";
import { showMessage } from "./editor_status.js";
import { offsetOf } from "./editor_text.js";
import { word } from "./editor_words.js";

export function startLanguages() {
  for (const button of document.querySelectorAll("[data-language]")) {
    // The button does not take the focus, so that a phone keeps its keyboard.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => go(button));
  }
}

async function go(button) {
  const text = field.value;
  const reply = await findPassage(text, button.dataset.language, caretLine());
  if (reply.status !== 200) {
    showMessage(reply.message ?? word(reply.status === 0 ? "offline" : "server-failed", reply.status));
  } else if (field.value !== text) {
    showMessage(word("text-changed"));
  } else {
    if (reply.edits.length) replaceAll(reply.edits);
    goTo(offsetOf(field.value, reply.line));
    delete button.dataset.new;
  }
}

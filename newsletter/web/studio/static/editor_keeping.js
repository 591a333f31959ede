/* "Keep this version": saves, and then keeps the text in the history with a note. */

import { keepVersion } from "./editor_requests.js";
import { showMessage } from "./editor_status.js";
import { word } from "./editor_words.js";

export function startKeeping(saving) {
  const dialog = document.getElementById("keep-dialog");
  const form = dialog.querySelector("form");
  document.getElementById("keep-version").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    dialog.close();
    if (!(await saving.save({ asked: true }))) return;
    const reply = await keepVersion(form.elements.note.value);
    form.reset();
    showMessage(reply.message ?? word(reply.status === 0 ? "offline" : "server-failed", reply.status), [], { urgent: reply.status !== 200 });
  });
}

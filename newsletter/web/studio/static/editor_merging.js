/* Merging: what somebody else saved goes into the field, place by place; conflicts are decided in a dialog. */

import { calm, field, goTo, replaceAll } from "./editor_field.js";
import { mergeTexts } from "./editor_requests.js";
import { showMessage, showState } from "./editor_status.js";
import { movedEdits } from "./editor_text.js";
import { word } from "./editor_words.js";

const TRIES = 4;

/* Merge the field with the file. Afterwards `saving` is in step with the file, or holds until somebody decides. */
export async function merge(saving) {
  for (let number = 0; number < TRIES; number += 1) {
    await calm();
    const mine = field.value;
    const reply = await mergeTexts(saving.base, mine);
    if (reply.status !== 200) {
      saving.hold();
      failed(saving, reply);
      return;
    }
    await calm();
    if (!reply.clean) {
      saving.hold();
      ask(saving, reply, mine);
      return;
    }
    const edits = movedEdits(reply.edits, mine, field.value);
    if (edits === null) continue;
    apply(saving, reply, edits);
    return;
  }
}

function apply(saving, reply, edits) {
  const first = edits.at(-1);
  if (edits.length > 0) replaceAll(edits);
  saving.inStep(reply.version, reply.text);
  if (saving.isSaved) showState("saved", word("saved"));
  if (edits.length === 0) return;
  const show = { label: word("show"), act: () => goTo(first.start, first.start + first.text.length) };
  showMessage(word(reply.by_words ? "merged-words" : "merged"), [show]);
}

function failed(saving, reply) {
  const reason = reply.message ?? (reply.status === 0 ? word("offline") : word("server-failed", reply.status));
  showState("failed", word("not-saved", reason));
  const again = { label: word("retry"), act: () => saving.save({ asked: true }) };
  showMessage(`${word("not-saved", reason)}. ${word("text-is-kept")}`, [again], { urgent: true });
  if (reply.status === 0 || reply.status >= 500) setTimeout(() => saving.save({ asked: true }), 5_000);
}

/* Ask what to take where both changed the same lines. */
function ask(saving, reply, mine) {
  showState("failed", word("not-saved", word("conflict")));
  const compare = { label: word("compare"), act: () => openDialog(saving, reply, mine) };
  showMessage(word("conflict-message"), [compare], { urgent: true });
  if (document.activeElement !== field || !document.hasFocus()) return;
  openDialog(saving, reply, mine);
}

function openDialog(saving, reply, mine) {
  if (field.value !== mine) {
    merge(saving);
    return;
  }
  const dialog = document.getElementById("conflict-dialog");
  const list = dialog.querySelector(".conflicts");
  const conflicts = reply.places.filter((place) => place.kind === "conflict");
  list.replaceChildren(...conflicts.map(conflictPart));
  dialog.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
    decide(saving, reply, new FormData(event.target));
  };
  dialog.showModal();
}

function conflictPart(place, number) {
  const part = document.getElementById("conflict-part").content.cloneNode(true);
  part.querySelector("legend").textContent = word("place", number + 1);
  for (const choice of ["mine", "theirs", "base"]) {
    const pre = part.querySelector(`[data-text=${choice}]`);
    pre.textContent = place[choice] === "" ? word("nothing") : place[choice];
    pre.classList.toggle("is-empty", place[choice] === "");
  }
  for (const input of part.querySelectorAll("input")) input.name = `place-${number}`;
  return part;
}

function decide(saving, reply, chosen) {
  const edits = [];
  let offset = 0;
  let number = 0;
  for (const place of reply.places) {
    let text = place.text;
    if (place.kind === "conflict") {
      const choice = chosen.get(`place-${number}`);
      text = choice === "both" ? joined(place.mine, place.theirs) : place[choice];
      number += 1;
    }
    const end = offset + place.mine.length;
    if (text !== place.mine) edits.unshift({ start: offset, end: Math.min(end, field.value.length), text });
    offset = end;
  }
  replaceAll(edits);
  if (!reply.final_newline && field.value.endsWith("\n")) {
    replaceAll([{ start: field.value.length - 1, end: field.value.length, text: "" }]);
  }
  saving.inStep(reply.version, reply.text);
  saving.save({ asked: true, confirmed: true });
  field.focus();
}

function joined(mine, theirs) {
  return mine + (mine === "" || mine.endsWith("\n") ? "" : "\n") + theirs;
}

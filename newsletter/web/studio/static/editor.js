/* The editor's page: puts its parts together. The page works without it, as a form. */

import { startBlocks } from "./editor_blocks.js";
import { startComments } from "./editor_comments.js";
import { Drafts } from "./editor_drafts.js";
import { hear, say } from "./editor_events.js";
import { field, goTo, insertBlock, onChange, replaceRange } from "./editor_field.js";
import { startFindings } from "./editor_findings.js";
import { startFormatting } from "./editor_formatting.js";
import { startKeeping } from "./editor_keeping.js";
import { startLanguages } from "./editor_languages.js";
import { startLists } from "./editor_lists.js";
import { merge } from "./editor_merging.js";
import { Saving } from "./editor_saving.js";
import { clock, showMessage, showState, startCounts } from "./editor_status.js";
import { startTabs } from "./editor_tabs.js";
import { rangeOf, startOfBody } from "./editor_text.js";
import { startTint } from "./editor_tint.js";
import { word } from "./editor_words.js";

const CHANGED_MS = 300;

async function start() {
  document.documentElement.classList.add("has-editor");
  const drafts = new Drafts(field.dataset.publication, field.dataset.slug);
  const saving = new Saving(drafts, merge);
  startCounts();
  startTint();
  startFindings();
  startFormatting(saving);
  startLists();
  startLanguages();
  startBlocks();
  startTabs();
  startKeeping(saving);
  saveBeforeLeaving(saving);
  listen(saving);
  showState("saved", word("saved"));
  await drafts.open();
  await restore(drafts, saving);
  saving.start();
  startComments(saving);
  goToAskedLine();
  document.documentElement.dataset.editor = "ready";
}

/* Put the caret on the line of the address: …/issues/SLUG#line-12. */
function goToAskedLine() {
  const asked = /^#line-(\d+)$/.exec(location.hash);
  if (asked) say("issue:goto", { line: Number(asked[1]) });
}

function listen(saving) {
  let timer = 0;
  onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(() => say("issue:changed", { text: field.value }), CHANGED_MS);
  });
  hear("issue:goto", (place) => {
    const { from, to } = rangeOf(field.value, { ...place, length: place.length ?? 0 });
    goTo(from, to);
  });
  hear("issue:replace", (place) => {
    const { from, to } = rangeOf(field.value, place);
    if (place.expected !== undefined && field.value.slice(from, to) !== place.expected) showMessage(word("text-changed"));
    else replaceRange(from, to, place.text);
  });
  hear("issue:insert", ({ text, block }) => {
    if (block) insertBlock(text);
    else replaceRange(field.selectionStart, field.selectionEnd, text, field.selectionStart + text.length);
  });
  hear("issue:message", ({ text }) => showMessage(text));
  hear("issue:save", () => saving.save({ asked: true }));
  document.getElementById("issue-form").addEventListener("submit", (event) => {
    event.preventDefault();
    saving.save({ asked: true });
  });
}

/* What a link leads to shows the saved text, so the text is saved before it is followed. */
function saveBeforeLeaving(saving) {
  for (const link of document.querySelectorAll("a[data-saves-first]")) {
    link.addEventListener("click", async (event) => {
      if (saving.isSaved || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      await saving.save({ asked: true });
      if (saving.isSaved) location.assign(link.href);
    });
  }
}

/* Bring back what was not saved, and the place of the caret. */
async function restore(drafts, saving) {
  const draft = await drafts.find();
  if (draft && draft.text !== field.value) {
    const saved = field.value;
    if (draft.version !== saving.version) saving.inStep(draft.version, draft.base);
    replaceRange(0, field.value.length, draft.text);
    drafts.keep(saving.version, saving.base, field.value);
    const discard = { label: word("discard-draft"), act: () => replaceRange(0, field.value.length, saved) };
    showMessage(word("draft-is-back", clock(new Date(draft.at))), [discard]);
  }
  if (draft && draft.key !== drafts.key) drafts.forget(draft.key);
  const place = drafts.place();
  if (place) {
    field.setSelectionRange(place.start, place.end);
    field.scrollTop = place.scroll;
  } else if (document.activeElement !== field) {
    const start = startOfBody(field.value);
    field.setSelectionRange(start, start);
  }
}

if (field) start();

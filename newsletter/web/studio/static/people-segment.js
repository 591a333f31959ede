/* A segment that is tried while it is typed: how many people it is about, or what is wrong and where. */

import { send } from "./session.js";

const form = document.querySelector("form[data-try]");
const where = form.elements.where;
const trial = form.querySelector("[data-trial]");
const number = new Intl.NumberFormat(document.documentElement.lang);
const shownBefore = form.querySelector("#where-error");
let timer = 0;
let latest = 0;
let marked = null;

function mark(column) {
  marked?.disconnect?.();
  marked = null;
  globalThis.CSS?.highlights?.delete("segment-problem");
  if (!column || !where.createValueRange) return;
  const text = where.value;
  // Columns count characters, the field counts UTF-16 units.
  const start = [...text].slice(0, column - 1).join("").length;
  const rest = text.slice(start).match(/^("[^"]*"?|[\p{L}\p{N}_.-]+|\S)/u)?.[0] ?? "";
  if (!rest) return;
  marked = where.createValueRange(start, start + rest.length);
  CSS.highlights.set("segment-problem", new Highlight(marked));
}

async function attempt() {
  const turn = ++latest;
  if (!where.value.trim()) { say("", false); mark(null); return; }
  const body = new URLSearchParams({ where: where.value, list: form.elements.list.value });
  try {
    const answer = await send(form.dataset.try, { method: "POST", body });
    const found = await answer.json();
    if (turn !== latest) return;
    if (!answer.ok) say(found.error, true);
    else if (found.problem) say(found.problem, true);
    else say(form.dataset.people.replace("NUMBER", number.format(found.people)), false);
    mark(answer.ok ? found.column : null);
  } catch {
    /* The server does not answer: the last count stays. */
  }
}

function say(text, isWrong) {
  if (shownBefore) shownBefore.hidden = true;
  trial.textContent = text;
  trial.classList.toggle("wrong", isWrong);
  where.setAttribute("aria-invalid", String(isWrong));
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(attempt, 300);
});
if (where.value.trim()) attempt();

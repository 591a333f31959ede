/* Search as one types: the part of the page with the people is fetched when typing pauses. */

import { send } from "./session.js";

const form = document.querySelector("form[data-results]");
const results = document.getElementById("results");
let timer = 0;
let latest = 0;

function query() {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...fields]) if (!value.trim()) fields.delete(name);
  return fields.toString();
}

async function show() {
  const asked = query();
  const turn = ++latest;
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await send(`${form.dataset.results}?${asked}`);
    if (turn !== latest) return;
    if (!answer.ok) { form.submit(); return; }
    results.innerHTML = await answer.text();
    history.replaceState(null, "", asked ? `${form.action}?${asked}` : form.action);
  } catch {
    /* The server does not answer, or nobody signed in again: what was shown stays. */
  } finally {
    if (turn === latest) results.setAttribute("aria-busy", "false");
  }
}

form?.addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(show, event.target.matches("select") ? 0 : 220);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  show();
});

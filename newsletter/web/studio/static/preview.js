/* The preview beside the text: shows each change as an email, leads from the email to the text and back.
 *
 * Hears on `document`: issue:changed {text}, issue:saved, issue:caret {line}.
 * Says: issue:findings {findings}, issue:goto {line, column?, length?}, issue:replace {from, to, text, expected}.
 * All words come from the server. The form of the choices may stand elsewhere in the page. */

import { Email } from "./preview_email.js";
import { startFindings } from "./preview_findings.js";
import { startPeople } from "./preview_people.js";
import { swap } from "./preview_swap.js";

const SAID_MS = 1200;

function start(root) {
  const form = document.getElementById("preview-form");
  const note = root.querySelector("[data-note]");
  const said = root.querySelector("[data-said]");
  const editor = crypto.randomUUID?.() ?? String(Math.random());
  let text = null;
  let etag = "";
  let newest = 0;
  let waiting = null;
  let saying = 0;
  const email = new Email(root, form);
  const people = startPeople(root, refresh);
  const isLeft = startFindings(root, () => text ?? document.getElementById("issue-text")?.value ?? null, tell);

  root.classList.add("is-live");
  root.addEventListener("change", (event) => { if (event.target.form === form) { email.arrange(); refresh(); } });
  form.addEventListener("submit", (event) => { event.preventDefault(); refresh(); });
  document.addEventListener("issue:changed", (event) => { text = event.detail.text; refresh(); });
  document.addEventListener("issue:saved", () => { if (text === null) refresh(); });
  document.addEventListener("issue:caret", (event) => email.follow(event.detail.line));
  email.arrange();
  let findings = JSON.parse(root.dataset.findings);
  setTimeout(tell);

  /* Only the newest text is wanted: an earlier request is given up, here and on the server. */
  async function refresh() {
    waiting?.abort();
    waiting = new AbortController();
    const mine = ++newest;
    const asked = { query: new URLSearchParams(new FormData(form)).toString(), person: people.address(), editor, etag };
    if (text !== null) asked.text = text;
    root.dataset.state = "waiting";
    try {
      const response = await fetch(root.dataset.address, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify(asked),
        signal: waiting.signal,
      });
      if (mine !== newest || response.status === 204) return;
      if (!response.ok) return complain(response.status === 401 ? root.dataset.signedOut : root.dataset.failed);
      const answer = await response.json();
      if (mine === newest) apply(answer);
    } catch (error) {
      if (error.name !== "AbortError" && mine === newest) complain(root.dataset.offline);
    }
  }

  function apply(answer) {
    root.dataset.state = answer.shown ? "shown" : "unreadable";
    complain(answer.shown ? "" : root.dataset.unreadable);
    if (answer.html !== null) email.replace(answer.html);
    etag = answer.etag;
    for (const part of root.querySelectorAll("[data-part]")) {
      const html = answer.parts[part.dataset.part];
      if (html !== undefined) swap(part, html);
    }
    root.dispatchEvent(new CustomEvent("preview:parts"));
    findings = answer.findings;
    tell();
    clearTimeout(saying);
    saying = setTimeout(() => { if (said.textContent !== answer.summary) said.textContent = answer.summary; }, SAID_MS);
  }

  /* What is left as it is needs no mark beside the text. */
  function tell() {
    const open = findings.filter((one) => !isLeft(one));
    document.dispatchEvent(new CustomEvent("issue:findings", { detail: { findings: open } }));
  }

  function complain(words) {
    note.textContent = words;
    note.hidden = !words;
    if (root.dataset.state === "waiting") root.dataset.state = "stale";
  }
}

const root = document.querySelector("[data-preview]");
if (root) start(root);

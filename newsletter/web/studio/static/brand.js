/* Brand: what is typed is checked and shown in the sample, a moment after the last key. */

import { send, SessionEnded } from "./session.js";

const WAIT_MS = 400;
const form = document.querySelector("[data-brand]");
const said = document.querySelector("[data-said]");
const frames = [...document.querySelectorAll("iframe[data-scheme]")];
const scheme = document.querySelector(".scheme");
let timer = 0;
let newest = 0;

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, WAIT_MS);
});

scheme.hidden = false;
scheme.addEventListener("change", showScheme);
showScheme();

function showScheme() {
  const wanted = scheme.querySelector("input:checked").value;
  for (const frame of frames) frame.hidden = frame.dataset.scheme !== wanted;
}

async function check() {
  const number = ++newest;
  const typed = new URLSearchParams(new FormData(form));
  try {
    const response = await send(form.dataset.brand, { method: "POST", body: typed });
    if (!response.ok) throw new Error(String(response.status));
    const answer = await response.json();
    if (number !== newest) return;
    for (const [key, problem] of Object.entries(answer.problems)) mark(key, problem);
    const isWrong = Object.values(answer.problems).some(Boolean);
    said.textContent = isWrong ? said.dataset.wrong : "";
    if (!answer.can_show) return;
    typed.delete("seen");
    for (const frame of frames) frame.contentWindow.location.replace(`${form.dataset.frame}?${typed}`);
  } catch (error) {
    if (!(error instanceof SessionEnded)) said.textContent = said.dataset.away;
  }
}

function mark(key, problem) {
  const id = `f-${key.replaceAll(".", "-")}`;
  const field = document.getElementById(id);
  if (!field) return;
  let words = document.getElementById(`${id}-error`);
  if (!words && problem) {
    words = document.createElement("p");
    words.className = "problem";
    words.id = `${id}-error`;
    (field.closest(".color-inputs") ?? field).before(words);
  }
  if (words) {
    words.textContent = problem;
    words.hidden = !problem;
  }
  offer(field, id, problem);
  const hint = document.getElementById(`${id}-hint`) ? `${id}-hint` : "";
  if (problem) {
    for (let one = field.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${hint} ${id}-error`.trim());
  } else {
    field.removeAttribute("aria-invalid");
    if (hint) field.setAttribute("aria-describedby", hint); else field.removeAttribute("aria-describedby");
  }
}

/* The nearest readable color, which the problem names at its end, as a button. */
function offer(field, id, problem) {
  document.getElementById(`${id}-fix`)?.remove();
  const color = problem.match(/(#[0-9a-f]{6})\.?$/i)?.[1];
  if (!color || !field.dataset.color) return;
  const button = Object.assign(document.createElement("button"), {
    className: "button small", id: `${id}-fix`, type: "button", textContent: form.dataset.use.replace("{0}", color),
  });
  button.addEventListener("click", () => {
    field.value = color;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.closest(".color-inputs").after(button);
}

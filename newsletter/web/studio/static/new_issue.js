/* The form that starts an issue: only the fields of the chosen way, the markup of what is pasted, and a word while
   a page is being fetched. */

const form = document.querySelector(".new-issue");
const text = form.elements.text;
const html = form.elements.html;

function showFields() {
  const chosen = form.elements.from.value;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== chosen;
}

form.addEventListener("change", showFields);
showFields();

/* The first paste into the empty field keeps its markup; once somebody edits the text, the text counts. */
let pasted = text.value;
text.addEventListener("paste", (event) => {
  const markup = event.clipboardData.getData("text/html");
  const selectsAll = text.selectionStart === 0 && text.selectionEnd === text.value.length;
  if (!markup || !selectsAll) return;
  html.value = markup;
  requestAnimationFrame(() => { pasted = text.value; });
});
text.addEventListener("input", (event) => {
  if (event.inputType !== "insertFromPaste" && text.value !== pasted) html.value = "";
});

form.addEventListener("submit", () => {
  const busy = form.querySelector(".busy");
  busy.textContent = form.dataset.busy;
  busy.hidden = false;
});
window.addEventListener("pageshow", () => { form.querySelector(".busy").hidden = true; });

/* Pictures in the editor: chosen, dropped or pasted; a dialog asks what they show, crops and uploads them. */

import { field, insertBlock, replaceRange } from "./editor_field.js";
import { showMessage } from "./editor_status.js";
import { CropSquare } from "./crop.js";
import { placeForBlock } from "./paste_place.js";
import { word } from "./paste_words.js";
import { SessionEnded, send } from "./session.js";
import { upload } from "./upload.js";

const dialog = document.getElementById("picture-dialog");
const form = dialog.querySelector("form");
const part = (selector) => form.querySelector(selector);
const look = part(".picture-look");
const image = part(".crop-area > img");
const square = form.elements.square;
const crop = new CropSquare(part(".crop-area"), (...percents) => {
  part("#crop-state").textContent = word("crop-state", ...percents);
});

let queue = [];
let number = 0;
let target = { from: 0, to: 0 };
let fields = null; // {photo, alt} of the form of a block, if they asked for the picture
let file = null;
let uploading = null;
let largestMegabytes = Infinity;

/* --- Ways in ------------------------------------------------------------------------------------------- */

document.addEventListener("issue:picture", (event) => {
  event.preventDefault();
  open([], event.detail ?? {});
});

field.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files ?? [];
  if (!files.length || event.clipboardData.getData("text/plain").trim()) return;
  event.preventDefault();
  openFor(picturesIn(files));
});

field.addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  field.classList.add("is-drop-target");
});
for (const name of ["dragleave", "drop"]) {
  field.addEventListener(name, () => field.classList.remove("is-drop-target"));
}
field.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  const pictures = picturesIn(event.dataTransfer.files);
  const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  if (place?.offsetNode === field) field.setSelectionRange(place.offset, place.offset);
  openFor(pictures);
});

function openFor(pictures) {
  if (pictures.length) open(pictures);
  else showMessage(word("only-pictures"));
}

/* A block that has a photo gets a button in its form. */
const blockFields = document.querySelector("#block-dialog .block-fields");
new MutationObserver(() => {
  const photo = blockFields.querySelector('[name="key:photo"]');
  if (!photo || photo.parentElement.querySelector("[data-act=photo]")) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small choose-photo", textContent: word("choose-photo") });
  button.dataset.act = "photo";
  button.addEventListener("click", () => open([], { into: { photo, alt: blockFields.querySelector('[name="key:alt"]') } }));
  photo.after(button);
}).observe(blockFields, { childList: true });

function picturesIn(files) {
  return [...(files ?? [])].filter((one) => one.type.startsWith("image/") || /\.(?:heic|heif|svg|avif)$/i.test(one.name));
}

/* --- The dialog ---------------------------------------------------------------------------------------- */

function open(files, { from = field.selectionStart, to = field.selectionEnd, alt = "", into = null } = {}) {
  if (dialog.open) return;
  fields = into;
  queue = files;
  number = 0;
  target = { from, to };
  next(alt);
}

/* Ask about the next of the pictures that were dropped. */
function next(alt = "") {
  form.reset();
  form.elements.alt.value = alt;
  number += 1;
  part("#picture-title").textContent = queue.length > 1 ? word("one-of", number, queue.length) : word("add");
  part("[data-part=caption]").hidden = isPortrait();
  square.checked = isPortrait();
  complain("");
  busy(false);
  choose(queue[number - 1] ?? null);
  showExisting();
  if (!dialog.open) dialog.showModal();
  (file ? form.elements.alt : form.elements.picture).focus();
}

function choose(chosen) {
  file = chosen;
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.removeAttribute("src");
  part("[data-part=no-look]").hidden = true;
  look.hidden = !file;
  if (file) image.src = URL.createObjectURL(file);
  showSquare();
  showChoices();
}

/* Others are offered until a file is chosen. */
function showChoices() {
  part(".picture-existing").hidden = Boolean(file) || !part(".picture-choices").childElementCount;
}

image.addEventListener("load", () => {
  crop.reset();
  showSquare();
});
image.addEventListener("error", () => {
  if (!image.hasAttribute("src")) return;
  image.removeAttribute("src");
  part("[data-part=no-look]").hidden = false;
  showSquare();
});

function showSquare() {
  const shown = square.checked && image.hasAttribute("src");
  crop.show(shown);
  part(".crop-buttons").hidden = !shown;
}

/* Show the pictures that are beside the issue already. */
async function showExisting() {
  part(".picture-choices").replaceChildren();
  showChoices();
  try {
    const response = await send(form.action);
    if (!response.ok) return;
    const { pictures, largest_mb: megabytes } = await response.json();
    largestMegabytes = megabytes;
    part(".picture-choices").replaceChildren(...pictures.map(choiceOf));
    showChoices();
  } catch (error) {
    if (!(error instanceof SessionEnded || error instanceof TypeError)) throw error;
  }
}

function choiceOf({ name }) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "existing", value: name });
  const small = Object.assign(document.createElement("img"), { src: addressOf(name), alt: "", loading: "lazy" });
  label.append(input, small, name);
  return label;
}

function addressOf(name) {
  return `${form.action}/${encodeURIComponent(name)}`;
}

form.addEventListener("change", (event) => {
  if (event.target === form.elements.picture) {
    for (const one of form.querySelectorAll("[name=existing]:checked")) one.checked = false;
    const [chosen] = form.elements.picture.files;
    choose(chosen ?? null);
    complain(chosen && isTooLarge(chosen) ? word("too-large", largestMegabytes) : "");
  } else if (event.target.name === "existing") {
    form.elements.picture.value = "";
    file = null;
    look.hidden = false;
    part("[data-part=no-look]").hidden = true;
    image.src = addressOf(event.target.value);
  } else if (event.target === square) {
    showSquare();
  } else if (event.target === form.elements.decorative) {
    form.elements.alt.disabled = form.elements.decorative.checked;
    form.elements.caption.disabled = form.elements.decorative.checked;
  }
});
form.addEventListener("reset", () => {
  form.elements.alt.disabled = form.elements.caption.disabled = false;
});
for (const button of form.querySelectorAll("[data-crop]")) {
  button.addEventListener("click", () => crop.resize(button.dataset.crop === "larger" ? 1 : -1));
}

part("[data-act=cancel]").addEventListener("click", () => {
  if (uploading) uploading.abort();
  else shut();
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (uploading) uploading.abort();
  else shut();
});
dialog.addEventListener("close", () => {
  if (!dialog.open) choose(null); // else it is open for the next picture
});

/* Close, and lead the focus back at once: the event comes later, when somebody may be typing elsewhere already. */
function shut() {
  dialog.close();
  (fields?.photo ?? field).focus({ preventScroll: true });
}

function isTooLarge(one) {
  return one.size > largestMegabytes * 1024 * 1024;
}

function complain(text) {
  const problem = part(".problem");
  problem.textContent = text;
  problem.hidden = !text;
}

function busy(is) {
  part(".picture-progress").hidden = !is;
  part(".button.primary").disabled = is;
  part("progress").removeAttribute("value");
}

/* --- Sending and inserting ----------------------------------------------------------------------------- */

function fault() {
  const existing = form.querySelector("[name=existing]:checked");
  if (!file && !existing) return [word("choose"), form.elements.picture];
  if (file && isTooLarge(file)) return [word("too-large", largestMegabytes), form.elements.picture];
  const isDescribed = form.elements.alt.value.trim() || form.elements.decorative.checked;
  return isDescribed ? null : [word("needs-alt"), form.elements.alt];
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const wrong = fault();
  if (wrong) {
    complain(wrong[0]);
    wrong[1].focus();
    return;
  }
  complain("");
  busy(true);
  uploading = new AbortController();
  try {
    const progress = (percent) => { part("progress").value = percent; };
    answered(await upload(form.action, dataOf(), { progress, signal: uploading.signal }));
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
    complain(word("no-answer"));
  } finally {
    uploading = null;
    busy(false);
  }
});

function dataOf() {
  const data = new FormData(form);
  data.delete("picture");
  if (file) data.append("picture", file, file.name);
  if (square.checked && image.hasAttribute("src")) {
    for (const [name, value] of Object.entries(crop.values)) data.append(name, value);
  }
  return data;
}

function answered({ status, reply }) {
  if (status === 200) {
    insert(reply);
  } else if (status === null) {
    complain(word("stopped"));
  } else {
    complain([reply?.error, reply?.hint].filter(Boolean).join(". ") || word("no-answer"));
  }
}

function insert({ name, markdown }) {
  const alt = form.elements.alt.value.trim().replace(/\s+/g, " ");
  const lines = photoLines();
  shut(); // while it is open, nothing can be typed into the text
  if (fields) {
    fields.photo.value = name;
    if (fields.alt) fields.alt.value = alt;
    return;
  }
  if (lines) {
    const text = `photo: ${name}${alt ? `\nalt: ${alt}` : ""}`;
    replaceRange(lines.from, lines.to, text, lines.from + text.length);
  } else {
    const place = placeForBlock(target.from, target.to);
    insertBlock(markdown, place.from, place.to);
  }
  target = { from: field.selectionStart, to: field.selectionStart };
  if (number < queue.length) {
    next();
    return;
  }
  showMessage(word("inserted", name));
}

function isPortrait() {
  return Boolean(fields ?? photoLines());
}

/* Return where the photo: line of a block at the target is, with the alt: line below it; null for other lines. */
function photoLines() {
  const value = field.value;
  const from = value.lastIndexOf("\n", target.from - 1) + 1;
  const found = /^photo:[^\n]*(?:\nalt:[^\n]*)?/.exec(value.slice(from));
  return found ? { from, to: from + found[0].length } : null;
}

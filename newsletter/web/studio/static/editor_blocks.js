/* The menu of blocks, by "/" at the start of a line or by the toolbar, and the form of a block's fields.
 *
 * The server makes the block's text of the fields and reads it back with the reader of issue files, so what is
 * wrong stands beside its field before anything is inserted.
 */

import { calm, field, insertBlock, rectangleAt, replaceRange } from "./editor_field.js";
import { say } from "./editor_events.js";
import { buildBlock } from "./editor_requests.js";
import { startOfBody, startOfLine } from "./editor_text.js";
import { word } from "./editor_words.js";

const menu = document.getElementById("block-menu");
const search = document.getElementById("block-search");
const list = document.getElementById("block-list");
const dialog = document.getElementById("block-dialog");
const form = dialog.querySelector("form");
const sheet = document.getElementById("issue-sheet");

let place = null;
let active = 0;

export function startBlocks() {
  const opener = document.getElementById("insert-block");
  opener.addEventListener("click", () => (menu.hidden ? open(chosenPlace(), opener) : close()));
  field.addEventListener("input", async (event) => {
    if (event.data !== "/" || event.isComposing) return;
    const caret = field.selectionStart;
    if (field.value.slice(startOfLine(field.value, caret), caret) !== "/") return;
    await calm();
    open({ from: caret - 1, to: caret }, field);
  });
  search.addEventListener("input", filter);
  search.addEventListener("keydown", keys);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) close({ focus: false });
  });
  form.addEventListener("submit", submit);
  dialog.addEventListener("close", () => field.focus());
}

/* Nothing can be inserted above the text: there it would break the settings. */
function chosenPlace() {
  const start = startOfBody(field.value);
  return { from: Math.max(field.selectionStart, start), to: Math.max(field.selectionEnd, start) };
}

function options() {
  return [...list.querySelectorAll("[role=option]:not([hidden])")];
}

function open(range, from) {
  place = range;
  menu.hidden = false;
  document.getElementById("insert-block").setAttribute("aria-expanded", "true");
  const box = sheet.getBoundingClientRect();
  const { left, top, height } = rectangleAt(range.from);
  const anchor = from === field ? { x: left - box.left, y: top - box.top + height + 4 } : { x: 8, y: 8 };
  menu.style.left = `${Math.max(8, Math.min(anchor.x, box.width - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(anchor.y, box.height - menu.offsetHeight - 8))}px`;
  search.value = "";
  filter();
  search.focus();
}

function close({ focus = true } = {}) {
  if (menu.hidden) return;
  menu.hidden = true;
  document.getElementById("insert-block").setAttribute("aria-expanded", "false");
  if (focus) field.focus();
}

function filter() {
  const wanted = search.value.trim().toLowerCase().replace(/^\//, "");
  for (const option of list.querySelectorAll("[role=option]")) {
    option.hidden = !option.textContent.toLowerCase().includes(wanted) && !option.dataset.name.includes(wanted) && !option.dataset.aliases.includes(wanted);
  }
  document.getElementById("block-none").hidden = options().length > 0;
  activate(0);
}

function activate(number) {
  const shown = options();
  active = shown.length === 0 ? 0 : (number + shown.length) % shown.length;
  for (const option of list.querySelectorAll("[role=option]")) option.setAttribute("aria-selected", "false");
  const option = shown[active];
  if (!option) {
    search.removeAttribute("aria-activedescendant");
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  search.setAttribute("aria-activedescendant", option.id);
}

function keys(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") activate(active + 1);
  else if (event.key === "ArrowUp") activate(active - 1);
  else if (event.key === "Home") activate(0);
  else if (event.key === "End") activate(-1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter") {
    const option = options()[active];
    if (option) choose(option);
  } else if (event.key === "Backspace" && search.value === "") {
    close();
    return;
  } else return;
  event.preventDefault();
}

function choose(option) {
  close({ focus: false });
  if (option.dataset.name === "picture") {
    insertPicture(place.from, place.to);
    return;
  }
  const fields = document.getElementById(option.dataset.fields ?? "");
  if (!fields) {
    field.focus();
    insertBlock(option.dataset.sample, place.from, place.to);
    return;
  }
  form.elements.name.value = option.dataset.name;
  dialog.querySelector("h2").textContent = option.querySelector(".block-name").textContent;
  dialog.querySelector(".block-meaning").textContent = option.querySelector(".block-meaning").textContent;
  dialog.querySelector(".block-fields").replaceChildren(fields.content.cloneNode(true));
  showFaults([]);
  dialog.showModal();
  dialog.querySelector(".block-fields input, .block-fields textarea")?.focus();
}

/* Ask for a picture; where nothing on the page can, insert the example. */
export function insertPicture(from, to) {
  field.focus();
  if (field.value.slice(from, to) === "/") {
    replaceRange(from, to, "", from);
    to = from;
  }
  if (!say("issue:picture", { from, to })) return;
  insertBlock(list.querySelector("[data-name=picture]").dataset.sample, from, to);
}

async function submit(event) {
  event.preventDefault();
  const data = new FormData(form);
  const values = [...data].filter(([name]) => name.startsWith("key:")).map(([name, value]) => [name.slice(4), value]);
  const block = { name: data.get("name"), title: data.get("title") ?? "", values, body: data.get("body") ?? "" };
  const reply = await buildBlock(block);
  if (reply.status === 200) {
    dialog.close();
    insertBlock(reply.text, place.from, place.to);
    field.focus();
    return;
  }
  showFaults(reply.faults ?? [{ field: "", message: reply.message ?? word(reply.status === 0 ? "offline" : "server-failed", reply.status) }]);
}

/* Show what is wrong beside each field, and put the focus on the first. */
function showFaults(faults) {
  const summary = dialog.querySelector(".block-faults");
  summary.textContent = faults.filter((one) => !form.elements[one.field]).map((one) => one.message).join(" ");
  for (const old of form.querySelectorAll(".field-fault")) old.textContent = "";
  for (const old of form.querySelectorAll("[aria-invalid]")) old.removeAttribute("aria-invalid");
  let first = null;
  for (const fault of faults) {
    const input = form.elements[fault.field];
    if (!(input instanceof HTMLElement)) continue;
    input.setAttribute("aria-invalid", "true");
    document.getElementById(input.getAttribute("aria-describedby").split(" ").at(-1)).textContent = fault.message;
    first ??= input;
  }
  first?.focus();
}


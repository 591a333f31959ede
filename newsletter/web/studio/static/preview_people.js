/* Shows the email as one subscriber gets it: searched for by name or address. */

import { send } from "./session.js";

const PAUSE_MS = 200;

export function startPeople(root, changed) {
  const field = root.querySelector("[data-person-search]");
  if (!field) return { address: () => "" };
  const list = root.querySelector("[data-person-list]");
  const shown = root.querySelector("[data-shown-to]");
  const clear = root.querySelector("[data-person-clear]");
  let chosen = "";
  let timer = 0;
  let newest = 0;

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); }
  });
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    const next = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling }[event.key];
    if (event.key === "ArrowUp" && !next) { event.preventDefault(); field.focus(); }
    if (next) { event.preventDefault(); next.querySelector("button").focus(); }
  });
  clear.addEventListener("click", () => choose("", ""));

  async function search() {
    const mine = ++newest;
    const query = field.value.trim();
    if (!query) return list.replaceChildren();
    try {
      const body = JSON.stringify({ query });
      const headers = { "content-type": "application/json" };
      const response = await send(`${root.dataset.address}/people`, { method: "POST", headers, body });
      if (mine !== newest || !response.ok) return;
      show((await response.json()).people);
    } catch {
      // The search stays as it is; the next letter tries again.
    }
  }

  function show(people) {
    const items = people.map(({ address, name }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "person";
      button.append(name || address);
      if (name) {
        const small = document.createElement("small");
        small.textContent = address;
        button.append(small);
      }
      button.addEventListener("click", () => choose(address, name || address));
      item.append(button);
      return item;
    });
    if (items.length === 0) {
      const nobody = document.createElement("li");
      nobody.textContent = list.dataset.nobody;
      items.push(nobody);
    }
    list.replaceChildren(...items);
  }

  function choose(address, name) {
    chosen = address;
    shown.textContent = name || shown.dataset.everyone;
    clear.hidden = !address;
    root.dataset.person = address ? "yes" : "no";
    list.replaceChildren();
    field.value = "";
    field.focus();
    changed();
  }

  return { address: () => chosen };
}

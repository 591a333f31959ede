/* The news desk: a story is dragged into a draft, or as a line of text into any field. */

import { send } from "./session.js";

const targets = document.querySelector(".targets");
let dragged = null;

for (const story of document.querySelectorAll(".story")) {
  story.addEventListener("dragstart", (event) => {
    dragged = story;
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", `${story.dataset.line}\n`);
    event.dataTransfer.setData("text/uri-list", story.dataset.address);
    story.classList.add("dragged");
  });
  story.addEventListener("dragend", () => {
    story.classList.remove("dragged");
    dragged = null;
  });
}

for (const target of targets?.querySelectorAll("[data-slug]") ?? []) {
  target.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    target.classList.add("over");
  });
  target.addEventListener("dragleave", () => target.classList.remove("over"));
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("over");
    if (dragged) place(dragged.dataset.address, target.dataset.slug);
  });
}

async function place(story, into) {
  const said = targets.querySelector(".said");
  try {
    const answer = await send(targets.dataset.place, { method: "POST", body: new URLSearchParams({ story, into }) });
    const found = await answer.json();
    said.textContent = found.said ?? [found.error, found.hint].filter(Boolean).join(". ");
  } catch {
    said.textContent = targets.dataset.failed;
  }
}

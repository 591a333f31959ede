/* The progress of a file that is read or imported: asked for every second; the page is loaded anew at its end. */

import { send } from "./session.js";

const card = document.querySelector("[data-progress]");
const bar = card.querySelector("progress");
const number = new Intl.NumberFormat(document.documentElement.lang);

async function look() {
  try {
    const answer = await send(card.dataset.progress);
    if (answer.ok) {
      const now = await answer.json();
      if (now.status !== card.dataset.status) { location.reload(); return; }
      card.querySelector("[data-done]").textContent = number.format(now.done);
      card.querySelector("[data-of]").hidden = !now.total;
      if (now.total) {
        card.querySelector("[data-total]").textContent = number.format(now.total);
        bar.max = now.total;
        bar.value = Math.min(now.done, now.total);
      } else bar.removeAttribute("value");
    }
  } catch {
    /* The server is away for a moment: it is asked again. */
  }
  setTimeout(look, 1000);
}

setTimeout(look, 500);

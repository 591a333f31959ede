/* The time left to undo a send: it counts down, and leads to the mailing once it has begun. */

const countdown = document.querySelector(".countdown");
const timer = countdown.querySelector("[role=timer]");
const end = Date.now() + Number(countdown.dataset.seconds) * 1000;

function show() {
  const left = Math.max(Math.round((end - Date.now()) / 1000), 0);
  const hours = Math.floor(left / 3600);
  const minutes = String(Math.floor(left / 60) % 60).padStart(hours ? 2 : 1, "0");
  const time = `${hours ? `${hours}:` : ""}${minutes}:${String(left % 60).padStart(2, "0")}`;
  timer.textContent = left ? countdown.dataset.left.replace("{time}", time) : countdown.dataset.starting;
}

async function look() {
  try {
    const answer = await fetch(countdown.dataset.state, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const state = await answer.json();
    if (state.mailing) location.replace(`${countdown.dataset.mailing}${state.mailing}`);
    else if (state.status !== "waiting") location.reload();
  } catch {
    /* The server does not answer: asked again later. */
  }
}

show();
setInterval(show, 1000);
setInterval(() => {
  const left = end - Date.now();
  if (document.visibilityState === "visible" && (left < 2000 || Date.now() % 15000 < 1000)) look();
}, 1000);

/* A mailing's progress: server-sent events, started again by hand where a browser gives up (a 502 or 503 of a
   proxy ends an EventSource for good), and closed while nobody looks: a browser opens six connections at most. */

const AGAIN_MS = 2000;
const panel = document.querySelector("[data-progress]");
const figures = panel.querySelector("[data-figures]");
const connection = panel.querySelector("[data-connection]");
let source = null;
let timer = 0;

function show(event) {
  if (event.status !== panel.dataset.status) {
    location.reload(); // other buttons, other words
    return;
  }
  figures.innerHTML = event.figures;
  say("");
}

function say(text) {
  if (connection.textContent !== text) connection.textContent = text;
  connection.hidden = !text;
}

function close() {
  clearTimeout(timer);
  timer = 0;
  source?.close();
  source = null;
}

function open() {
  close();
  source = new EventSource(panel.dataset.progress);
  source.addEventListener("progress", (event) => show(JSON.parse(event.data)));
  source.addEventListener("done", () => { close(); location.reload(); });
  source.addEventListener("signed-out", () => { close(); say(panel.dataset.signedOut); });
  source.addEventListener("error", () => {
    if (!source) return;
    if (source.readyState === EventSource.CLOSED) lost();
    else timer ||= setTimeout(() => { timer = 0; if (source?.readyState === EventSource.CONNECTING) say(panel.dataset.lost); }, AGAIN_MS);
  });
}

/* The browser has given up: ask once, by a plain request that says why, and begin again. */
function lost() {
  close();
  say(panel.dataset.lost);
  timer = setTimeout(async () => {
    timer = 0;
    try {
      const answer = await fetch(panel.dataset.now, { headers: { accept: "application/json" } });
      if (answer.status === 401) { say(panel.dataset.signedOut); return; }
      if (answer.ok) { show(await answer.json()); open(); return; }
    } catch {
      /* Still away. */
    }
    lost();
  }, AGAIN_MS);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") close(); else if (!source) open();
});
window.addEventListener("pagehide", close);
open();

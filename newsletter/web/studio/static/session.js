/* Requests that survive the end of a session: a dialog asks to sign in again, then the request is sent again.

   `send(request)` takes what `fetch` takes and returns its response. It rejects with SessionEnded if somebody
   closes the dialog; what was typed stays where it is. */

export class SessionEnded extends Error {}

let signingIn = null;

export async function send(input, init) {
  const request = new Request(input, init);
  if (!request.headers.get("accept")?.includes("json")) request.headers.set("accept", "application/json");
  for (;;) {
    const response = await fetch(request.clone());
    if (response.status !== 401) return response;
    signingIn ??= askToSignIn().finally(() => { signingIn = null; });
    await signingIn;
  }
}

function askToSignIn() {
  const content = document.getElementById("sign-in-again").content.cloneNode(true);
  const dialog = content.querySelector("dialog");
  const form = dialog.querySelector("form");
  document.body.append(dialog);
  return new Promise((resolve, reject) => {
    let isDone = false;
    const done = () => { isDone = true; dialog.close(); };
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (isDone) resolve(); else reject(new SessionEnded());
    });
    dialog.querySelector("[data-again]").addEventListener("click", done);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await signIn(form)) done();
    });
    dialog.showModal();
  });
}

async function signIn(form) {
  const body = new URLSearchParams(new FormData(form));
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    const answer = await response.json();
    if (answer.signed_in) return true;
    if (answer.second_factor) askForCode(form);
    else say(form, answer.error);
  } catch {
    say(form, form.dataset.unreachable);
  }
  return false;
}

function askForCode(form) {
  form.querySelector("[data-step=password]").hidden = true;
  const step = form.querySelector("[data-step=code]");
  step.hidden = false;
  step.querySelector("input").focus();
  say(form, "");
}

function say(form, text) {
  const problem = form.querySelector(".problem");
  problem.textContent = text;
  problem.hidden = !text;
}

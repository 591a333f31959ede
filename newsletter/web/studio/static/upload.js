/* Sends a form with a file, with progress; fetch has none for what is sent. */

import { send } from "./session.js";

/* Returns {status, reply}; status 0 is "no connection", null "stopped". Signs in again if the session has ended. */
export async function upload(address, data, { progress, signal }) {
  for (;;) {
    const answer = await once(address, data, progress, signal);
    if (answer.status !== 401) return answer;
    await send(address); // asks to sign in, and returns once somebody has
  }
}

function once(address, data, progress, signal) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => resolve({ status: request.status, reply: read(request.responseText) }));
    request.addEventListener("error", () => resolve({ status: 0 }));
    request.addEventListener("abort", () => resolve({ status: null }));
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

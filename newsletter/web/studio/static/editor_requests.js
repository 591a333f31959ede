/* Requests to the server about this text. Each answers {status, ...}: status 0 is "no connection". */

import { SessionEnded, send } from "./session.js";
import { field } from "./editor_field.js";

const LONGEST_SECONDS = 20;

function address(path) {
  return `${field.dataset.address}${path}`;
}

async function ask(path, options, { signsIn = true } = {}) {
  const request = new Request(address(path), { credentials: "same-origin", ...options });
  let response;
  try {
    response = await inTime(signsIn ? send(request) : fetch(request));
  } catch (error) {
    return { status: error instanceof SessionEnded ? 401 : 0 };
  }
  if (response.status === 304) return { status: 304 };
  try {
    const reply = await response.json();
    return { ...reply, message: reply.message ?? reply.error, status: response.status };
  } catch {
    return { status: response.ok ? 0 : response.status };
  }
}

function posted(body, headers = {}) {
  return { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", ...headers }, body };
}

/* Give up on a request after a while; the time in which somebody signs in again does not count. */
function inTime(asked) {
  return new Promise((resolve, reject) => {
    let seconds = 0;
    const timer = setInterval(() => {
      if (!document.querySelector("dialog:modal")) seconds += 1;
      if (seconds >= LONGEST_SECONDS) reject(new Error("time-out"));
    }, 1_000);
    asked.then(resolve, reject).finally(() => clearInterval(timer));
  });
}

/* Save a text made from a version of the file. */
export function saveText(text, version, { confirmed = false, keepalive = false } = {}) {
  const body = JSON.stringify({ text, confirmed });
  const options = { ...posted(body, { "If-Match": `"${version}"` }), keepalive };
  return ask("/text", options, { signsIn: !keepalive });
}

/* Whether a save can still be sent while the page goes away: browsers take 64 KiB in all. */
export function fitsKeepalive(text) {
  return new TextEncoder().encode(JSON.stringify({ text, confirmed: false })).length < 60_000;
}

/* What is in the file, if it is not `version`. */
export function lookAtFile(version) {
  const headers = { Accept: "application/json", "If-None-Match": `"${version}"` };
  return ask("/text", { headers, cache: "no-store" }, { signsIn: false });
}

export function mergeTexts(base, mine) {
  return ask("/merge", posted(JSON.stringify({ base, mine })));
}

export function buildBlock(block) {
  return ask("/block", posted(JSON.stringify(block)));
}

/* Where the passage at a line is in a language: {edits, line}; the edits insert it where there is none. */
export function findPassage(text, language, line) {
  return ask("/language", posted(JSON.stringify({ text, language, line })));
}

export function keepVersion(note) {
  return ask("/keep", posted(JSON.stringify({ note })));
}

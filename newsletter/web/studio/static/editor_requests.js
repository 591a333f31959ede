/* Requests to the server about this text. Each answers {status, ...}: status 0 is "no connection". */

import { send } from "./session.js";
import { field } from "./editor_field.js";

const LONGEST_MS = 20_000;

function address(path) {
  return `${field.dataset.address}${path}`;
}

async function ask(path, options, { signsIn = true } = {}) {
  const request = new Request(address(path), {
    credentials: "same-origin",
    signal: options.keepalive ? undefined : AbortSignal.timeout(LONGEST_MS),
    ...options,
  });
  let response;
  try {
    response = await (signsIn ? send(request) : fetch(request));
  } catch {
    return { status: 0 };
  }
  if (response.status === 304) return { status: 304 };
  try {
    return { status: response.status, ...(await response.json()) };
  } catch {
    return { status: response.ok ? 0 : response.status };
  }
}

function posted(body, headers = {}) {
  return { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", ...headers }, body };
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

export function keepVersion(note) {
  return ask("/keep", posted(JSON.stringify({ note })));
}

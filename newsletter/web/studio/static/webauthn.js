/* What pages with passkeys share. */

export const isSupported = typeof PublicKeyCredential !== "undefined"
  && typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function";

export async function ask(address, content) {
  const response = await fetch(address, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(content),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export function say(problem, text) {
  problem.textContent = text;
  problem.hidden = !text;
}

/* A browser's own words for "was cancelled" help nobody. */
export function inWords(error, cancelled) {
  return error instanceof DOMException ? cancelled : error.message;
}

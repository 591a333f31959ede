/* The texts for pasting and pictures, from <template id="paste-words">: each child has data-word, with {0}. */

export const page = document.getElementById("paste-words");

export function word(name, ...values) {
  const text = page.content.querySelector(`[data-word="${name}"]`).textContent.trim();
  return text.replace(/\{(\d)\}/g, (_, number) => values[number] ?? "");
}

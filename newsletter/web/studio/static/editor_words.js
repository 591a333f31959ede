/* The texts of the page, from its <template id="editor-words">: each child has data-word and the text, with {0}. */

const words = new Map();
for (const one of document.getElementById("editor-words").content.children) {
  words.set(one.dataset.word, one.textContent.trim());
}

export function word(name, ...values) {
  const text = words.get(name) ?? name;
  return text.replace(/\{(\d)\}/g, (_, number) => values[number] ?? "");
}

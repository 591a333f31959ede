/* Puts new HTML of our server in place of a part of the page; keeps the focus and what was opened. */

const last = new WeakMap();

export function swap(part, html) {
  if (last.get(part) === html) return;
  last.set(part, html);
  const focused = part.contains(document.activeElement) ? place(part, document.activeElement) : null;
  const opened = [...part.querySelectorAll("details")].map((one) => one.open);
  part.innerHTML = html;
  for (const [number, one] of part.querySelectorAll("details").entries()) one.open = opened[number] ?? false;
  if (focused) find(part, focused)?.focus({ preventScroll: true });
}

/* What has the focus, in words that its successor answers to. */
function place(part, element) {
  const finding = element.closest("[data-key]")?.dataset.key ?? "";
  const alike = [...part.querySelectorAll(element.localName)];
  return { tag: element.localName, name: element.name ?? "", value: element.value ?? "", finding, label: element.textContent, number: alike.indexOf(element) };
}

function find(part, { tag, name, value, finding, label, number }) {
  const alike = [...part.querySelectorAll(tag)];
  return (
    alike.find((one) => name && one.name === name && (tag === "select" || one.value === value)) ??
    alike.find((one) => finding && one.closest("[data-key]")?.dataset.key === finding && one.textContent === label) ??
    (finding ? part.querySelector("#findings-title") : alike[number])
  );
}

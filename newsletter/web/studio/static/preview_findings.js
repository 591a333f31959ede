/* The list of findings: leads to the line, applies the one right fix, and puts away what shall stay as it is.

   What was left is remembered in this browser, by issue, rule and message: warnings and hints stop no send. */

export function startFindings(root, textNow, changed) {
  const kept = `newsletter.left ${root.dataset.address}`;
  let left = new Set(read(kept));

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.goto) say("issue:goto", withoutNull(JSON.parse(button.dataset.goto)));
    else if (button.dataset.fix) fix(JSON.parse(button.dataset.fix));
    else if ("leave" in button.dataset) leave(button.closest("[data-key]"));
    else if ("showLeft" in button.dataset) { left = new Set(); write(kept, left); arrange(); changed(); focusTitle(); }
  });
  root.addEventListener("preview:parts", arrange);
  arrange();
  return (finding) => finding.level !== "error" && left.has(`${finding.rule} ${finding.message}`);

  function fix(change) {
    const text = textNow();
    const expected = text === null ? undefined : text.slice(change.from, change.to);
    say("issue:replace", { ...change, expected });
    focusTitle();
  }

  function leave(finding) {
    left.add(finding.dataset.key);
    write(kept, left);
    arrange();
    changed();
    focusTitle();
  }

  function arrange() {
    let number = 0;
    for (const finding of root.querySelectorAll("[data-key]")) {
      finding.hidden = left.has(finding.dataset.key) && !finding.classList.contains("is-error");
      if (finding.hidden) number += 1;
    }
    const line = root.querySelector("[data-left]");
    if (!line) return;
    line.hidden = number === 0;
    line.querySelector("[data-left-count]").textContent = String(number);
  }

  function focusTitle() {
    root.querySelector("#findings-title")?.focus({ preventScroll: true });
  }
}

function say(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function withoutNull(place) {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== null));
}

function read(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function write(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify([...values]));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

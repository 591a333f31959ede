/* On a phone, the text and the preview are two tabs; on a wide screen they stand side by side. */

export function startTabs() {
  const list = document.getElementById("editor-tabs");
  const tabs = [...list.querySelectorAll("[role=tab]")];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const narrow = window.matchMedia("(max-width: 60rem)");

  function select(number, { focus = false } = {}) {
    for (const [at, tab] of tabs.entries()) {
      const isChosen = at === number;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panels[at].classList.toggle("is-chosen", isChosen);
    }
    if (focus) tabs[number].focus();
  }

  function arrange() {
    for (const [at, panel] of panels.entries()) {
      if (narrow.matches) {
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tabs[at].id);
      } else {
        panel.removeAttribute("role");
        panel.removeAttribute("aria-labelledby");
      }
    }
    list.hidden = !narrow.matches;
  }

  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(at));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      select((at + step + tabs.length) % tabs.length, { focus: true });
    });
  }
  // A click in the preview leads to the text.
  document.addEventListener("issue:goto", () => select(0), { capture: true });
  narrow.addEventListener("change", arrange);
  select(0);
  arrange();
}

/* The frame with the email. Its document is replaced, not loaded again: it keeps its place, and takes milliseconds. */

const DESKTOP = 680;
const PHONE = 375;
const NARROW = 0.2;
const INBOX = 720;
const READABLE = 0.6;
/* After a click in the email, the caret moves in the text; the email must not move because of that. */
const STILL_MS = 800;

export class Email {
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.frame = root.querySelector("[data-frame]");
    this.stage = root.querySelector("[data-stage]");
    this.line = 0;
    this.still = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.frame.addEventListener("load", () => this.listen());
    if (this.frame.contentDocument?.readyState === "complete") this.listen();
    new ResizeObserver(() => this.scale()).observe(this.stage);
  }

  /* Show the choices of the form that need no new document. */
  arrange() {
    const chosen = new FormData(this.form);
    const program = chosen.get("program");
    const isPlain = chosen.get("view") === "plain";
    Object.assign(this.root.dataset, { view: chosen.get("view"), program: isPlain ? "standard" : program });
    this.root.dataset.dark = chosen.has("dark") ? (program === "standard" || isPlain ? "frame" : "colors") : "no";
    const choice = this.root.querySelector('select[name="program"]');
    this.root.querySelector("[data-program-name]").textContent = choice.selectedOptions[0].textContent;
    this.scale();
  }

  /* A column that is too narrow for the screen of a computer, or of a phone, shows it smaller. */
  scale() {
    const wide = this.root.dataset.view === "phone" ? PHONE : DESKTOP;
    const style = getComputedStyle(this.stage);
    const room = this.stage.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const border = this.root.dataset.view === "phone" ? 20 : 2;
    const scale = Math.max(NARROW, Math.min(1, (room - border) / wide));
    this.stage.style.setProperty("--scale", String(scale));
    this.root.style.setProperty("--inbox-scale", String(Math.min(1, Math.max(READABLE, room / INBOX))));
  }

  /* The frame's own parser: what another one makes is under the policy of this page, without inline styles. */
  replace(html) {
    const page = this.frame.contentDocument;
    if (!page?.documentElement) return;
    const made = new this.frame.contentWindow.DOMParser().parseFromString(html, "text/html");
    page.documentElement.replaceWith(page.adoptNode(made.documentElement));
    this.mark();
  }

  /* Listeners stand on the frame's document, which stays when its content is replaced. */
  listen() {
    const page = this.frame.contentDocument;
    if (!page || page === this.page) return;
    this.page = page;
    page.addEventListener("click", (event) => this.clicked(event));
    page.addEventListener("auxclick", (event) => event.preventDefault());
    page.addEventListener("submit", (event) => event.preventDefault());
    page.addEventListener("dragstart", (event) => event.preventDefault());
    this.mark();
  }

  clicked(event) {
    event.preventDefault();
    const line = this.lineAt(event);
    if (line === 0 || !this.leads) return;
    this.still = performance.now() + STILL_MS;
    document.dispatchEvent(new CustomEvent("issue:goto", { detail: { line } }));
  }

  /* The line of what was clicked; of a margin or a picture of the theme, that of the part above it. */
  lineAt(event) {
    const own = event.target.closest?.("[data-line]");
    if (own) return Number(own.dataset.line);
    let above = 0;
    for (const part of this.page.querySelectorAll("[data-line]")) {
      if (part.getBoundingClientRect().top > event.clientY) break;
      above = Number(part.dataset.line);
    }
    return above;
  }

  get leads() {
    return document.getElementById("issue-text") !== null;
  }

  follow(line) {
    this.line = line;
    const part = this.mark();
    if (part && performance.now() > this.still) this.reveal(part);
  }

  /* Mark the part that stands on the caret's line, or last before it. */
  mark() {
    const page = this.frame.contentDocument;
    if (!page?.documentElement) return null;
    page.documentElement.classList.toggle("leads-to-text", this.leads);
    let found = null;
    for (const part of page.querySelectorAll("[data-line]")) {
      part.classList.remove("is-here");
      const at = Number(part.dataset.line);
      if (this.line > 0 && at <= this.line && (found === null || at >= Number(found.dataset.line))) found = part;
    }
    found?.classList.add("is-here");
    return found;
  }

  /* Scroll the frame alone: scrollIntoView would scroll the page around it too. */
  reveal(part) {
    const view = this.frame.contentWindow;
    const box = part.getBoundingClientRect();
    if (view.innerHeight === 0 || (box.top >= 0 && box.bottom <= view.innerHeight)) return;
    const top = view.scrollY + box.top - Math.max(24, (view.innerHeight - box.height) / 3);
    view.scrollTo({ top, behavior: this.calm.matches ? "auto" : "smooth" });
  }
}

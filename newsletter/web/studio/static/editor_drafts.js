/* Drafts: text that is not in the file yet, kept in this browser until it is.
 *
 * One for each publication, issue, version it was made from, and tab. A draft of a tab that is still open is
 * left to that tab: each holds a lock of its name.
 */

const OLD = 60_000;

export class Drafts {
  #prefix;
  #place;
  #tab = "";
  #key = "";

  constructor(publication, slug) {
    this.#prefix = `issue-draft:${publication}:${slug}:`;
    this.#place = `issue-place:${publication}:${slug}`;
  }

  /* Take a name for this tab: the one it had before a reload, unless a copy of the tab has it now. */
  async open() {
    let tab = read(sessionStorage, "issue-tab");
    if (!tab || !(await hold(tab))) {
      tab = Math.random().toString(36).slice(2, 12);
      await hold(tab);
    }
    write(sessionStorage, "issue-tab", tab);
    this.#tab = tab;
  }

  /* The newest draft that is this tab's or nobody's, or null. */
  async find() {
    const open = await openTabs();
    const found = [];
    for (const key of keys(this.#prefix)) {
      const draft = parsed(read(localStorage, key));
      if (!draft) continue;
      const orphaned = open ? !open.has(draft.tab) : Date.now() - draft.at > OLD;
      if (draft.tab === this.#tab || orphaned) found.push({ ...draft, key });
    }
    return found.sort((one, other) => other.at - one.at)[0] ?? null;
  }

  get key() {
    return this.#key;
  }

  /* Keep a text; false if the browser has no room for it. */
  keep(version, base, text) {
    const key = `${this.#prefix}${version}:${this.#tab}`;
    if (this.#key && this.#key !== key) remove(this.#key);
    this.#key = key;
    return write(localStorage, key, JSON.stringify({ version, base, text, tab: this.#tab, at: Date.now() }));
  }

  forget(key = this.#key) {
    if (key) remove(key);
    if (key === this.#key) this.#key = "";
  }

  keepPlace(field) {
    const place = { start: field.selectionStart, end: field.selectionEnd, scroll: field.scrollTop };
    write(localStorage, this.#place, JSON.stringify(place));
  }

  place() {
    return parsed(read(localStorage, this.#place));
  }
}

/* Hold the tab's lock for as long as the page lives; false if another page has it. */
function hold(tab) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(`issue-tab:${tab}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? null : new Promise(() => {});
      })
      .catch(() => resolve(true));
  });
}

async function openTabs() {
  if (!navigator.locks) return null;
  const { held } = await navigator.locks.query();
  return new Set(held.map((lock) => lock.name.replace("issue-tab:", "")));
}

function keys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    /* It cannot be read either. */
  }
}

function parsed(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

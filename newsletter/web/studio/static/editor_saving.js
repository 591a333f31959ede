/* Saving: one save at a time, each made from a version of the file; what somebody else saved is merged first.
 *
 * `base` is the text of the version that the field was last in step with. The server's text is never written
 * into the field after a save; only a merge changes it, place by place.
 */

import { field, onChange } from "./editor_field.js";
import { say } from "./editor_events.js";
import { fitsKeepalive, lookAtFile, saveText } from "./editor_requests.js";
import { clock, hideMessage, showMessage, showState } from "./editor_status.js";
import { word } from "./editor_words.js";

const PAUSE_MS = 1_200;
const LONGEST_MS = 8_000;
const LOOK_MS = 5_000;
const BACKOFF_MS = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

export class Saving {
  #drafts;
  #merge;
  #base = field.defaultValue;
  #version = field.dataset.version;
  #running = null;
  #again = false;
  #held = false;
  #failures = 0;
  #timer = 0;
  #firstChange = 0;
  #draftTimer = 0;
  #looking = false;
  #refused = null;

  /* `merge(saving)` merges the field with the file; it calls `inStep` when that is done. */
  constructor(drafts, merge) {
    this.#drafts = drafts;
    this.#merge = merge;
  }

  get base() {
    return this.#base;
  }

  get version() {
    return this.#version;
  }

  get isSaved() {
    return field.value === this.#base;
  }

  start() {
    onChange(() => this.#changed());
    window.addEventListener("beforeunload", (event) => {
      if (!this.isSaved) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.#leaving());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#leaving();
      else this.look();
    });
    window.addEventListener("pageshow", () => this.look());
    window.addEventListener("focus", () => this.look());
    window.addEventListener("online", () => {
      this.#failures = 0;
      this.#isWaiting() ? this.save() : this.look();
    });
    setInterval(() => {
      if (document.visibilityState === "visible") this.look();
    }, LOOK_MS);
    const other = document.getElementById("saved-text");
    if (other) {
      // The page shows a text that was not saved, beside what is in the file: somebody has to decide first.
      this.#base = other.value;
      this.hold();
      showState("failed", word("unsaved"));
    } else if (!this.isSaved) this.#changed();
  }

  /* Say what the field was made from: after a merge, or for a draft of an earlier version. */
  inStep(version, base) {
    this.#version = version;
    this.#base = base;
    this.#held = false;
  }

  /* Save nothing by itself until somebody has decided. */
  hold() {
    this.#held = true;
    clearTimeout(this.#timer);
  }

  #isWaiting() {
    return !this.isSaved && !this.#held && this.#running === null && field.value !== this.#refused;
  }

  #changed() {
    if (this.isSaved && this.#running === null) {
      this.#drafts.forget();
      this.#firstChange = 0;
      clearTimeout(this.#timer);
      showState("saved", word("saved"));
      return;
    }
    if (!["failed", "saving"].includes(document.getElementById("save-state").dataset.state)) showState("unsaved", word("unsaved"));
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#keepDraft(), 400);
    if (this.#held) return;
    this.#firstChange ||= Date.now();
    const left = this.#firstChange + LONGEST_MS - Date.now();
    if (this.#failures === 0) this.#plan(Math.max(0, Math.min(PAUSE_MS, left)));
  }

  #plan(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), delay);
  }

  #keepDraft() {
    if (this.isSaved) this.#drafts.forget();
    else this.#drafts.keep(this.#version, this.#base, field.value);
  }

  #leaving() {
    this.#drafts.keepPlace(field);
    this.#keepDraft();
    if (this.#isWaiting() && fitsKeepalive(field.value)) this.save({ keepalive: true });
  }

  /* Save now, or as soon as the save that is under way has ended. Returns whether everything is saved. */
  async save({ confirmed = false, keepalive = false, asked = false } = {}) {
    clearTimeout(this.#timer);
    if (this.#running !== null) {
      this.#again = true;
      await this.#running;
      return this.isSaved;
    }
    if (this.isSaved) {
      this.#failures = 0;
      if (asked) {
        showState("saved", word("saved-at", clock()));
        say("issue:saved", { hash: this.#version });
      }
      return true;
    }
    if (!confirmed && !asked && (this.#held || field.value === this.#refused)) return false;
    this.#running = this.#saveOnce({ confirmed, keepalive });
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
    const isWaiting = !this.isSaved && this.#failures === 0 && !this.#held && field.value !== this.#refused;
    if (isWaiting) this.#plan(this.#again ? 0 : PAUSE_MS);
    this.#again = false;
    return this.isSaved;
  }

  async #saveOnce({ confirmed, keepalive }) {
    const text = field.value;
    this.#firstChange = 0;
    showState("saving", word("saving"));
    const reply = await saveText(text, this.#version, { confirmed, keepalive });
    if (reply.status === 200) this.#saved(reply.version, text);
    else if (reply.status === 412) await this.#merge(this);
    else this.#failed(reply);
  }

  #saved(version, text) {
    this.inStep(version, text);
    if (this.#failures > 0) hideMessage();
    this.#failures = 0;
    if (this.#refused !== null) hideMessage();
    this.#refused = null;
    this.#drafts.forget();
    if (this.isSaved) showState("saved", word("saved-at", clock()));
    else this.#keepDraft();
    say("issue:saved", { hash: version });
  }

  #failed(reply) {
    this.#keepDraft();
    if (reply.status === 422 && reply.reason === "shorter") {
      this.#refused = field.value;
      showState("failed", word("not-saved", reply.message));
      showMessage(`${reply.message}. ${reply.hint}`, [{ label: word("save-anyway"), act: () => this.save({ confirmed: true }) }], { urgent: true });
      return;
    }
    const reason = reply.message ?? reasonOf(reply.status);
    const gone = [401, 403, 404, 422].includes(reply.status);
    showState("failed", word("not-saved", reason));
    const retry = { label: word("retry"), act: () => this.save({ asked: true }) };
    if (gone) {
      this.hold();
      showMessage(`${reason}. ${word("text-is-kept")}`, [retry], { urgent: true });
      return;
    }
    const delay = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)];
    if (this.#failures === 0) showMessage(`${word("not-saved", reason)}. ${word("text-is-kept")}`, [retry], { urgent: true });
    this.#failures += 1;
    this.#plan(delay);
  }

  /* See whether the file has changed; merge what is new. */
  async look() {
    if (this.#looking || this.#running !== null || this.#held || this.#failures > 0) return;
    this.#looking = true;
    const version = this.#version;
    const reply = await lookAtFile(version);
    this.#looking = false;
    const isNew = reply.status === 200 && reply.version !== this.#version && version === this.#version;
    if (!isNew || this.#running !== null || this.#held) return;
    this.#running = this.#merge(this);
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
    if (this.#isWaiting()) this.#plan(0);
  }
}

function reasonOf(status) {
  if (status === 401) return word("signed-out");
  return status === 0 ? word("offline") : word("server-failed", status);
}

/* The events that the parts of the editor's page exchange, all on `document`.
 *
 * Offsets and columns count UTF-16 code units of the textarea's value; lines and columns start at 1.
 *
 * From the editor:
 *   issue:changed   {text}                 300 ms after typing paused, after an undo, a merge or a restored draft
 *   issue:saved     {hash}                 the file has the text; hash is the SHA-256 of its bytes
 *   issue:caret     {line}                 the caret is on another line
 *   issue:picture   {from, to}             somebody asks for a picture at this selection; whoever opens a dialog
 *                                          for it calls preventDefault(), else an example is inserted
 * To the editor:
 *   issue:goto      {line, column?, length?}      put the caret there, select `length`, scroll, take the focus
 *   issue:replace   {from, to, text, expected?}   replace what is between two offsets; undo takes it back
 *                   {line, column, length, text, expected?}   the same by line
 *                   With `expected`, nothing happens if the text there is another one by now.
 *   issue:insert    {text, block?}         replace the selection; `block`: on lines of its own, with blank lines round it
 *   issue:save      {}                     save now; issue:saved follows once the file has the text
 *   issue:message   {text}                 say something in the status line, for screen readers too
 *   issue:findings  {findings: [...]} or the list itself, in full each time; each finding is
 *                   {line, column?, length?, level, rule, message, hint?, fix?}
 *                   level: "error", "warning" or "hint";
 *                   fix: {label, from, to, text} or {label, line, column, length, text}
 */

/* Returns false if somebody called preventDefault(). */
export function say(name, detail = {}) {
  return document.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));
}

export function hear(name, listener) {
  document.addEventListener(name, (event) => listener(event.detail ?? {}));
}

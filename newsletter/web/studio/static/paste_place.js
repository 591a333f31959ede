/* A place in the textarea that stays where it is while somebody types elsewhere. */

import { field } from "./editor_field.js";

const FRONT = /^---\n[\s\S]*?\n---(?:\n|$)/;

/* Return a place for a block: the end of the text in place of one in the front matter, which has no blocks. */
export function placeForBlock(from, to) {
  const value = field.value;
  const front = FRONT.exec(value)?.[0].length ?? 0;
  return from < front ? { from: value.length, to: value.length } : { from, to };
}

export class Place {
  constructor(from, to) {
    this.from = from;
    this.to = to;
    this.value = field.value;
    this.range = typeof field.createValueRange === "function" ? field.createValueRange(from, to) : null;
  }

  /* Return {from, to} as they are now. */
  now() {
    if (this.range) return { from: this.range.startOffset, to: this.range.endOffset };
    const value = field.value;
    const shift = value.length - this.value.length;
    const most = Math.min(value.length, this.value.length);
    let same = 0;
    while (same < most && value[same] === this.value[same]) same += 1;
    if (same >= this.to) return { from: this.from, to: this.to };
    let after = 0;
    while (after < most - same && value.at(-1 - after) === this.value.at(-1 - after)) after += 1;
    if (this.value.length - after <= this.from) return { from: this.from + shift, to: this.to + shift };
    const at = Math.min(this.from, value.length);
    return { from: at, to: at };
  }

  forget() {
    this.range?.disconnect?.();
  }
}

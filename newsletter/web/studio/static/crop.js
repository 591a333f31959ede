/* A square on a picture, moved by pointer and arrow keys, resized by plus and minus. */

const SMALLEST = 0.1;
const STEP = 0.02;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class CropSquare {
  /* `said(left, top, side)` gets percents after each change. */
  constructor(area, said) {
    this.area = area;
    this.image = area.querySelector("img");
    this.square = area.querySelector(".crop-square");
    this.said = said;
    this.reset();
    this.square.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("pointerdown", (event) => this.#grab(event));
    new ResizeObserver(() => this.#draw()).observe(this.image);
  }

  /* The largest square, in the middle; of a tall picture a little above it, where faces are. */
  reset() {
    const { naturalWidth: width = 0, naturalHeight: height = 0 } = this.image;
    const shorter = Math.min(width, height);
    this.side = 1;
    this.left = width ? ((width - shorter) / 2) / width : 0;
    this.top = height ? ((height - shorter) * 0.4) / height : 0;
    this.#draw();
  }

  show(shown) {
    this.square.hidden = !shown;
    this.#draw();
  }

  /* Change the side by some steps, round the middle of the square. */
  resize(steps) {
    const [wide, high] = this.#parts();
    const before = this.side;
    this.side = Math.min(1, Math.max(SMALLEST, this.side + steps * 0.05));
    this.left -= ((this.side - before) * wide) / 2;
    this.top -= ((this.side - before) * high) / 2;
    this.#moved();
  }

  get values() {
    return { left: this.left.toFixed(4), top: this.top.toFixed(4), side: this.side.toFixed(4) };
  }

  /* How much of the width, and of the height, the largest square takes. */
  #parts() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    const shorter = Math.min(width, height);
    return width && height ? [shorter / width, shorter / height] : [1, 1];
  }

  #moved() {
    const [wide, high] = this.#parts();
    this.left = Math.min(Math.max(0, this.left), 1 - this.side * wide);
    this.top = Math.min(Math.max(0, this.top), 1 - this.side * high);
    this.#draw();
    this.said(...[this.left, this.top, this.side].map((part) => Math.round(part * 100)));
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.image;
    const side = this.side * Math.min(width, height);
    Object.assign(this.square.style, {
      left: `${this.left * width}px`, top: `${this.top * height}px`, width: `${side}px`, height: `${side}px`,
    });
  }

  #key(event) {
    const move = MOVES[event.key];
    const steps = { "+": 1, "=": 1, "-": -1, _: -1 }[event.key];
    if (!move && !steps) return;
    event.preventDefault();
    if (steps) {
      this.resize(steps);
      return;
    }
    const step = event.shiftKey ? 5 * STEP : STEP;
    this.left += move[0] * step;
    this.top += move[1] * step;
    this.#moved();
  }

  #grab(event) {
    if (this.square.hidden) return;
    event.preventDefault();
    this.square.focus();
    const box = this.image.getBoundingClientRect();
    if (event.target !== this.square) {
      const [wide, high] = this.#parts();
      this.left = (event.clientX - box.left) / box.width - (this.side * wide) / 2;
      this.top = (event.clientY - box.top) / box.height - (this.side * high) / 2;
      this.#moved();
    }
    const start = { x: event.clientX, y: event.clientY, left: this.left, top: this.top };
    const move = (moved) => {
      this.left = start.left + (moved.clientX - start.x) / box.width;
      this.top = start.top + (moved.clientY - start.y) / box.height;
      this.#moved();
    };
    const stop = () => {
      this.area.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) this.area.removeEventListener(name, stop);
    };
    this.area.setPointerCapture(event.pointerId);
    this.area.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) this.area.addEventListener(name, stop);
  }
}

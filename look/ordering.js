// The order of events on a screen: strictly rising by one, each once, holes known. Pure: no clock, no network.

const BUFFER_LIMIT = 1000;

/**
 * Puts events ({sequence, ...}) into the order of their sequence.
 *
 * Until start() nothing is released: what comes before the snapshot waits for it. Afterwards push() releases an
 * event when every one before it has been released; a later one is kept until the hole before it is filled by
 * push() or by fill(). The buffer is bounded; beyond the limit the latest are let go, since what is fetched for
 * the hole brings them again.
 *
 * isSelection: the feed is somebody's own part of the sequence (a phone, a tablet), so gaps mean nothing; only
 * what is old is dropped.
 */
export class Ordering {
  #last = null;
  #known = 0;
  #kept = new Map();
  #isSelection;
  #limit;

  constructor({ isSelection = false, limit = BUFFER_LIMIT } = {}) {
    this.#isSelection = isSelection;
    this.#limit = limit;
  }

  /** Sequence of the last event released or of the snapshot taken; null before the first snapshot. */
  get last() {
    return this.#last;
  }

  get isStarted() {
    return this.#last !== null;
  }

  /** Take a snapshot's sequence as the place to go on from; releases what was kept for it. */
  start(sequence) {
    this.#last = sequence;
    this.#forgetOld();
    return this.#drain();
  }

  /** Forget everything: the server's history is another one (a restored database). */
  reset() {
    this.#last = null;
    this.#known = 0;
    this.#kept.clear();
  }

  /** Told from elsewhere (a snapshot) that the server has got as far as this: what is missing up to it is a hole. */
  expect(sequence) {
    this.#known = Math.max(this.#known, sequence);
  }

  /** One event as it arrived. Answers the events that may be shown now, in order; often one, often none. */
  push(event) {
    if (this.#last !== null && event.sequence <= this.#last) return [];
    this.#keep(event);
    return this.#drain();
  }

  /**
   * Events fetched from the server after `last`, ascending. The server is the source: what is missing between
   * them does not exist. Answers the events that may be shown now, in order.
   */
  fill(events) {
    const released = [];
    for (const event of events) {
      if (this.#last !== null && event.sequence <= this.#last) continue;
      this.#last = event.sequence;
      released.push(event);
    }
    this.#forgetOld();
    return released.concat(this.#drain());
  }

  /** The missing stretches as [first, last] pairs, ascending; empty when nothing is missing. */
  holes() {
    if (this.#last === null || this.#isSelection) return [];
    const holes = [];
    let expected = this.#last + 1;
    for (const sequence of this.#sequences()) {
      if (sequence > expected) holes.push([expected, sequence - 1]);
      expected = sequence + 1;
    }
    if (expected <= this.#known) holes.push([expected, this.#known]);
    return holes;
  }

  #keep(event) {
    this.#kept.set(event.sequence, event);
    if (this.#kept.size > this.#limit) this.#kept.delete(Math.max(...this.#kept.keys()));
  }

  #drain() {
    const released = [];
    if (this.#last === null) return released;
    for (const sequence of this.#sequences()) {
      if (!this.#isSelection && sequence !== this.#last + 1) break;
      released.push(this.#kept.get(sequence));
      this.#kept.delete(sequence);
      this.#last = sequence;
    }
    return released;
  }

  #forgetOld() {
    for (const sequence of this.#kept.keys()) if (sequence <= this.#last) this.#kept.delete(sequence);
  }

  #sequences() {
    return [...this.#kept.keys()].sort((a, b) => a - b);
  }
}

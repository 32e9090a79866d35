// Puts a site's events in order: strictly rising, nothing twice, holes seen. No clock, no network.

const MOST_KEPT = 2000;

/** Events may come out of order (two server processes) or not at all (a cut line). apply(event) gets them in order. */
export class Ordering {
  constructor(apply) {
    this.apply = apply;
    this.last = null;
    this.known = 0;
    this.early = new Map();
  }

  /** Begin at a sequence: what a snapshot already holds is never applied. */
  start(sequence) {
    this.last = sequence;
    this.known = sequence;
    this.early.clear();
  }

  /** Heard from elsewhere that the server has come this far: what is missing up to it is a hole. */
  expect(sequence) {
    this.known = Math.max(this.known, sequence);
  }

  /** Take one event, or many in any order. */
  push(...events) {
    for (const event of events) {
      if (this.last === null || event.sequence <= this.last) continue;
      this.early.set(event.sequence, event);
      this.expect(event.sequence);
    }
    while (this.early.has(this.last + 1)) {
      this.last += 1;
      const event = this.early.get(this.last);
      this.early.delete(this.last);
      this.apply(event);
    }
    // A flood behind a hole: the hole is fetched anyway, and with it all that came after.
    if (this.early.size > MOST_KEPT) this.early.clear();
  }

  /** Whether something is known to have happened after the last applied event. */
  get hasHole() {
    return this.last !== null && this.last < this.known;
  }
}

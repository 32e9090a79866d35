// Puts a site's events in order: strictly rising, nothing twice, holes seen. No clock, no network.

const MOST_KEPT = 2000;

/** Events may come out of order (two server processes) or not at all (a cut line). apply(event) gets them in order. */
export class Ordering {
  constructor(apply) {
    this.apply = apply;
    this.last = null;
    this.early = new Map();
  }

  /** Begin at a sequence: what a snapshot already holds is never applied. */
  start(sequence) {
    this.last = sequence;
    this.early.clear();
  }

  /** Take one event, or many in any order. */
  push(...events) {
    for (const event of events) {
      if (this.last !== null && event.sequence > this.last) this.early.set(event.sequence, event);
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

  /** Whether something after the last applied event is here while the next one is missing. */
  get hasHole() {
    return this.early.size > 0;
  }
}

// Who is spoken next: one line of calls, each once, a second time when nobody else waits. Pure.

export const MOST_WAITING = 40;

/** isStillWanted(call): false skips it (served, taken back, or called anew by a later event). */
export function createTurns(isStillWanted) {
  const waiting = [];
  const repeats = [];

  return {
    get length() {
      return waiting.length;
    },

    /**
     * A call takes its place behind the others, a recall too; only when its citizen's last call is still unspoken
     * the new one takes that place: an officer who presses again must not send his citizen to the end of the line.
     */
    add(call) {
      const place = waiting.findIndex((one) => one.ticket.id === call.ticket.id);
      if (place >= 0) waiting[place] = call;
      else waiting.push(call);
      if (waiting.length > MOST_WAITING) waiting.shift(); // shown all the same; so many would speak for minutes
    },

    /** The call will be read once more, when all the others have been. */
    addRepeat(call) {
      repeats.push({ ...call, isRepeat: true });
      if (repeats.length > MOST_WAITING) repeats.shift();
    },

    /** Calls that are spoken elsewhere leave the line. */
    remove(sequences) {
      const kept = waiting.filter((one) => !sequences.includes(one.sequence));
      waiting.splice(0, waiting.length, ...kept);
    },

    /** Those who wait, first to last. */
    get waiting() {
      return [...waiting];
    },

    /** The next call still wanted, or null. */
    next() {
      for (const line of [waiting, repeats]) {
        while (line.length > 0) {
          const call = line.shift();
          if (isStillWanted(call)) return call;
        }
      }
      return null;
    },
  };
}

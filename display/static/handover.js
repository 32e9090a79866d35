// What the boards of a zone owe the hall together: one speaks, the others keep in mind what it has not yet spoken,
// so that one of them can when it is gone. See docs/decisions/0020.

import { createTurns } from "/display/static/turns.js";

const LONGEST_FAREWELL = 12000; // of one that speaks still what it had begun, without a further word from it

/** report({sequences, is_handing_over}): tells the other boards. */
export function createHandover({ isStillWanted, report }) {
  const owed = createTurns(isStillWanted);
  const farewells = new Map(); // device → until when it is waited for
  const state = { isLeaving: false };

  return {
    /** Another board speaks this call; should it not, this one can. */
    keep: (call) => owed.add(call),

    /** Another board says what it has spoken, or is about to. */
    hear({ device, sequences, is_handing_over: isHandingOver }) {
      owed.remove(sequences);
      if (isHandingOver) farewells.set(device, performance.now() + LONGEST_FAREWELL);
      else farewells.delete(device);
    },

    /** The calls that `speaks` now gives to this board, and nobody has spoken: first to last. */
    take(speaks) {
      const taken = [];
      const left = [];
      for (let call = owed.next(); call !== null; call = owed.next()) (speaks(call) ? taken : left).push(call);
      for (const call of left) owed.add(call);
      return taken;
    },

    /** This board speaks still what it took on, although another one is chosen: nothing is lost, nothing said twice. */
    leave(calls) {
      state.isLeaving = calls.length > 0;
      if (state.isLeaving) report({ sequences: calls.map((one) => one.sequence), is_handing_over: true });
    },

    /** A call has been spoken here. */
    spoken(call) {
      owed.remove([call.sequence]);
      report({ sequences: [call.sequence], is_handing_over: state.isLeaving });
    },

    /** Nothing is left to speak. */
    done() {
      if (state.isLeaving) report({ sequences: [], is_handing_over: false });
      state.isLeaving = false;
    },

    /** Wait until no other board of the zone speaks its last; whether that took any time. */
    async untilQuiet() {
      let hasWaited = false;
      while ([...farewells.values()].some((until) => until > performance.now())) {
        hasWaited = true;
        await new Promise((resolve) => { setTimeout(resolve, 100); });
      }
      return hasWaited;
    },
  };
}

// What the server offers: services with their waits, and procedures, asked for again and again.

import { Problem } from "/look/api.js";

const POLL_MILLISECONDS = 10_000;
const POLL_WHEN_AWAY_MILLISECONDS = 2000;
const PROCEDURES_MILLISECONDS = 600_000;

/** Keep state.offer, misses, isUnknownDevice and procedures as the server says. Answers poll(): ask at once. */
export function followOffer({ api, clock, state, onChange }) {
  let timer = null;

  async function poll() {
    clearTimeout(timer);
    try {
      const offer = await api.get("/services");
      clock.set(offer.site.now);
      Object.assign(state, { offer, misses: 0, isUnknownDevice: false });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isPassing) state.misses += 1;
      else state.isUnknownDevice = true;
    } finally {
      clearTimeout(timer);
      timer = setTimeout(poll, state.misses > 0 ? POLL_WHEN_AWAY_MILLISECONDS : POLL_MILLISECONDS);
    }
    onChange();
  }

  async function readProcedures() {
    try {
      state.procedures = (await api.get("/procedures")).procedures;
      setTimeout(readProcedures, PROCEDURES_MILLISECONDS);
    } catch {
      setTimeout(readProcedures, POLL_MILLISECONDS);
    }
    onChange();
  }

  return { poll, readProcedures };
}

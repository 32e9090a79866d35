// Spoken halves of calls, fetched once and kept decoded: "Mời số A không không năm," and "đến quầy số ba."

import { playable } from "/look/sound_form.js";

const MOST_KEPT = 120; // decoded, about half a megabyte each
const ANSWERS_WITHIN = 8000;

export function createClips({ token, decode }) {
  const kept = new Map();

  function clip(facts) {
    const address = playable(`/display/voice?${new URLSearchParams(facts)}`);
    const found = kept.get(address) ?? read(address);
    kept.delete(address); // what was asked for last goes last
    kept.set(address, found);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    return found;
  }

  async function read(address) {
    try {
      const headers = token ? { Authorization: `Bearer ${token}` } : {};
      const response = await fetch(address, { headers, signal: AbortSignal.timeout(ANSWERS_WITHIN) });
      if (response.ok) return await decode(await response.arrayBuffer());
    } catch {
      // The chime alone, this time.
    }
    kept.delete(address); // a voice may be installed while the board hangs there
    return null;
  }

  const manner = ({ reading, zero_word, thousand_word }, language) => ({ language, reading, zero_word, thousand_word });

  return {
    /** The halves of a call in one language, as promises of clips. */
    ofCall(call, settings, language) {
      const how = manner(settings, language);
      return [clip({ label: call.ticket.label, priority: call.ticket.priority ? "1" : "0", ...how }), clip({ counter: call.counter, ...how })];
    },
    ofTest: (settings, language) => [clip({ test: "1", ...manner(settings, language) })],
    /** Fetch what will be needed, one after the other: a call that comes meanwhile must not wait for all of them. */
    async prepare(counters, settings) {
      for (const language of settings.languages) {
        for (const counter of counters) await clip({ counter, ...manner(settings, language) });
      }
    },
  };
}

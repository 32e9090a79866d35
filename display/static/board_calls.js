// Which calls a board keeps, and which it lists: what was told, and what fits. No rule of the queue.

export const LISTED = 6;
// Places of the crowded list: beside the strip of services, and without it (board.css draws both).
export const CROWDED = { wide: { withStrip: 12, alone: 15 }, tall: { withStrip: 0, alone: 11 } };
const KEPT = 20;

/** Newest first; a citizen called twice stands once; whoever is still awaited is kept however many come after. */
export function latestOfEach(calls) {
  const seen = new Set();
  const distinct = calls.filter((call) => !seen.has(call.ticket.id) && seen.add(call.ticket.id));
  return distinct.filter((call, place) => place < KEPT || call.isStanding);
}

/** The calls with a new one; a counter calls one citizen at a time, so its earlier ones are not awaited any more. */
export function withCall(calls, call) {
  const others = calls.map((one) => (one.counter === call.counter && one.ticket.id !== call.ticket.id ? { ...one, isStanding: false } : one));
  return latestOfEach([call, ...others]);
}

/**
 * What is listed beside the stage, newest first: the last six; and when more than six citizens are still awaited,
 * all of them in a crowded list, so that nobody's call goes by unseen while others are called.
 * Answers {listed, isCrowded, hasStrip}; hasStrip: the services keep their place.
 */
export function listCalls(calls, stage, isWide) {
  const others = calls.filter((call) => call.sequence !== stage?.sequence);
  const standing = others.filter((call) => call.isStanding);
  if (standing.length <= LISTED) {
    const rest = others.filter((call) => !call.isStanding).slice(0, LISTED - standing.length);
    return { listed: newestFirst([...standing, ...rest]), isCrowded: false, hasStrip: true };
  }
  const room = CROWDED[isWide ? "wide" : "tall"];
  const hasStrip = standing.length <= room.withStrip;
  return { listed: standing.slice(0, hasStrip ? room.withStrip : room.alone), isCrowded: true, hasStrip };
}

function newestFirst(calls) {
  return calls.sort((a, b) => b.sequence - a.sequence);
}

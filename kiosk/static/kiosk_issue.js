// Getting one ticket over a network that may fail at any moment: one request, one idempotency key,
// repeated until it is answered. The same for moving a ticket to another service.

import { Problem, newIdempotencyKey } from "/look/api.js";

const PENDING = "kiosk.pending";
const TIMEOUT_MILLISECONDS = 5000;
const LONGEST_PAUSE_MILLISECONDS = 4000;
/** A request older than this belongs to a citizen who has left; a reload does not bring it back. */
const PENDING_LIFE_MILLISECONDS = 90_000;

/**
 * api: the kiosk's own access; open: access without credential, for the follow token.
 * onTrouble(problem) is called after each try that got no usable answer.
 */
export function createIssuer({ api, open, onTrouble }) {
  let current = null;

  async function run(request) {
    current = request;
    keep(request);
    for (let attempt = 0; current === request; attempt += 1) {
      try {
        const answer = await api.post("/tickets", request.body, { idempotencyKey: request.key, timeoutMilliseconds: TIMEOUT_MILLISECONDS });
        return finish(request, answer.ticket);
      } catch (problem) {
        if (!(problem instanceof Problem) || !problem.isPassing) {
          finish(request, null);
          throw problem;
        }
        if (current === request) onTrouble(problem);
        await pause(attempt, problem);
      }
    }
    return null;
  }

  /** Answers null when the citizen gave up meanwhile: the screen is someone else's then. */
  function finish(request, ticket) {
    if (current !== request) return null;
    current = null;
    keep(null);
    return ticket;
  }

  return {
    /** True from the press to the answer: further presses do nothing. */
    get isBusy() { return current !== null; },
    /** The ticket, or null after giveUp(). Throws Problem when the server refuses. */
    issue: (body) => run({ key: newIdempotencyKey(), body, startedAt: Date.now() }),
    /** The request that was in flight before a reload, or null. */
    unfinished: () => kept(),
    resume: (request) => run(request),
    /**
     * Stop repeating. Whether the server had done it is not known; if it had, nobody comes when the
     * number is called, which costs less than issuing a ticket only to cancel it.
     */
    giveUp() {
      current = null;
      keep(null);
    },
    /**
     * The ticket in its new service (one of GET /services) with its new place.
     * Throws Problem when the server refuses.
     */
    async move(ticket, service) {
      const mark = { key: null };
      current = mark;
      try {
        await moveUntilAnswered(ticket, service.code, mark);
        if (current !== mark) return null;
        const { code, name, name_en: nameEn, counters, wait } = service;
        const asPublished = { service: code, service_name: name, service_name_en: nameEn, counters, wait, ahead: null };
        return { ...ticket, ...asPublished, ...await placeOf(ticket) };
      } finally {
        if (current === mark) current = null;
      }
    },
  };

  async function moveUntilAnswered(ticket, service, mark) {
    for (let attempt = 0; current === mark; attempt += 1) {
      try {
        await api.post(`/tickets/${ticket.id}/move`, { service }, { timeoutMilliseconds: TIMEOUT_MILLISECONDS });
        return;
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        // A try whose answer was lost may have worked; the repeat is then refused, rightly.
        if (attempt > 0 && (await placeOf(ticket)).service === service) return;
        if (!problem.isPassing) throw problem;
        if (current === mark) onTrouble(problem);
        await pause(attempt, problem);
      }
    }
  }

  async function placeOf(ticket) {
    try {
      const { label, service, service_name, service_name_en, counters, ahead, wait } = await open.get(`/follow/${ticket.follow_token}`);
      return { label, service, service_name, service_name_en, counters, ahead, wait };
    } catch {
      return {};
    }
  }
}

function pause(attempt, problem) {
  const own = Math.min(500 * 2 ** attempt, LONGEST_PAUSE_MILLISECONDS);
  const asked = (problem.retryAfterSeconds ?? 0) * 1000;
  return new Promise((resolve) => { setTimeout(resolve, Math.min(Math.max(own, asked), 10_000)); });
}

function keep(request) {
  try {
    if (request === null) sessionStorage.removeItem(PENDING);
    else sessionStorage.setItem(PENDING, JSON.stringify(request));
  } catch {
    // Storage refused: a reload in flight then shows the first screen.
  }
}

function kept() {
  try {
    const request = JSON.parse(sessionStorage.getItem(PENDING));
    if (request && Date.now() - request.startedAt < PENDING_LIFE_MILLISECONDS) return request;
  } catch {
    // Not ours, or storage refused.
  }
  keep(null);
  return null;
}

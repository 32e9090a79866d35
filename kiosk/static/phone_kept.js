// The last that was heard of this phone's ticket, kept on the phone: without a network the number stays readable.

const KEPT = "phone.ticket.";

/** The last answer kept for a token, or null. */
export function keptFollow(token) {
  try {
    return JSON.parse(localStorage.getItem(KEPT + token));
  } catch {
    return null;
  }
}

/** Keep an answer; tickets of earlier days are forgotten. */
export function keepFollow(token, follow) {
  withStorage((storage) => {
    storage.setItem(KEPT + token, JSON.stringify(follow));
    for (const other of keptTokens()) {
      if ((keptFollow(other)?.business_day ?? "") < follow.business_day) storage.removeItem(KEPT + other);
    }
  });
}

/** Forget a ticket the server does not know any more. */
export function forgetFollow(token) {
  withStorage((storage) => storage.removeItem(KEPT + token));
}

/** The tokens of which something is kept. */
export function keptTokens() {
  return withStorage((storage) => Object.keys(storage).filter((key) => key.startsWith(KEPT)).map((key) => key.slice(KEPT.length))) ?? [];
}

/** Storage may be refused or full: the page then needs the network. */
function withStorage(action) {
  try {
    return action(localStorage);
  } catch {
    return null;
  }
}

// The last that was heard of this phone's ticket, kept on the phone: without a network the number stays readable.
// And the language chosen on this tab.

const KEPT = "phone.ticket.";
const LANGUAGE = "phone.language";

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

/** The language chosen by hand on this tab, or null. */
export function keptLanguage() {
  return withStorage((_, visit) => visit.getItem(LANGUAGE));
}

export function keepLanguage(language) {
  withStorage((_, visit) => visit.setItem(LANGUAGE, language));
}

/** Storage may be refused or full: the page then needs the network, and a choice lasts as long as the page does. */
function withStorage(action) {
  try {
    return action(localStorage, sessionStorage);
  } catch {
    return null;
  }
}

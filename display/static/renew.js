// A screen that is never switched off takes over a new version of itself at a quiet moment.

const EVERY = 300_000;
const SPREAD = 60_000; // not all screens of a hall at once

/** mayReload(): nobody is being called. The page itself must answer first: a screen never reloads into an error. */
export function startRenewal({ page, mayReload, every = EVERY, spread = SPREAD }) {
  let version = null;

  async function look() {
    try {
      const { version: present } = await (await fetch("/display/version", { cache: "no-store" })).json();
      version ??= present;
      if (present !== version && mayReload() && (await fetch(page, { cache: "no-store" })).ok) location.reload();
    } catch {
      // The server is away; the old page goes on.
    }
    setTimeout(look, every + Math.random() * spread);
  }

  look();
}

// Modules that the first view does without: fetched when they are needed, however long the network is away.

const AGAIN_MILLISECONDS = 5000;

/** A module of this folder ("./phone_bell.js"), as soon as it can be had. */
export async function later(module) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      // A failed import is remembered by the browser for its address, hence another address each time.
      return await import(attempt === 0 ? module : `${module}?again=${attempt}`);
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, AGAIN_MILLISECONDS); });
    }
  }
}

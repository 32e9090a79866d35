// Lets the page of this ticket open without a network: registers its worker, for its own address alone.

import { keptTokens } from "./phone_kept.js";

const WORKER = "/t/worker.js";

/** Browsers have workers on https and on the PC itself only; elsewhere the page needs the network to open. */
export const canWork = "serviceWorker" in navigator && isSecureContext;

/** Register the worker of this page; those of tickets that are forgotten go. Resolves to null where there is none. */
export async function workOffline(scope) {
  if (!canWork) return null;
  try {
    await dismissForgotten(scope);
    return await navigator.serviceWorker.register(WORKER, { scope });
  } catch {
    return null;
  }
}

/** Take the worker of a ticket away that the server does not know any more. */
export async function dismiss(scope) {
  if (canWork) await (await navigator.serviceWorker.getRegistration(scope))?.unregister();
}

async function dismissForgotten(scope) {
  const kept = keptTokens().map((token) => `/t/${token}`);
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    const path = new URL(registration.scope).pathname;
    if (path.startsWith("/t/") && path !== scope && !kept.includes(path)) await registration.unregister();
  }
}

// Notices through the browser's own push service, for a page that is closed; only when the citizen asks for them.

import { canWork } from "./phone_offline.js";

/** Whether this browser can be told, and has not been forbidden to. */
export const canPush = canWork && "PushManager" in globalThis && "Notification" in globalThis && Notification.permission !== "denied";

/** The subscription of this ticket's worker, or null. */
export async function subscription(scope) {
  const registration = canPush ? await navigator.serviceWorker.getRegistration(scope) : null;
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Ask for notices of the ticket at path, with the office's key; answers what the page then shows: "on" or "refused". */
export async function noticesOn({ api, path, key }) {
  const wanted = await ask(location.pathname, key);
  if (wanted === null) return "refused";
  try {
    await api.post(`${path}/push`, wanted);
    return "on";
  } catch {
    await stop(location.pathname);
    return "refused";
  }
}

export async function noticesOff({ api, path }) {
  await stop(location.pathname);
  // Unsaid, the server hears it from the push service at the next notice.
  await api.post(`${path}/push-end`, {}).catch(() => {});
  return "off";
}

/** Ask the citizen, then the browser; the body for POST /follow/<token>/push, or null when either says no. */
async function ask(scope, key) {
  try {
    if (await Notification.requestPermission() !== "granted") return null;
    const registration = await navigator.serviceWorker.getRegistration(scope);
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: decoded(key) });
    const { endpoint, keys } = made.toJSON();
    return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
  } catch {
    return null; // no push service, or out of its reach
  }
}

/** Take it back from the browser. */
async function stop(scope) {
  await (await subscription(scope))?.unsubscribe();
}

function decoded(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

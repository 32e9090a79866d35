// One ticket's or one counter's messages over Socket.IO, for tablet and phone. The whole feed of a site
// is for boards and staff; here each message carries or announces the whole state, so nothing is counted.

const CLIENT = "/look/vendor/socket.io.esm.min.js";
const RETRY_MILLISECONDS = 5000;

/**
 * Connect and stay connected. auth: {token} or {follow}. The client library is fetched here, after the
 * page has shown itself. onLink(isLinked) on every change.
 */
export async function openFeed({ auth, onSnapshot, onEvent, onLink }) {
  const { io } = await fetchClient();
  const socket = io({ transports: ["websocket"], auth, reconnectionDelay: 500, reconnectionDelayMax: 4000, timeout: 5000 });
  socket.on("connect", () => onLink(true));
  socket.on("disconnect", (reason) => {
    onLink(false);
    // After a disconnect by the server the library does not come back by itself.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETRY_MILLISECONDS);
  });
  socket.on("connect_error", () => {
    onLink(false);
    if (!socket.active) setTimeout(() => socket.connect(), RETRY_MILLISECONDS);
  });
  socket.on("snapshot", onSnapshot);
  socket.on("event", onEvent);
  socket.on("line_moved", () => onEvent({ kind: "line_moved" }));
  return socket;
}

async function fetchClient() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      // A failed import is remembered by the browser for its address, hence another address each time.
      return await import(attempt === 0 ? CLIENT : `${CLIENT}?again=${attempt}`);
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MILLISECONDS); });
    }
  }
}

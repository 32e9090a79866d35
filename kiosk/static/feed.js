// One ticket's or one counter's messages, for tablet and phone: the little of Socket.IO that they need. The whole
// feed of a site is for boards and staff; here each message carries or announces the whole state, so nothing is
// counted, and the library's 40 kB would be most of what a phone has to fetch.

const PATH = "/socket.io/?EIO=4&transport=websocket";
const RETRY_MILLISECONDS = 500;
const RETRY_MOST_MILLISECONDS = 4000;
/** Told to go away, or that the credential is unknown: no hurry. */
const REFUSED_MILLISECONDS = 5000;
/** Too many show this credential and the newest have the lines: back at once, we would push out a twin, and it us. */
const DISPLACED_MILLISECONDS = 60_000;
/** Until the server has said how often it pings. */
const QUIET_MILLISECONDS = 10_000;
/** One who wakes up with a line silent for so long takes a new one; the server pings every 5 s. */
const SUSPECT_MILLISECONDS = 6000;

/**
 * Connect and stay connected. auth: {token} or {follow}. onLink(isLinked) on every change.
 * Answers {wake(), close()}: wake when the device may have slept, a line that may be dead is replaced at once,
 * one that was given to a twin is not; close when there is nothing more to hear.
 */
export function openFeed({ auth, onSnapshot, onEvent, onLink }) {
  let socket = null;
  let isLinked = false;
  let quiet = QUIET_MILLISECONDS;
  let failures = 0;
  let heardAt = 0; // by the wall clock: others stand still while a phone sleeps
  let watching = null;
  let retrying = null;
  let isClosed = false;
  let isDisplaced = false;

  const messages = {
    snapshot: onSnapshot,
    event: onEvent,
    line_moved: () => onEvent({ kind: "line_moved" }),
    displaced() {
      isDisplaced = true;
      lost(DISPLACED_MILLISECONDS);
    },
  };

  function open() {
    clearTimeout(retrying);
    isDisplaced = false;
    heardAt = Date.now();
    const own = new WebSocket(`${location.origin.replace(/^http/, "ws")}${PATH}`);
    socket = own;
    own.onmessage = ({ data }) => { if (own === socket) hear(String(data)); };
    own.onclose = () => { if (own === socket) lost(); };
    watch();
  }

  /** First figure: Engine.IO (0 open, 1 close, 2 ping, 4 message); second, of a message: Socket.IO. */
  function hear(data) {
    heardAt = Date.now();
    watch();
    if (data[0] === "0") {
      const { pingInterval, pingTimeout } = JSON.parse(data.slice(1));
      quiet = pingInterval + pingTimeout;
      socket.send(`40${JSON.stringify(auth)}`);
    } else if (data[0] === "2") {
      socket.send("3");
    } else if (data.startsWith("40")) {
      failures = 0;
      tell(true);
    } else if (data.startsWith("42")) {
      const [name, body] = JSON.parse(data.slice(2));
      messages[name]?.(body);
    } else if (/^(1|41|44)/.test(data)) {
      lost(REFUSED_MILLISECONDS);
    }
  }

  function watch() {
    clearTimeout(watching);
    watching = setTimeout(lost, quiet);
  }

  function lost(after = Math.min(RETRY_MOST_MILLISECONDS, RETRY_MILLISECONDS * 2 ** failures)) {
    if (isClosed) return;
    drop();
    failures += 1;
    // A hall full of phones does not come back in one instant.
    retrying = setTimeout(open, after * (0.75 + Math.random() / 2));
  }

  function drop() {
    clearTimeout(watching);
    clearTimeout(retrying);
    const own = socket;
    socket = null;
    own?.close();
    tell(false);
  }

  function tell(now) {
    if (now === isLinked) return;
    isLinked = now;
    onLink(isLinked);
  }

  function wake() {
    if (isClosed || isDisplaced) return;
    if (socket?.readyState === WebSocket.OPEN && Date.now() - heardAt < SUSPECT_MILLISECONDS) return;
    drop();
    open();
  }

  function close() {
    isClosed = true;
    drop();
  }

  open();
  return { wake, close };
}

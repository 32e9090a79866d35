// The live feed of a site for boards, signs and staff pages: snapshot, ordered events, holes fetched,
// staleness said, polling when the socket is refused. See docs/wire.md, "Live feed".

import { io } from "/look/vendor/socket.io.esm.min.js";
import { Ordering } from "/look/ordering.js";

const PAGE = 500;
const CATCH_UP_MOST = 2000;

/** Times in milliseconds; a page may shorten them only in its own tests. */
export const TIMES = {
  hole: 250, // two processes may deliver 11 before 10
  holeJitter: 150,
  stale: 12000, // the server pings every 5 s
  check: 1000,
  poll: 3000, // while the socket cannot connect
  pollAfter: 5000,
  reconnect: 500,
  reconnectMost: 2000,
};

/**
 * Connect and stay connected.
 * auth: {token} for devices, {} for a signed-in page (its cookie speaks). api: of api.js.
 * onSnapshot(snapshot), onEvent(event) strictly in order, onStale(isStale, lastWord: Date).
 * Answers {stop(), askAgain()}; askAgain() fetches a fresh snapshot.
 */
export function connectLive({ auth, api, onSnapshot, onEvent, onStale = () => {}, times = TIMES }) {
  const state = { lastWord: new Date(), isStale: false, isFetching: false, holeTimer: null, downSince: Date.now() };
  const ordering = new Ordering(onEvent);
  const socket = io({
    auth,
    transports: ["websocket"],
    reconnectionDelay: times.reconnect,
    reconnectionDelayMax: times.reconnectMost,
    randomizationFactor: 0.5,
    timeout: 4000,
  });

  function heard() {
    state.lastWord = new Date();
    if (state.isStale) {
      state.isStale = false;
      onStale(false, state.lastWord);
    }
  }

  /** Begin at a snapshot; one who was only away a moment catches up event by event, so no call is skipped. */
  function begin(snapshot) {
    heard();
    const behind = ordering.last === null ? Infinity : snapshot.sequence - ordering.last;
    if (behind >= 0 && behind <= CATCH_UP_MOST) return;
    ordering.start(snapshot.sequence);
    onSnapshot(snapshot);
  }

  async function catchUp() {
    if (state.isFetching || ordering.last === null) return;
    state.isFetching = true;
    try {
      for (;;) {
        const before = ordering.last;
        const answer = await api.get(`/events?after=${before}&limit=${PAGE}`);
        heard();
        if (answer.sequence < before) return void (await fetchSnapshot()); // a restored database
        ordering.push(...answer.events);
        if (answer.events.length < PAGE || ordering.last === before) return;
      }
    } catch {
      // No answer now; the next hole, connect or poll asks again.
    } finally {
      state.isFetching = false;
    }
  }

  async function fetchSnapshot() {
    try {
      const snapshot = await api.get("/snapshot");
      ordering.start(snapshot.sequence);
      onSnapshot(snapshot);
      heard();
    } catch {
      // As above.
    }
  }

  function watchForHole() {
    if (!ordering.hasHole || state.holeTimer !== null) return;
    state.holeTimer = setTimeout(() => {
      state.holeTimer = null;
      if (ordering.hasHole) catchUp().then(watchForHole);
    }, times.hole + Math.random() * times.holeJitter);
  }

  socket.on("connect", () => {
    state.downSince = null;
    heard();
    socket.io.engine.on("packet", heard);
  });
  socket.on("disconnect", (reason) => {
    state.downSince = Date.now();
    // The server let us go (too slow, or the credential ended): the library does not come back by itself.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), times.reconnectMost);
  });
  socket.on("connect_error", () => {
    state.downSince ??= Date.now();
    if (!socket.active) setTimeout(() => socket.connect(), times.reconnectMost);
  });
  socket.on("snapshot", (snapshot) => {
    begin(snapshot);
    catchUp();
  });
  socket.on("event", (event) => {
    heard();
    ordering.push(event);
    watchForHole();
  });

  const checking = setInterval(() => {
    const silence = Date.now() - state.lastWord.getTime();
    if (!state.isStale && silence > times.stale) {
      state.isStale = true;
      onStale(true, state.lastWord);
    }
  }, times.check);
  const polling = setInterval(() => {
    if (state.downSince === null || Date.now() - state.downSince < times.pollAfter) return;
    if (ordering.last === null) fetchSnapshot();
    else catchUp();
  }, times.poll);

  return {
    askAgain: fetchSnapshot,
    stop() {
      clearInterval(checking);
      clearInterval(polling);
      clearTimeout(state.holeTimer);
      socket.disconnect();
    },
  };
}

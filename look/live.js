// The live feed of a site for boards, signs and staff pages: snapshot, ordered events, holes fetched,
// staleness said, polling when the socket is refused or taken by a twin. See docs/wire.md, "Live feed".

import { io } from "/look/vendor/socket.io.esm.min.js";
import { Ordering } from "/look/ordering.js";

const PAGE = 500;
const CATCH_UP_MOST = 2000;
const ANSWERS_WITHIN = { timeoutMilliseconds: 3000 };
const LONGEST_DOUBLING = 5;

/** Times in milliseconds; a page may shorten them only in its own tests. */
export const TIMES = {
  hole: 250, // two processes may deliver 11 before 10
  holeJitter: 150,
  stale: 11000, // the server pings every 5 s; with `check` a dead line is noticed within 12 s
  check: 1000,
  poll: 3000, // while the socket cannot connect
  pollAfter: 5000,
  reconnect: 500,
  reconnectMost: 2000,
  displaced: 60000, // too many with this credential: the newest have the sockets, we poll for so long
  snapshot: 5000, // connected, and still nothing to begin with
};

/**
 * Connect and stay connected.
 * auth: {token} for devices, {} for a signed-in page (its cookie speaks). api: of api.js.
 * onSnapshot(snapshot), onEvent(event) strictly in order, onStale(isStale, lastWord: Date), onSound(what boards are
 * told of their loudspeakers, in no order with the events).
 * Answers {stop(), askAgain(), reconnect(), isCutOff}; askAgain() fetches a fresh snapshot, reconnect() says `auth`
 * anew; isCutOff: without the socket for so long that events are polled.
 */
export function connectLive({ auth, api, onSnapshot, onEvent, onStale = () => {}, onSound = () => {}, times: given = {} }) {
  const times = { ...TIMES, ...given };
  // Spans are measured on the monotonic clock: the wall clock of a screen may be set while it runs.
  const state = {
    lastWord: new Date(), heardAt: performance.now(), isStale: false, isFetching: false, fruitless: 0, holeTimer: null,
    downSince: performance.now(), waitsSince: null, // connected, and not yet told where to begin
    isDisplaced: false, returnTimer: null,
  };
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
    state.heardAt = performance.now();
    if (state.isStale) {
      state.isStale = false;
      onStale(false, state.lastWord);
    }
  }

  /** Begin at a snapshot; one who was only away a moment catches up event by event, so no call is skipped. */
  function begin(snapshot) {
    heard();
    // A snapshot behind us is no proof of a restored database: an event may overtake it on the way, and to begin
    // there again would call that citizen twice. Catching up asks the server how far it is.
    const isNear = ordering.last !== null && snapshot.sequence - ordering.last <= CATCH_UP_MOST;
    if (isNear) ordering.expect(snapshot.sequence);
    else startFrom(snapshot);
  }

  function startFrom(snapshot) {
    state.waitsSince = null;
    ordering.start(snapshot.sequence);
    onSnapshot(snapshot);
  }

  async function catchUp() {
    if (state.isFetching || ordering.last === null) return;
    state.isFetching = true;
    const first = ordering.last;
    try {
      await fetchMissed();
    } catch {
      // No answer now; the hole stays known and is asked for again.
    } finally {
      state.isFetching = false;
      state.fruitless = ordering.hasHole && ordering.last === first ? state.fruitless + 1 : 0;
      watchForHole();
    }
  }

  async function fetchMissed() {
    for (;;) {
      const before = ordering.last;
      const answer = await api.get(`/events?after=${before}&limit=${PAGE}`, ANSWERS_WITHIN);
      heard();
      state.waitsSince = null;
      if (answer.sequence < before) startFrom(await api.get("/snapshot")); // a restored database
      else ordering.push(...answer.events);
      if (answer.events.length < PAGE || ordering.last === before) return;
    }
  }

  async function fetchSnapshot() {
    try {
      startFrom(await api.get("/snapshot"));
      heard();
    } catch {
      // No answer now; the next connect or poll asks again.
    }
  }

  /** The line is up but brings nothing to begin with, or is down: ask by ordinary requests. */
  function ask() {
    return ordering.last === null ? fetchSnapshot() : catchUp();
  }

  function watchForHole() {
    if (!ordering.hasHole || state.holeTimer !== null) return;
    // A server that cannot answer is not asked four times a second by every screen.
    const wait = times.hole * 2 ** Math.min(state.fruitless, LONGEST_DOUBLING);
    state.holeTimer = setTimeout(() => {
      state.holeTimer = null;
      if (ordering.hasHole) catchUp();
    }, wait + Math.random() * times.holeJitter);
  }

  /** Where the library does not come back by itself. */
  function returnIn(milliseconds) {
    clearTimeout(state.returnTimer);
    state.returnTimer = setTimeout(() => socket.connect(), milliseconds);
  }

  socket.on("connect", () => {
    state.downSince = null;
    state.isDisplaced = false;
    state.waitsSince = performance.now();
    state.fruitless = 0;
    heard();
    socket.io.engine.on("packet", heard);
  });
  socket.on("disconnect", (reason) => {
    state.downSince = performance.now();
    state.waitsSince = null;
    // The server let us go: the credential ended, and may be good again.
    if (reason === "io server disconnect") returnIn(times.reconnectMost);
  });
  socket.on("connect_error", () => {
    state.downSince ??= performance.now();
    if (!socket.active) returnIn(times.reconnectMost);
  });
  socket.on("displaced", () => {
    // Coming back at once would push out a twin, which would push us out in turn.
    socket.disconnect();
    state.isDisplaced = true;
    returnIn(times.displaced * (0.75 + Math.random() / 2));
    ask();
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

  socket.on("sound", onSound);

  // Who was displaced has a twin with the socket, which does what is to be done once.
  const isCutOff = () => !state.isDisplaced && state.downSince !== null && performance.now() - state.downSince > times.pollAfter;

  const checking = setInterval(() => {
    const now = performance.now();
    if (!state.isStale && now - state.heardAt > times.stale) {
      state.isStale = true;
      onStale(true, state.lastWord);
    }
    if (state.waitsSince !== null && now - state.waitsSince > times.snapshot) {
      state.waitsSince = now;
      ask();
    }
  }, times.check);
  const polling = setInterval(() => {
    if (isCutOff() || state.isDisplaced) ask();
  }, times.poll);

  return {
    askAgain: fetchSnapshot,
    get isCutOff() { return isCutOff(); },
    reconnect() {
      socket.disconnect();
      socket.connect();
    },
    stop() {
      clearInterval(checking);
      clearInterval(polling);
      clearTimeout(state.holeTimer);
      clearTimeout(state.returnTimer);
      socket.disconnect();
    },
  };
}

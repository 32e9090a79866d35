// The live feed of a screen: connects, takes the snapshot, releases events in order and once, fetches what is
// missing, polls when the socket cannot come up, and knows when what it shows is stale. Knows no screen.

import { io } from "./vendor/socket.io.esm.min.js";
import { Ordering } from "./ordering.js";

/** Milliseconds. Reconnection stays below 2 s so that a restarted server has every screen back within 5 s. */
export const TIMES = Object.freeze({
  stale: 12000,          // two engine pings of 5 s missed, and a margin
  watch: 1000,
  hole: 250,             // two processes over Redis may deliver 11 before 10
  jitter: 150,
  connectTimeout: 3000,
  retryMin: 500,
  retryMax: 2000,
  refusedRetry: 5000,
  pollAfter: 5000,
  poll: 3000,
  snapshotWait: 10000,
});

/** Beyond so many missed events a screen starts from the snapshot instead of living them through. */
const REPLAY_LIMIT = 500;
const PAGE_SIZE = 500;
const HELD_BACK_LIMIT = 1000;

/**
 * Follow the feed.
 *
 * auth: what the socket sends on connecting: {token} for a device, {follow} for a phone; nothing for a staff page,
 *   which has its cookie. A function is asked anew on each connect.
 * api: of createApi(); used for GET /events and GET /snapshot.
 * onSnapshot(snapshot, {isResumed}): the state to start from. isResumed: the screen only lost the line for a moment;
 *   the events it missed follow at once, through onEvent, each once, also those whose effect the snapshot already
 *   has. They carry the state after them, so applying them again ends where the snapshot is.
 * onEvent(event): strictly in order, each once.
 * onStale(isStale, since): since is the Date of the last word by this machine's clock, null when none ever came.
 * onLineMoved(): a phone should fetch its ticket again.
 * onRefused(error): the server does not accept the credential; it is tried again every few seconds.
 * fetchMissing(after): resolves to {events, sequence}, ascending. Default GET /events. null: the feed is a selection
 *   (phone, tablet), its gaps mean nothing.
 * fetchSnapshot(): resolves to a snapshot, for polling. Default GET /snapshot.
 *
 * Answers {close(), refresh(), sequence, isConnected}; refresh() takes the line up anew.
 */
export function connectLive(options) {
  const live = new Live(options);
  live.open();
  return {
    close: () => live.close(),
    refresh: () => live.refresh(),
    get sequence() { return live.sequence; },
    get isConnected() { return live.isConnected; },
  };
}

function nothing() {}

class Live {
  #times;
  #on;
  #fetchMissing;
  #fetchSnapshot;
  #isSelection;
  #ordering;
  #socket;
  #heard = { at: null, ticks: performance.now() };
  #isStale = false;
  #isClosed = false;
  #line = 0; // counts connections, so that work begun for an older one knows it
  #heldBack = null; // events of this connection until its snapshot has been dealt with; null afterwards
  #work = Promise.resolve(); // fetching is done one at a time
  #fruitless = 0;
  #upSince = null;
  #downSince = performance.now();
  #holeTimer = null;
  #pollTimer = null;
  #retryTimer = null;
  #watchTimer = null;

  constructor({ auth, api, onSnapshot = nothing, onEvent = nothing, onStale = nothing, onLineMoved = nothing,
    onRefused = nothing, fetchMissing, fetchSnapshot, times = {} }) {
    this.#times = { ...TIMES, ...times };
    this.#on = { snapshot: onSnapshot, event: onEvent, stale: onStale, lineMoved: onLineMoved, refused: onRefused };
    this.#isSelection = fetchMissing === null;
    this.#fetchMissing = fetchMissing ?? ((after) => api.get(`/events?after=${after}&limit=${PAGE_SIZE}`));
    this.#fetchSnapshot = fetchSnapshot ?? (() => api.get("/snapshot"));
    this.#ordering = new Ordering({ isSelection: this.#isSelection });
    this.#socket = this.#makeSocket(auth);
  }

  get sequence() { return this.#ordering.last; }
  get isConnected() { return this.#socket.connected; }

  open() {
    this.#watchTimer = setInterval(() => this.#watch(), this.#times.watch);
    window.addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.#socket.connect();
  }

  close() {
    this.#isClosed = true;
    for (const timer of [this.#holeTimer, this.#pollTimer, this.#retryTimer]) clearTimeout(timer);
    clearInterval(this.#watchTimer);
    window.removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#socket.disconnect();
  }

  refresh() {
    if (this.#isClosed) return;
    this.#socket.disconnect();
    this.#socket.connect();
  }

  // A phone that slept or a cable put back: the browser tells before any timer does.
  #wake = () => {
    const silent = performance.now() - this.#heard.ticks;
    const isVisible = document.visibilityState === "visible";
    if (isVisible && (!this.#socket.connected || silent > this.#times.stale)) this.refresh();
  };

  #makeSocket(auth) {
    const { retryMin, retryMax, connectTimeout } = this.#times;
    const socket = io({
      autoConnect: false,
      forceNew: true,
      transports: ["websocket"],
      reconnectionDelay: retryMin,
      reconnectionDelayMax: retryMax,
      randomizationFactor: 0.5,
      timeout: connectTimeout,
      auth: (give) => give((typeof auth === "function" ? auth() : auth) ?? {}),
    });
    // Each new connection has a new engine; its packets, pings among them, are the word of the server.
    socket.io.on("open", () => socket.io.engine.on("packet", () => this.#hear()));
    socket.on("connect", () => this.#connected());
    socket.on("disconnect", (reason) => this.#disconnected(reason));
    socket.on("connect_error", (error) => this.#refused(error));
    socket.on("snapshot", (snapshot) => this.#takeSnapshot(snapshot));
    socket.on("event", (event) => this.#takeEvent(event));
    socket.on("line_moved", () => this.#on.lineMoved());
    return socket;
  }

  #connected() {
    this.#line += 1;
    this.#heldBack = [];
    this.#upSince = performance.now();
    this.#downSince = null;
    clearTimeout(this.#pollTimer);
    this.#pollTimer = null;
  }

  #disconnected(reason) {
    this.#upSince = null;
    this.#downSince ??= performance.now();
    // The library leaves it to us to come back when the server closed the line (a reader too slow, a restart).
    if (reason === "io server disconnect") this.#retry(this.#times.retryMin);
  }

  #refused(error) {
    if (this.#socket.active) return; // no answer; the library tries again by itself
    this.#on.refused(error);
    this.#retry(this.#times.refusedRetry);
  }

  #retry(delay) {
    clearTimeout(this.#retryTimer);
    if (!this.#isClosed) this.#retryTimer = setTimeout(() => this.#socket.connect(), delay + this.#jitter());
  }

  #jitter() {
    return Math.random() * this.#times.jitter;
  }

  // --- snapshot and events ---

  #takeSnapshot(snapshot) {
    const line = this.#line;
    this.#inTurn(async () => {
      await this.#begin(snapshot);
      if (line === this.#line) this.#releaseHeldBack();
    });
  }

  async #begin(snapshot) {
    const last = this.#ordering.last;
    if (this.#isSelection) return this.#startFrom(snapshot);
    if (last === null || snapshot.sequence - last > REPLAY_LIMIT) {
      this.#startFrom(snapshot);
      return this.#catchUp();
    }
    return this.#catchUp(snapshot);
  }

  #startFrom(snapshot) {
    this.#ordering.reset();
    const released = this.#ordering.start(snapshot.sequence ?? 0);
    this.#on.snapshot(snapshot, { isResumed: false });
    this.#release(released);
  }

  #takeEvent(event) {
    if (this.#heldBack === null) {
      this.#release(this.#ordering.push(event));
      this.#watchHole();
    } else if (this.#heldBack.length < HELD_BACK_LIMIT) {
      this.#heldBack.push(event);
    }
  }

  #releaseHeldBack() {
    const events = this.#heldBack ?? [];
    this.#heldBack = null;
    for (const event of events) this.#takeEvent(event);
    this.#watchHole();
  }

  #release(events) {
    for (const event of events) this.#on.event(event);
  }

  #watchHole() {
    if (this.#holeTimer !== null || this.#isClosed || this.#ordering.holes().length === 0) return;
    const wait = this.#times.hole * Math.min(2 ** this.#fruitless, 16);
    this.#holeTimer = setTimeout(() => {
      this.#holeTimer = null;
      if (this.#ordering.holes().length > 0) this.#inTurn(() => this.#catchUp());
    }, wait + this.#jitter());
  }

  #inTurn(step) {
    // A step that fails must not end the chain; what it left undone is a hole, and holes are tried again.
    this.#work = this.#work.then(step).catch(nothing).then(() => this.#watchHole());
    return this.#work;
  }

  /** Fetch until nothing is missing. With a snapshot: the screen resumes, so it is shown just before the events. */
  async #catchUp(snapshot = null) {
    if (snapshot) this.#ordering.expect(snapshot.sequence);
    let waiting = snapshot;
    let count = 0;
    try {
      do {
        const after = this.#ordering.last;
        const answer = await this.#fetchMissing(after);
        this.#hear();
        if (answer.sequence < after) return await this.#startAfresh();
        this.#resumeWith(waiting);
        waiting = null;
        count = answer.events.length;
        this.#release(this.#ordering.fill(answer.events));
        this.#fruitless = count > 0 ? 0 : this.#fruitless + 1;
      } while (count === PAGE_SIZE);
    } catch (problem) {
      this.#fruitless += 1;
      this.#resumeWith(waiting);
      throw problem;
    }
    return undefined;
  }

  #resumeWith(snapshot) {
    // A poll that ended after the snapshot was taken may have brought us further already.
    if (snapshot && snapshot.sequence >= this.#ordering.last) this.#on.snapshot(snapshot, { isResumed: true });
  }

  /** The server's history ends before ours: its database was restored. */
  async #startAfresh() {
    this.#startFrom(await this.#fetchSnapshot());
  }

  // --- silence and polling ---

  #hear() {
    this.#heard = { at: new Date(), ticks: performance.now() };
    this.#setStale(false);
  }

  #watch() {
    const now = performance.now();
    if (now - this.#heard.ticks > this.#times.stale) this.#setStale(true);
    const isLongDown = this.#downSince !== null && now - this.#downSince > this.#times.pollAfter;
    if (isLongDown && this.#pollTimer === null) this.#pollLater();
    // Connected, pinged, and yet no snapshot: without it this screen would stand still and look alive.
    const isLongUp = this.#upSince !== null && now - this.#upSince > this.#times.snapshotWait;
    if (isLongUp && this.#heldBack !== null) this.refresh();
  }

  #setStale(isStale) {
    if (isStale === this.#isStale) return;
    this.#isStale = isStale;
    this.#on.stale(isStale, this.#heard.at);
  }

  #pollLater() {
    this.#pollTimer = setTimeout(async () => {
      await this.#inTurn(() => this.#poll());
      const isStillDown = !this.#socket.connected && !this.#isClosed;
      this.#pollTimer = null;
      if (isStillDown) this.#pollLater();
    }, this.#times.poll + this.#jitter());
  }

  async #poll() {
    if (this.#socket.connected || this.#isClosed) return undefined;
    if (this.#ordering.isStarted && !this.#isSelection) return this.#catchUp();
    const snapshot = await this.#fetchSnapshot();
    this.#hear();
    return this.#startFrom(snapshot);
  }
}

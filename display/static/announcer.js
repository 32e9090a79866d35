// What the hall hears: each call when it has the stage, chime and voice, one at a time, twice. Text never waits for sound.
// The page says in its body's data what it does, for staff who look for a fault, and for the tests:
// data-sound: running, locked or off; data-announced: the last announcements with the milliseconds of the page at which
// each began, was heard and ended, and the loudest sample of chime and voice.

import { createClips } from "/display/static/clips.js";
import { createHandover } from "/display/static/handover.js";
import { USUAL, planAt, planOfTest } from "/display/static/sound_plan.js";
import { createOutput } from "/display/static/sound_output.js";
import { createTurns } from "/display/static/turns.js";

const TIMES = { withoutVoice: 4500, betweenReadings: 900, after: 300, clip: 6000, tellLockAfter: 300, takeOver: 1000 };
const SILENCE = { volume: 0, chime: false, voice: false };
const COMMA_SECONDS = 0.12;
const MOST_TOLD = 40;

/**
 * isMuted: chime and voice off whatever the settings say; the turn still takes its time on the stage.
 * siteTime(): "HH:MM" at the site. onTurn(call): the call whose turn begins. isStillWanted(call): see turns.js.
 * onLocked(isLocked): the browser withholds sound until somebody touches the page.
 * speaks(call): whether this board is the one that speaks for the call's zone now; report(): see handover.js.
 */
export function createAnnouncer({
  isMuted, token, siteTime, onTurn, isStillWanted, onLocked, speaks = () => true, report = () => {}, times: given = {},
}) {
  const times = { ...TIMES, ...given };
  const output = createOutput({ onState: tellLock });
  const clips = createClips({ token, decode: output.decode });
  const turns = createTurns((call) => call.isTest || isStillWanted(call));
  const handover = createHandover({ isStillWanted, report });
  const state = { settings: USUAL, isSpeaking: false, now: null, told: [] };
  setTimeout(tellLock, times.tellLockAfter);

  function tellLock() {
    const isLocked = !isMuted && !output.isRunning;
    document.body.dataset.sound = isMuted ? "off" : isLocked ? "locked" : "running";
    onLocked(isLocked);
  }

  /** Every call takes its turn on the stage; aloud where it is this board's to speak. */
  function add(call) {
    call.isOurs = call.isTest || speaks(call);
    if (!call.isOurs) handover.keep(call);
    turns.add(call);
    if (plan(call).voice) partsOf(call); // fetched while others are spoken
    if (!state.isSpeaking) speakAll();
  }

  function plan(call) {
    if (isMuted || !output.isRunning || !call.isOurs) return SILENCE;
    return call.isTest ? planOfTest(state.settings, siteTime()) : planAt(state.settings, siteTime());
  }

  async function speakAll() {
    state.isSpeaking = true;
    for (let call = turns.next(); call !== null; call = turns.next()) {
      if (call.isRepeat && isAnothers(call)) continue;
      if (!call.isTest) onTurn(call);
      const telling = { label: call.ticket.label, sequence: call.sequence, began: Math.round(performance.now()), heard: null, chime: 0, voice: [] };
      tell(telling);
      state.now = call;
      const hasWaited = call.isOurs && await handover.untilQuiet();
      if (!hasWaited || call.isTest || isStillWanted(call)) await speak(call, telling);
      telling.ended = Math.round(performance.now());
      tell();
    }
    Object.assign(state, { isSpeaking: false, now: null });
    handover.done();
  }

  async function speak(call, telling) {
    const now = plan(call);
    output.setVolume(now.volume);
    if (now.chime) telling.chime = note(telling, await output.chime());
    const sentences = now.voice ? await readable(call) : [];
    if (sentences.length === 0) await pause(times.withoutVoice);
    else await read(sentences, telling);
    if (now !== SILENCE && !call.isRepeat && !call.isTest) handover.spoken(call);
    if (sentences.length === 0) return null;
    if (call.isRepeat || isAnothers(call)) return pause(times.after);
    if (turns.length > 0) {
      turns.addRepeat(call); // the others first
      return pause(times.after);
    }
    await pause(times.betweenReadings);
    // Whoever was called meanwhile has waited long enough.
    if (turns.length > 0) turns.addRepeat(call);
    else if (call.isTest || (isStillWanted(call) && !isAnothers(call))) await read(sentences, telling);
    return pause(times.after);
  }

  async function read(sentences, telling) {
    for (const sentence of sentences) telling.voice.push(note(telling, await output.play(sentence, COMMA_SECONDS)));
  }

  /** The sentences that are there in time, one a language, each of its clips. */
  async function readable(call) {
    const late = pause(times.clip);
    const all = await Promise.all(partsOf(call).map((parts) => Promise.race([Promise.all(parts), late])));
    return all.filter((parts) => parts !== null && parts.every((clip) => clip !== null));
  }

  function partsOf(call) {
    return state.settings.languages.map((language) =>
      (call.isTest ? clips.ofTest(state.settings, language) : clips.ofCall(call, state.settings, language)));
  }

  /** Taken on here, and no longer this board's: spoken once and left at that. */
  function isAnothers(call) {
    return !call.isTest && !speaks(call);
  }

  function tell(telling) {
    if (telling) state.told.push(telling);
    if (state.told.length > MOST_TOLD) state.told.shift();
    document.body.dataset.announced = JSON.stringify(state.told);
  }

  return {
    announce: add,
    /** Staff ask whether the loudspeaker works; it is never shown as a call. */
    test() {
      add({ isTest: true, sequence: null, counter: null, ticket: { id: null, label: "test" } });
    },
    /** Another board of the site has spoken. */
    hear: handover.hear,
    /** The board speaks for other zones than before: it goes on with what it took on, and takes on what nobody spoke. */
    reassign() {
      const ours = [...(state.now === null ? [] : [state.now]), ...turns.waiting].filter((one) => one.isOurs);
      handover.leave(ours.filter(isAnothers));
      // After the other board's farewell has come: what it still speaks is not ours.
      setTimeout(() => { for (const call of handover.take(speaks)) add(call); }, times.takeOver);
    },
    /** The zone's settings, and the counters that may be called to. */
    configure(settings, counters) {
      state.settings = { ...USUAL, ...settings };
      if (!isMuted && state.settings.voice) clips.prepare(counters, state.settings);
    },
    async unlock() {
      await output.resume();
      tellLock();
    },
  };
}

/** Since when something was heard of it, and how loud: the loudest sample to a thousandth. */
function note(telling, { peak, since }) {
  telling.heard ??= since && Math.round(since);
  return Math.round(peak * 1000) / 1000;
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(() => resolve(null), milliseconds); });
}

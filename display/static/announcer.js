// Chime and voice: one call at a time, twice, a recall behind the others. Text never waits for sound.

const MOST_WAITING = 30;
const BETWEEN_MILLISECONDS = 900;
const WITHOUT_VOICE_MILLISECONDS = 4500;
const CHIME = [[880, 0], [659.25, 0.32]];

/**
 * isMuted: chime and voice off, the turn still takes its time on the stage.
 * onTurn(call): the call whose turn begins. isStillWanted(call): false skips it (served, taken back).
 * onLocked(isLocked): the browser withholds sound until somebody touches the page.
 */
export function createAnnouncer({ isMuted, language, onTurn, isStillWanted, onLocked }) {
  const audio = new AudioContext();
  const state = { waiting: [], isSpeaking: false, clips: new Map() };

  function tellLock() {
    onLocked(!isMuted && audio.state !== "running");
  }
  audio.addEventListener("statechange", tellLock);
  setTimeout(tellLock, 300);

  async function unlock() {
    await audio.resume();
    tellLock();
  }

  function announce(call) {
    state.waiting.push(call);
    if (state.waiting.length > MOST_WAITING) state.waiting.shift();
    if (!isMuted) fetchClip(call);
    if (!state.isSpeaking) speakAll();
  }

  async function speakAll() {
    state.isSpeaking = true;
    while (state.waiting.length > 0) {
      const call = state.waiting.shift();
      if (!isStillWanted(call)) continue;
      onTurn(call);
      await speak(call);
    }
    state.isSpeaking = false;
  }

  async function speak(call) {
    if (isMuted || audio.state !== "running") return pause(WITHOUT_VOICE_MILLISECONDS);
    await chime();
    const clip = await Promise.race([fetchClip(call), pause(3000)]);
    if (!clip) return pause(WITHOUT_VOICE_MILLISECONDS - 1000);
    await play(clip);
    await pause(BETWEEN_MILLISECONDS);
    // Others wait: once is enough for this one.
    if (state.waiting.length < 3 && isStillWanted(call)) await play(clip);
    return pause(300);
  }

  function fetchClip(call) {
    const { label, priority } = call.ticket;
    const query = new URLSearchParams({ label, counter: call.counter, language, priority: priority ? "1" : "0" });
    const address = `/display/voice.wav?${query}`;
    if (!state.clips.has(address)) {
      if (state.clips.size > 60) state.clips.clear();
      state.clips.set(address, readClip(address));
    }
    return state.clips.get(address);
  }

  async function readClip(address) {
    try {
      const response = await fetch(address);
      if (response.ok) return await audio.decodeAudioData(await response.arrayBuffer());
    } catch {
      // The chime alone, this time.
    }
    state.clips.delete(address); // a voice may be installed while the board hangs there
    return null;
  }

  function play(clip) {
    return new Promise((resolve) => {
      const source = new AudioBufferSourceNode(audio, { buffer: clip });
      source.connect(audio.destination);
      source.onended = resolve;
      setTimeout(resolve, clip.duration * 1000 + 500); // a suspended context never ends a clip
      source.start();
    });
  }

  function chime() {
    for (const [frequency, delay] of CHIME) {
      const at = audio.currentTime + delay;
      const tone = new OscillatorNode(audio, { frequency, type: "sine" });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.35, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 1);
    }
    return pause(1000);
  }

  return { announce, unlock, audio };
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(() => resolve(null), milliseconds); });
}

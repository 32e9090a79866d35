// The page's loudspeaker: chime and clips through one volume, and an analyser that knows what really sounds.

const CHIME = [[880, 0], [659.25, 0.32]];
const CHIME_SECONDS = 1;
const LISTEN_EVERY = 40;
const STARTS_AFTER_SECONDS = 0.02;
const AUDIBLE = 0.003; // of full scale, about −50 dB: below it nobody in a hall hears anything

export function createOutput({ onState }) {
  const audio = new AudioContext();
  const volume = new GainNode(audio, { gain: 1 });
  const analyser = new AnalyserNode(audio, { fftSize: 2048 });
  const heard = new Float32Array(analyser.fftSize);
  volume.connect(analyser).connect(audio.destination);
  audio.addEventListener("statechange", () => onState(audio.state));

  /** Let sources sound; answers the loudest sample that went out while they did (0 to 1), and since when one was audible. */
  function sound(seconds, ended) {
    return new Promise((resolve) => {
      let peak = 0;
      let since = null;
      const listening = setInterval(() => {
        analyser.getFloatTimeDomainData(heard);
        for (const one of heard) peak = Math.max(peak, Math.abs(one));
        if (peak > AUDIBLE) since ??= performance.now();
      }, LISTEN_EVERY);
      const end = () => { clearInterval(listening); clearTimeout(limit); resolve({ peak, since }); };
      const limit = setTimeout(end, seconds * 1000 + 500); // a suspended context never ends a sound
      ended.then(end);
    });
  }

  function whenEnded(node) {
    return new Promise((resolve) => { node.onended = () => resolve(); });
  }

  return {
    get isRunning() {
      return audio.state === "running";
    },
    get state() {
      return audio.state;
    },
    resume: () => audio.resume(),
    decode: (bytes) => audio.decodeAudioData(bytes),
    setVolume(value) {
      volume.gain.setTargetAtTime(value, audio.currentTime, 0.01);
    },

    chime() {
      const tones = CHIME.map(([frequency, delay]) => {
        const at = audio.currentTime + delay;
        const tone = new OscillatorNode(audio, { frequency, type: "sine" });
        const shape = new GainNode(audio, { gain: 0 });
        shape.gain.setValueAtTime(0, at);
        shape.gain.linearRampToValueAtTime(0.35, at + 0.02);
        shape.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
        tone.connect(shape).connect(volume);
        tone.start(at);
        tone.stop(audio.currentTime + CHIME_SECONDS);
        return tone;
      });
      return sound(CHIME_SECONDS, whenEnded(tones.at(-1)));
    },

    /** Clips one after the other as one sentence, with so many seconds of pause between. */
    play(clips, pauseSeconds) {
      let at = audio.currentTime + STARTS_AFTER_SECONDS;
      const sources = clips.map((clip) => {
        const source = new AudioBufferSourceNode(audio, { buffer: clip });
        source.connect(volume);
        source.start(at);
        at += clip.duration + pauseSeconds;
        return source;
      });
      return sound(at - audio.currentTime, whenEnded(sources.at(-1)));
    },
  };
}

// Ringing and vibrating on the phone, only after the citizen has asked for it: browsers allow neither before.

let sound = null;

/** Call from a press. Resolves to true when the phone may ring or vibrate from now on. */
export async function allowBell() {
  try {
    sound ??= new AudioContext();
    await sound.resume();
  } catch {
    sound = null;
  }
  navigator.vibrate?.(80);
  return sound !== null || "vibrate" in navigator;
}

/** Two soft strokes when it is nearly time, three times as many for the call itself. */
export function ring(isCall) {
  navigator.vibrate?.(isCall ? [400, 200, 400, 200, 800] : [200, 150, 200]);
  if (sound === null || sound.state !== "running") return;
  const times = isCall ? [0, 0.5, 1.4, 1.9, 2.8, 3.3] : [0, 0.5];
  times.forEach((delay, index) => stroke(sound.currentTime + delay, index % 2 === 0 ? 880 : 659.25));
}

function stroke(at, hertz) {
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.8);
  tone.connect(volume).connect(sound.destination);
  tone.start(at);
  tone.stop(at + 0.85);
}

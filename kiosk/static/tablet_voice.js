// Reads the screen aloud when asked to; a tablet opened with ?voice=auto does so by itself when a question comes up.

import { playable } from "/look/sound_form.js";

export const speaksByItself = new URLSearchParams(location.search).get("voice") === "auto";

const player = new Audio();
let wanted = null;

/** onChange(isSpeaking, isMute): isMute when this office has no voice. */
export function createVoice(onChange) {
  player.onended = () => { wanted = null; onChange(false, false); };
  player.onerror = () => { if (wanted !== null) onChange(false, true); };
  return {
    speak(name, language) {
      wanted = playable(`/display/prompts/${language}/${name}`);
      player.src = wanted;
      onChange(true, false);
      // Refused until somebody has touched the screen, or stopped by the next screen: the words stand there anyway.
      player.play().catch((error) => { if (error.name === "NotAllowedError") this.hush(); });
    },
    hush() {
      if (wanted === null) return;
      wanted = null;
      player.pause();
      onChange(false, false);
    },
  };
}

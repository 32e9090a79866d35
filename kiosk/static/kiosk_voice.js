// Spoken prompts: each screen has one sentence, spoken when it appears, if the citizen has asked for it.

/** Off, medium, loud: what one button steps through. */
export const LEVELS = [0, 0.5, 1];

export function createVoice() {
  const player = new Audio();
  let spoken = null;
  return {
    /** Speak the prompt of a screen once, at LEVELS[level]; level 0 is silence. */
    say(name, language, level) {
      player.volume = LEVELS[level];
      const wanted = level === 0 ? null : `${language}/${name}`;
      if (wanted === spoken) return;
      spoken = wanted;
      player.pause();
      if (wanted === null) return;
      player.src = `/kiosk/voice/${wanted}`;
      // No voice on the server, or sound not allowed yet: the words stand on the screen.
      player.play().catch(() => {});
    },
  };
}

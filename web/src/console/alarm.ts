/** Makes an alarm noticed in another tab, and across the room where sound is switched on. */

const TITLE = "Console";
let flashing = 0;

/** The title blinks while `count` is above zero. */
export function flash(count: number): void {
  window.clearInterval(flashing);
  document.title = TITLE;
  if (count === 0) return;
  let on = true;
  const blink = () => {
    document.title = on ? `(${count}) Alarm` : TITLE;
    on = !on;
  };
  blink();
  flashing = window.setInterval(blink, 1000);
}

let audio: AudioContext | null = null;

/** Browsers let a page sound only after a press: switching the sound on is that press. */
export function allowSound(on: boolean): void {
  audio ??= on ? new AudioContext() : null;
  void (on ? audio?.resume() : audio?.suspend());
}

export function sound(): void {
  if (audio?.state !== "running") return;
  for (const [at, pitch] of [[0, 880], [0.25, 660], [0.5, 880]] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.2;
    tone.frequency.value = pitch;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.18);
  }
}

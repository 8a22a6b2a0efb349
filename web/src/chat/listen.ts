/** Reads messages aloud: with a voice of this device, else with the sound the line makes of its own entries. */

export interface Voice { lang: string; localService: boolean }

/** Other names a device may have for a language, and the ones of its kinds that most people here understand. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  en: ["en-us", "en-ca", "en"], es: ["es-us", "es-mx", "es-419", "es"], fr: ["fr-ca", "fr"], pt: ["pt-br", "pt"],
  zh: ["zh-cn", "zh-hans", "cmn", "zh-sg", "zh-tw"], tl: ["tl", "fil"], id: ["id", "in"],
};

/**
 * The voice for a language, null when this device has none. Only voices that speak on the device itself: the others
 * send the words to the company that makes the browser.
 */
export function voiceFor<V extends Voice>(voices: readonly V[], language: string): V | null {
  const tag = language.toLowerCase();
  const own = voices.filter((v) => v.localService);
  for (const name of NAMES[tag] ?? [tag]) {
    const found = own.find((v) => {
      const lang = v.lang.toLowerCase().replace(/_/g, "-");
      return lang === name || lang.startsWith(`${name}-`);
    });
    if (found) return found;
  }
  return null;
}

/** A message as it is heard: without the choices that can no longer be taken. */
export interface Spoken {
  seq: string; text: string; language: string; content?: string; step?: number; country?: string;
  choices?: readonly { id: string; label: string }[];
}

/** The words of a message, then its choices with the numbers that choose them. The line's own sound says the same. */
export function aloud(m: Spoken): string {
  const lines = (m.choices ?? []).map(({ label }, n) => `${n + 1}: ${label}${/[.?!।。？！؟]$/.test(label) ? "" : "."}`);
  return lines.length ? `${m.text}\n\n${lines.join("\n")}` : m.text;
}

/** Where the sound of a message is; null for words that are not one of the line's entries. */
export function soundOf(m: Spoken): string | null {
  if (!m.content) return null;
  const asked = new URLSearchParams({ id: m.content, language: m.language, step: String(m.step ?? 1), country: m.country ?? "" });
  if (m.choices?.length) asked.set("choices", m.choices.map((c) => c.id).join(" "));
  return `/chat/audio?${asked}`;
}

const synthesis = (): SpeechSynthesis | null => ("speechSynthesis" in window ? window.speechSynthesis : null);

/** Speaks one message at a time; `changed` is called when another one is spoken, or none. */
export class Reader {
  /** The message that is spoken now, and the one that could not be. */
  speaking: string | null = null;
  failed: string | null = null;
  private sound: HTMLAudioElement | null = null;
  private utterance: SpeechSynthesisUtterance | null = null; // kept: a browser may forget one that nobody holds

  constructor(private readonly changed: () => void) {
    synthesis()?.addEventListener?.("voiceschanged", changed); // they come some time after the page
  }

  can(m: Spoken): boolean {
    return soundOf(m) !== null || this.voice(m) !== null;
  }

  /** Begins with a message, or ends when it is the one being spoken. */
  press(m: Spoken): void {
    const ending = this.speaking === m.seq;
    this.stop();
    if (ending) return;
    this.speaking = m.seq;
    const voice = this.voice(m);
    if (voice) this.say(m, voice);
    else this.play(m);
    this.changed();
  }

  stop(): void {
    this.speaking = this.failed = this.utterance = null;
    this.sound?.pause();
    this.sound = null;
    synthesis()?.cancel();
    this.changed();
  }

  private voice(m: Spoken): SpeechSynthesisVoice | null {
    return voiceFor(synthesis()?.getVoices() ?? [], m.language);
  }

  private say(m: Spoken, voice: SpeechSynthesisVoice): void {
    const said = (this.utterance = new SpeechSynthesisUtterance(aloud(m)));
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9; // it is not everybody's first language
    said.onend = () => this.over(m, this.utterance === said, false);
    said.onerror = () => {
      if (this.utterance !== said) return; // ended by a press, not by trouble
      this.utterance = null;
      if (soundOf(m)) this.play(m);
      else this.over(m, true, true);
    };
    synthesis()!.speak(said);
  }

  private play(m: Spoken): void {
    const address = soundOf(m);
    if (!address) return this.over(m, true, true);
    const sound = (this.sound = new Audio(address));
    sound.onended = () => this.over(m, this.sound === sound, false);
    sound.play().catch(() => this.over(m, this.sound === sound, true));
  }

  private over(m: Spoken, current: boolean, failed: boolean): void {
    if (!current) return;
    this.speaking = this.sound = this.utterance = null;
    this.failed = failed ? m.seq : null;
    this.changed();
  }
}

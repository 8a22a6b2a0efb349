/** What a text costs as SMS, counted as the line counts: 3GPP TS 23.038 for the alphabet, 23.040 for the sizes. */

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");

/** Typographic signs written plainly when that spares the wide encoding. */
const PLAIN: Readonly<Record<string, string>> = {
  "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
  "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "-", "·": "-",
  "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "", "\t": " ", "´": "'", "`": "'",
};

export interface Count { encoding: "GSM-7" | "UCS-2"; units: number; segments: number }

const fits = (text: string): boolean => [...text].every((c) => BASIC.has(c) || EXTENDED.has(c));

/** The cost of a text after the typography has been written plainly. A sign of two units is never cut in two. */
export function count(text: string): Count {
  const composed = text.normalize("NFC");
  const plain = [...composed].map((c) => PLAIN[c] ?? c).join("");
  const gsm = fits(plain);
  const sizes = gsm ? [...plain].map((c) => (EXTENDED.has(c) ? 2 : 1)) : [...composed].map((c) => c.length);
  const [single, joined] = gsm ? [160, 153] : [70, 67];
  const units = sizes.reduce((a, b) => a + b, 0);
  let segments = 1;
  if (units > single) {
    let used = 0;
    for (const size of sizes) {
      if (used + size > joined) {
        segments++;
        used = 0;
      }
      used += size;
    }
  }
  return { encoding: gsm ? "GSM-7" : "UCS-2", units, segments };
}

import { DRAWINGS, TURNS, type Drawing } from "./pictograms";

/** A drawing beside words that say the same: hidden from screen readers, coloured like the text. */
export function Pictogram({ of }: { of: Drawing }) {
  return (
    <svg class={TURNS.has(of) ? "pictogram turns" : "pictogram"} viewBox="0 0 24 24" aria-hidden="true" fill="none"
      stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
      <path d={DRAWINGS[of]} />
    </svg>
  );
}

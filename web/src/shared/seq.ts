/** Orders two stream ids ("milliseconds-counter") as the server wrote them; text order would put "10-0" before "9-0". */
export function compareSeq(a: string, b: string): number {
  const [am = "0", an = "0"] = a.split("-");
  const [bm = "0", bn = "0"] = b.split("-");
  return Number(am) - Number(bm) || Number(an) - Number(bn);
}

/** The later of two stream ids; an empty one is before all others. */
export function laterSeq(a: string, b: string): string {
  if (!a) return b;
  if (!b) return a;
  return compareSeq(a, b) >= 0 ? a : b;
}

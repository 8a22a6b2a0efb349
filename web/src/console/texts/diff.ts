/** What changed between two texts, word by word; signs of scripts without spaces count as words. */

export interface Piece { kind: "same" | "gone" | "new"; text: string }

const WORDS = /\s+|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+/gu;

export function diff(before: string, after: string): Piece[] {
  const a = before.match(WORDS) ?? [];
  const b = after.match(WORDS) ?? [];
  // The longest run of words both have, counted from the end.
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i]![j] = a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
  const pieces: Piece[] = [];
  const put = (kind: Piece["kind"], text: string) => {
    const last = pieces[pieces.length - 1];
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { put("same", a[i]!); i++; j++; }
    else if (i < a.length && (j === b.length || longest[i + 1]![j]! >= longest[i]![j + 1]!)) put("gone", a[i++]!);
    else put("new", b[j++]!);
  }
  return joined(pieces);
}

/** Changes with only a space between them read as one: what went, then what came. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let gone = "";
  let fresh = "";
  const flush = () => {
    if (gone) out.push({ kind: "gone", text: gone });
    if (fresh) out.push({ kind: "new", text: fresh });
    gone = fresh = "";
  };
  pieces.forEach((piece, n) => {
    const between = piece.kind === "same" && !piece.text.trim() && (gone || fresh) && n + 1 < pieces.length;
    if (piece.kind === "gone" || between) gone += piece.text;
    if (piece.kind === "new" || between) fresh += piece.text;
    if (piece.kind === "same" && !between) {
      flush();
      out.push(piece);
    }
  });
  flush();
  return out;
}

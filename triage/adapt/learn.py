"""How the upper layers learn: topics and dangers at once, in the four bits they will be kept in."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from triage.adapt import network
from triage.adapt.rows import LABELS, Group
from triage.encoder import Header

#: Highest step of the layers and of the heads on them, weight decay, share of the steps until the highest is reached.
RATE, HEAD_RATE, DECAY, WARM = 1.5e-4, 2e-3, 0.01, 0.06
#: Shares of tokens, and of a sentence's numbers, that are left out at random.
FORGET, DROP = 0.1, 0.1
#: How much a danger counts, and how much of a label's certainty goes to the others.
DEAR, SMOOTH = 4.0, 0.05
#: Sentence vectors lie close together; the heads see them further apart.
SCALE = 12.0

Floats = npt.NDArray[np.float32]


class Learner:
    """The layers and their heads: ``step`` teaches a part of a group, ``read`` and ``judge`` use what is learnt."""

    def __init__(self, head: Header, layers: list[network.Layer], topics: int, steps: int) -> None:
        tf.random.set_seed(0)
        self._head = head
        self._steps = steps
        self._done = 0
        self._layers = [{name: tf.Variable(values) for name, values in layer.items()} for layer in layers]
        self._centre = tf.Variable(tf.zeros(head.width))
        self._about = (tf.Variable(tf.zeros((head.width, topics))), tf.Variable(tf.zeros(topics)))
        self._bad = (tf.Variable(tf.zeros((head.width, len(LABELS)))), tf.Variable(tf.zeros(len(LABELS))))
        slow = [values for layer in self._layers for values in layer.values()]
        self._taught = [(slow, RATE, _optimizer()), ([*self._about, *self._bad], HEAD_RATE, _optimizer())]
        self._vector = tf.function(self._vectors, autograph=False)
        self._learn = tf.function(self._learned, autograph=False)

    @property
    def layers(self) -> list[network.Layer]:
        return [{name: values.numpy() for name, values in layer.items()} for layer in self._layers]

    def centre(self, vectors: Floats) -> None:
        """The middle of the vectors is taken away before the heads look."""
        self._centre.assign(vectors.mean(axis=0))

    def read(self, groups: list[Group]) -> Floats:
        """(texts, width) of all groups, one after the other."""
        found = []
        for group in groups:
            for at in group.starts():
                some = slice(at, at + group.size)
                read = self._vector(group.part(group.lower[some]), group.part(group.there[some]))
                found.append(read.numpy()[: len(group.lower[some])])
        return np.concatenate(found)

    def judge(self, vectors: Floats) -> tuple[Floats, Floats]:
        """The heads' scores: (texts, topics) and (texts, labels of danger)."""
        about, bad = self._scores(vectors)
        return about.numpy(), bad.numpy()

    def step(self, group: Group, places: npt.NDArray[np.int64]) -> float:
        """Learns from these texts of a group; gives the loss before."""
        some = group.part(places)
        self._done += 1
        warm = WARM * self._steps
        share = min(self._done / warm, (self._steps - self._done) / (self._steps - warm))
        for _, rate, optimizer in self._taught:
            optimizer.learning_rate.assign(rate * share)
        return float(self._learn(group.lower[some], group.there[some], group.topic[some], group.danger[some]))

    def _vectors(self, x: Any, there: Any) -> Any:
        x = tf.cast(x, tf.float32)
        for layer in self._layers:
            kept = {name: network.in_four_bits(w) if name in network.MATRICES else w for name, w in layer.items()}
            x = network.through(kept, x, there, self._head.heads, self._head.epsilon)
        return network.pooled(x, there)

    def _scores(self, vectors: Any) -> tuple[Any, Any]:
        seen = (vectors - self._centre) * SCALE
        return tf.matmul(seen, self._about[0]) + self._about[1], tf.matmul(seen, self._bad[0]) + self._bad[1]

    def _loss(self, x: Any, there: Any, topic: Any, danger: Any) -> Any:
        first = tf.one_hot(tf.zeros(there.shape[0], tf.int32), there.shape[1])  # where a text begins is always seen
        some = there * tf.maximum(first, tf.cast(tf.random.uniform(there.shape) > FORGET, tf.float32))
        about, bad = self._scores(tf.nn.dropout(self._vectors(x, some), DROP))
        known = tf.cast(topic >= 0, tf.float32)
        weight = tf.where(danger > 0, DEAR, 1.0)
        lost = tf.reduce_sum(_unlikely(about, tf.maximum(topic, 0)) * known) / tf.maximum(tf.reduce_sum(known), 1)
        return lost + tf.reduce_sum(_unlikely(bad, danger) * weight) / tf.reduce_sum(weight)

    def _learned(self, x: Any, there: Any, topic: Any, danger: Any) -> Any:
        with tf.GradientTape() as tape:
            lost = self._loss(x, there, topic, danger)
        variables = [values for some, _, _ in self._taught for values in some]
        slopes, _ = tf.clip_by_global_norm(tape.gradient(lost, variables), 1.0)
        for some, _, optimizer in self._taught:
            optimizer.apply_gradients(zip(slopes[: len(some)], some, strict=True))
            slopes = slopes[len(some) :]
        return lost


def _optimizer() -> Any:
    return tf.keras.optimizers.AdamW(RATE, weight_decay=DECAY, beta_2=0.98, jit_compile=False)


def _unlikely(scores: Any, label: Any) -> Any:
    logs = tf.nn.log_softmax(scores)
    right = tf.gather(logs, label, batch_dims=1)
    return -(1 - SMOOTH) * right - SMOOTH * tf.reduce_mean(logs, 1)

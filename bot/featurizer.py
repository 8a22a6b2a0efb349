"""The sentence embedding as a dense feature: the gateway's vector when it sent one, else made here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from triage import encoder
from triage.embedding import SIZE, Embedder
from triage.train import CACHE
from triage.vectors import vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(DenseFeaturizer, GraphComponent):
    """Adds 384 numbers to each message; zeros when the model is missing, so that the rest decides."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``encoder`` names what makes the vectors: Rasa's cache keeps none of another's."""
        return {**DenseFeaturizer.get_default_config(), "cache": str(CACHE), "encoder": encoder.name()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedding:
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        pass

    def __init__(self, name: str, config: dict[str, Any]) -> None:
        super().__init__(name, config)
        self._cache = Path(config.get("cache") or CACHE)
        self._embedder: Embedder | None = None

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._add(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        texts = list({m.get(TEXT) for m in training_data.training_examples if m.get(TEXT)})
        made = vectors(texts, self._cache)
        known = {} if made is None else dict(zip(texts, made.tolist(), strict=True))
        for message in training_data.training_examples:
            self._add(message, known.get(message.get(TEXT)))
        return training_data

    def _add(self, message: Message, vector: list[float] | None = None) -> None:
        text = message.get(TEXT)
        if not text:
            return
        vector = vector or (message.get("metadata") or {}).get("vector") or self._embed(text)
        values = np.array([vector], dtype=np.float32) if vector else np.zeros((1, SIZE), dtype=np.float32)
        origin = self._identifier
        message.add_features(Features(values, FEATURE_TYPE_SENTENCE, TEXT, origin))

    def _embed(self, text: str) -> list[float] | None:
        if self._embedder is None:
            self._embedder = Embedder()
        return self._embedder.embed(text)

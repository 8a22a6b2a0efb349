"""Our parts of Rasa's pipeline on a few examples of their own: trained, stored, loaded, and without an embedding."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.entities import NamedThings
from bot.featurizer import SentenceEmbedding
from bot.nlg import ContentIds
from bot.topics import TopicClassifier

EXAMPLES = {
    "rights_unpaid_wages": """they did not pay me; no salary since may; no me pagan; my pay is late; he owes me pay;
        wages are missing; where is my money from work""",
    "need_shelter": """i need a place to sleep; where can i stay tonight; busco un refugio; no bed; a safe house;
        somewhere to live; i sleep outside""",
}


def context() -> ExecutionContext:
    return ExecutionContext(GraphSchema({}), node_name="node")


def examples() -> TrainingData:
    rows = [(text.strip(), intent) for intent, texts in EXAMPLES.items() for text in texts.split(";")]
    return TrainingData([Message.build(text, intent) for text, intent in rows])


def featurizer_of(storage: LocalModelStorage, tmp_path: Path) -> SentenceEmbedding:
    config = {"alias": "e", "cache": str(tmp_path / "vectors.npz")}
    return SentenceEmbedding.create(config, storage, Resource("f"), context())


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def test_a_topic_is_learnt_stored_and_known_again(storage: LocalModelStorage, tmp_path: Path) -> None:
    featurizer = featurizer_of(storage, tmp_path)
    data = featurizer.process_training_data(examples())
    resource = TopicClassifier.create(
        TopicClassifier.get_default_config(), storage, Resource("topics"), context()
    ).train(data)
    loaded = TopicClassifier.load(TopicClassifier.get_default_config(), storage, resource, context())
    (message,) = loaded.process(featurizer.process([Message.build("el jefe no me ha pagado")]))
    assert message.get("intent")["name"] == "rights_unpaid_wages"
    assert [row["name"] for row in message.get("intent_ranking")] == ["rights_unpaid_wages", "need_shelter"]
    (blind,) = loaded.process([Message.build("a place to sleep tonight")])
    assert blind.get("intent")["name"] == "need_shelter", "n-grams alone"
    fallback = FallbackClassifier.create({"threshold": 0.3, "ambiguity_threshold": 0.0}, storage, resource, context())
    (count,) = fallback.process(loaded.process([Message.build("2026-03-15")]))
    assert count.get("intent")["name"] == "nlu_fallback", "a count alone has no topic"


def test_a_vector_that_came_with_the_message_is_not_made_again(storage: LocalModelStorage, tmp_path: Path) -> None:
    featurizer = featurizer_of(storage, tmp_path)
    given = [0.5] * 384
    message = Message(data={"text": "anything", "metadata": {"vector": given}})
    (done,) = featurizer.process([message])
    _, sentence = done.get_dense_features("text", [])
    assert sentence.features[0].tolist() == given


def test_what_a_message_names_is_an_entity(storage: LocalModelStorage) -> None:
    part = NamedThings.create({}, storage, Resource("n"), context())
    (message,) = part.process([Message.build("he owes me $900, I have an H2A visa in Ohio")])
    found = {(e["entity"], e["value"]) for e in message.get("entities")}
    assert {("money", "900"), ("visa", "H-2A"), ("region", "US-OH")} <= found


def test_ids_go_to_the_line_and_english_to_a_terminal() -> None:
    generator = ContentIds()
    tracker = DialogueStateTracker("c", [])
    told = asyncio.run(generator.generate("utter_goodbye", tracker, CollectingOutputChannel.name()))
    assert told == {"custom": {"say": "goodbye"}}
    shown = asyncio.run(generator.generate("utter_goodbye", tracker, "cmdline"))
    assert shown
    assert "Take care" in shown["text"]

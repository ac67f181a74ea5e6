"""A small shop's worth of training messages, and components as Rasa builds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import SentenceEncoder
from bot.nlu.head import Head
from bot.nlu.intent_head import IntentHead
from bot.nlu.learn import LearningPlan, Lesson, learn_head

LETTERS = "tests.unit.nlu.fakes.LetterEncoder"
PAIRS = "tests.unit.nlu.fakes.PairEncoder"
ENCODERS = {"no encoder": [], "one encoder": [LETTERS], "two encoders": [LETTERS, PAIRS]}
SAID = {
    "track_order": [
        "where is my parcel",
        "has my order shipped yet",
        "when does my box come",
        "track my parcel please",
    ],
    "greet": ["hello", "hi there", "good morning", "hey you"],
    "inform": ["the blue one", "it is anna", "number nine", "last tuesday"],
    "out_of_scope": ["what is the weather", "tell me a joke", "who won the match", "play some music"],
}


def lesson(said: dict[str, list[str]]) -> TrainingData:
    """Every intent's messages dealt to two voices."""
    return TrainingData(
        [
            Message.build(text, intent, intent_metadata={"voice": f"voice {i % 2}"})
            for intent, texts in said.items()
            for i, text in enumerate(texts)
        ]
    )


def learnt(*encoders: SentenceEncoder, enough: float = 0.9) -> Head:
    """The head that hears these encoders, without Rasa."""
    said = [(text, intent, f"voice {i % 2}") for intent, texts in SAID.items() for i, text in enumerate(texts)]
    texts, intents, voices = map(list, zip(*said, strict=True))
    vectors = {encoder.name: encoder.encode(texts) for encoder in encoders}
    return learn_head(Lesson(texts, intents, voices, vectors), LearningPlan(enough=enough))


class Bench:
    """Builds, trains and loads the head in a directory of its own, as the graph does."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.storage: ModelStorage = LocalModelStorage(directory)
        self.resource = Resource("head")
        self.context = ExecutionContext(GraphSchema({}))

    def trained(self, said: dict[str, list[str]], **config: Any) -> IntentHead:
        head = IntentHead.create(self._config(config), self.storage, self.resource, self.context)
        head.train(lesson(said))
        return head

    def loaded(self, **config: Any) -> IntentHead:
        return IntentHead.load(self._config(config), self.storage, self.resource, self.context)

    def _config(self, config: dict[str, Any]) -> dict[str, Any]:
        return {**IntentHead.get_default_config(), "encoders": [LETTERS], **config}

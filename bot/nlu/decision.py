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

from bot.nlu.message import BARE, DECISION, MEANINGS, OUT_OF_SCOPE, REQUESTS, THRESHOLDS, WISHES, is_payload
from bot.nlu.risk import CAREFUL, Thresholds

ANSWER, CLARIFY, HAND_OFF = "answer", "clarify", "hand_off"
MEANINGS_KEPT = 5
WISHES_KEPT = 2
TALK = (
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "inform",
    "problem_solved",
    "vague_problem",
    "bot_challenge",
    "talk_to_human",
    "complaint",
    "give_feedback",
    "out_of_scope",
)

Meaning = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DecisionByRisk(GraphComponent, IntentClassifier):
    """Writes the decision and, where it is not to answer, puts nlu_fallback before the true ranking."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._own = {ANSWER: config[ANSWER], CLARIFY: config[CLARIFY]}
        self._bare_intent: str = config["bare_intent"]
        self._talk = frozenset(config["talk"])
        self._person: str = config["person"]

    @staticmethod
    def required_components() -> list[type]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Answers from the confidence `answer`, asks which from `clarify`, hands over below.

        None means what the model learnt from the voices left out (bot/nlu/risk.py), and the careful ones where it
        could learn none. `bare_intent` is the intent of a message that is only a value, such as an order number. A
        form, if one is asking, takes the value; no classifier can know that from the words. `talk` are intents that
        go along with a wish and are none of their own; but whoever asks for a `person` along with it is given one.
        """
        return {ANSWER: None, CLARIFY: None, "bare_intent": "inform", "talk": list(TALK), "person": "talk_to_human"}

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
        thresholds = self._thresholds(message)
        wishes = self._wishes(message, thresholds)
        ranking = _led_by(wishes, self._meanings(message)) if wishes else self._meanings(message)
        act = act_on(ranking, thresholds)
        message.set(WISHES, [wish["name"] for wish in wishes], add_to_output=True)
        message.set(MEANINGS, ranking[:MEANINGS_KEPT], add_to_output=True)
        message.set(DECISION, self._decision(act, ranking, thresholds, message), add_to_output=True)
        shown = ranking if act == ANSWER else [_fallback(ranking, thresholds), *ranking]
        message.set(INTENT, dict(shown[0]), add_to_output=True)
        message.set(INTENT_RANKING_KEY, shown, add_to_output=True)

    def _wishes(self, message: Message, thresholds: dict[str, float]) -> list[Meaning]:
        """The different wishes of a message that asks for two things, surely understood each; else none.

        A person who is asked for comes first, also where nothing else is sure: what else is wished, they are told.
        """
        firsts = [ranking[0] for ranking in message.get(REQUESTS) or [] if ranking]
        sure = {first["name"]: first for first in reversed(firsts) if first["confidence"] >= thresholds[ANSWER]}
        wishes = [sure[name] for name in dict.fromkeys(f["name"] for f in firsts) if name in sure]
        wishes = [wish for wish in wishes if wish["name"] not in self._talk]
        if self._person in sure:
            return [sure[self._person], *wishes][:WISHES_KEPT]
        return wishes[:WISHES_KEPT] if len(wishes) > 1 else []

    def _meanings(self, message: Message) -> list[Meaning]:
        if message.get(BARE):
            return [{"name": self._bare_intent, "confidence": 1.0}]
        return list(message.get(INTENT_RANKING_KEY) or [])

    def _thresholds(self, message: Message) -> dict[str, float]:
        """The configured ones before the learnt ones before the careful ones."""
        learnt: Thresholds | None = message.get(THRESHOLDS)
        told = (
            {ANSWER: learnt.answer, CLARIFY: learnt.clarify} if learnt else dict(zip(self._own, CAREFUL, strict=True))
        )
        return {act: float(told[act] if own is None else own) for act, own in self._own.items()}

    def _decision(
        self, act: str, ranking: list[Meaning], thresholds: dict[str, float], message: Message
    ) -> dict[str, Any]:
        return {
            "act": act,
            "intent": ranking[0]["name"] if ranking else None,
            "confidence": _confidence(ranking, 0),
            "margin": _confidence(ranking, 0) - _confidence(ranking, 1),
            "out_of_scope": 0.0 if message.get(BARE) else message.get(OUT_OF_SCOPE, 1.0),
            "thresholds": thresholds,
        }


def act_on(ranking: list[Meaning], thresholds: dict[str, float]) -> str:
    """Gives the act for intents by falling confidence; no intent at all is handed over."""
    confidence = _confidence(ranking, 0)
    if ranking and confidence >= thresholds[ANSWER]:
        return ANSWER
    return CLARIFY if ranking and confidence >= thresholds[CLARIFY] else HAND_OFF


def _led_by(wishes: list[Meaning], ranking: list[Meaning]) -> list[Meaning]:
    """The wishes in the order they were said, before the rest of the ranking; confidences fall all the same."""
    names = {wish["name"] for wish in wishes}
    falling = sorted((wish["confidence"] for wish in wishes), reverse=True)
    led = [{**wish, "confidence": confidence} for wish, confidence in zip(wishes, falling, strict=True)]
    rest = [{**each, "confidence": min(each["confidence"], 1 - falling[-1], falling[-1])} for each in ranking]
    return led + [each for each in rest if each["name"] not in names]


def _fallback(ranking: list[Meaning], thresholds: dict[str, float]) -> Meaning:
    """The least confidence that would have been answered, as in Rasa's FallbackClassifier: so the ranking falls."""
    confidence = max(thresholds[ANSWER], _confidence(ranking, 0))
    return {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence}


def _confidence(ranking: list[Meaning], place: int) -> float:
    return float(ranking[place]["confidence"]) if place < len(ranking) else 0.0

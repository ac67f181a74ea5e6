"""Learning the head: its opinions, calibrated and given their thresholds on voices they have not heard."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from bot.nlu import logistic, risk
from bot.nlu.arrays import Array
from bot.nlu.head import Ear, Head
from bot.nlu.logistic import Way
from bot.nlu.opinions import Alike, Opinion, Regression, Sense
from bot.nlu.risk import Heard
from bot.nlu.terms import TermWeights
from bot.nlu.unheard import figures_of

AT_ONCE = 2


@dataclass(frozen=True)
class LearningPlan:
    """How strongly to follow the messages, how many folds calibrate, which intent means "not ours", and the
    confidence from which no further encoder is asked."""

    lexical_strength: float = 10.0
    semantic_strength: float = 20.0
    folds: int = 5
    seed: int = 7
    enough: float = 0.9
    out_of_scope_intent: str = "out_of_scope"


@dataclass(frozen=True)
class Lesson:
    """Training messages side by side: cleaned texts, intents, voices, the vectors (messages, dimensions) of each
    encoder by its name, and which messages are real turns that a person has reviewed (empty: none)."""

    texts: Sequence[str]
    intents: Sequence[str]
    voices: Sequence[str]
    vectors: dict[str, Array] = field(default_factory=dict)
    reviewed: Sequence[bool] = field(default=())


def learn_head(lesson: Lesson, plan: LearningPlan) -> Head:
    """Gives the head; the same lesson and plan give the same numbers. The lesson must not be empty."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        # The dense fits are stopped early on purpose.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return _learnt(lesson, plan)


def _learnt(lesson: Lesson, plan: LearningPlan) -> Head:
    names, labels = np.unique(np.array(lesson.intents), return_inverse=True)
    classes = len(names)
    terms = TermWeights.learn(lesson.texts)
    word_way = Way("liblinear", plan.lexical_strength, plan.seed)
    words = Regression(terms.matrix(lesson.texts), labels, classes, word_way)
    way = Way("lbfgs", plan.semantic_strength, plan.seed)
    pairs = [(Sense(v, labels, classes, way), Alike(v, labels, classes)) for v in lesson.vectors.values()]
    unheard = unheard_logits([words, *(opinion for pair in pairs for opinion in pair)], lesson.voices, plan.folds)
    divisors = calibrate(unheard, labels, lesson.voices)
    heard = heard_of(unheard, divisors, labels, lesson, plan.enough)
    foreign = np.flatnonzero(names == plan.out_of_scope_intent)
    return Head(
        intents=list(map(str, names)),
        terms=terms,
        words=words.learnt(),
        ears=tuple(Ear(e, s.learnt(), a.learnt()) for e, (s, a) in zip(lesson.vectors, pairs, strict=True)),
        divisors=divisors,
        enough=plan.enough,
        foreign=int(foreign[0]) if len(foreign) else None,
        thresholds=risk.choose(heard),
        unheard=figures_of(heard, list(map(str, names))),
    )


def unheard_logits(opinions: Sequence[Opinion], voices: Sequence[str], folds: int) -> Array:
    """Gives the logits (opinions, messages, intents) of fits that never heard the message's voice.

    A message whose voice could not be left out has not-a-numbers.
    """
    logits = np.full((len(opinions), len(voices), opinions[0].classes), np.nan, np.float32)
    work = [(row, held) for held in logistic.voice_folds(voices, folds) for row in range(len(opinions))]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        judged = threads.map(lambda one: opinions[one[0]].unheard(~one[1], one[1]), work)
        for (row, held), said in zip(work, judged, strict=True):
            logits[row, held] = said
    return logits


def calibrate(logits: Array, labels: Array, voices: Sequence[str]) -> Array:
    """Gives the divisors (stages, opinions): stage s merges the words and two opinions of each of s ears.

    A divisor is the opinion's own temperature, times the number of opinions (the mean), times the merged one's;
    infinite for an opinion that comes later. The merged temperature is that of the harder half of the voices: what
    a model is told of its confidence among people who write like those it knows is too good for anybody new.
    """
    heard = ~np.isnan(logits).any(axis=(0, 2))
    logits, labels, people = logits[:, heard], labels[heard], np.array(voices)[heard]
    own = np.array([logistic.temperature(opinion, labels) for opinion in logits])
    stages = [np.where(np.arange(len(own)) < used, own * used, np.inf) for used in range(1, len(own) + 1, 2)]
    return np.stack([stage * _temperature(_merge(logits, stage), labels, people) for stage in stages])


def _temperature(logits: Array, labels: Array, voices: Array) -> float:
    hard = harder_half(logistic.log_losses(logits, labels), voices)
    return logistic.temperature(logits[hard], labels[hard])


def harder_half(losses: Array, voices: Array) -> Array:
    """Gives the mask of the messages of that half of the voices whose mean loss is larger; an odd one is in it."""
    names, places = np.unique(voices, return_inverse=True)
    means = np.bincount(places, losses) / np.maximum(np.bincount(places), 1)
    order = np.argsort(-means, kind="stable")
    hard: Array = np.isin(places, order[: (len(names) + 1) // 2])
    return hard


def heard_of(logits: Array, divisors: Array, labels: Array, lesson: Lesson, enough: float) -> Heard:
    """Gives how the head would judge the messages unheard; those whose voice could not be left out are left away."""
    judged = ~np.isnan(logits).any(axis=(0, 2))
    logits, labels = logits[:, judged], labels[judged]
    said = logistic.softmax(_merge(logits, divisors[min(1, len(divisors) - 1)]))
    for stage in divisors[2:]:
        sure = said.max(axis=1, keepdims=True) >= enough
        said = np.where(sure, said, logistic.softmax(_merge(logits, stage)))
    return Heard(
        first=said.argmax(axis=1),
        confidence=said.max(axis=1, initial=0.0),
        place=(said > said[np.arange(len(labels)), labels][:, None]).sum(axis=1),
        intents=labels,
        voices=[voice for voice, used in zip(lesson.voices, judged, strict=True) if used],
        reviewed=np.array(lesson.reviewed or [False] * len(judged), bool)[judged],
    )


def _merge(logits: Array, divisors: Array) -> Array:
    merged: Array = np.einsum("omi,o->mi", logits, 1 / divisors)
    return merged

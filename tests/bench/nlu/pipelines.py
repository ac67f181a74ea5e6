"""The pipelines side by side, as the configurations that Rasa trains from."""

from __future__ import annotations

from typing import Any

import yaml

from tests.bench.processes import ROOT

OURS, NO_ENCODER, DEFAULT, PLAIN = "ours", "ours_without_encoder", "rasa_default", "plain"
TITLES = {OURS: "ours", NO_ENCODER: "ours without its encoder", DEFAULT: "Rasa's default", PLAIN: "plain baseline"}
DOCUMENTED_EPOCHS = 100
LETTERS = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
Configuration = dict[str, Any]


def configurations(epochs: int) -> dict[str, Configuration]:
    """Every pipeline by its name; DIET is to learn for `epochs`."""
    pipelines = {OURS: ours(), NO_ENCODER: without_encoder(ours()), DEFAULT: rasa_default(epochs), PLAIN: plain()}
    told = {"recipe": "default.v1", "assistant_id": "bench", "language": "en"}
    return {name: {**told, "pipeline": pipeline} for name, pipeline in pipelines.items()}


def ours() -> list[Configuration]:
    """The pipeline that config.yml serves with."""
    pipeline: list[Configuration] = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    return pipeline


def without_encoder(pipeline: list[Configuration]) -> list[Configuration]:
    """The same, with terms alone."""
    return [{**part, "encoders": []} if part["name"].endswith("IntentHead") else part for part in pipeline]


def rasa_default(epochs: int) -> list[Configuration]:
    """What Rasa 3.6 puts into a new project (rasa/engine/recipes/config_files/default_config.yml).

    Its ResponseSelector is left out: it chooses between the answers of retrieval intents, and there is none.
    """
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        LETTERS,
        {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


def plain() -> list[Configuration]:
    """The least one would try first: counts of words and letter groups, and a logistic regression."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        LETTERS,
        {"name": "LogisticRegressionClassifier"},
    ]

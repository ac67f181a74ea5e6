"""The limits of learning: data/learning.yml, or a shop's own learning.yml for the sections that stand there."""

from __future__ import annotations

from pathlib import Path

import pydantic

from bot.documents import read_document
from bot.shop.rules import Rules, load_rules

FILE = Path(__file__).parents[2] / "data" / "learning.yml"


class PromotionRules(Rules):
    """When a model may serve.

    Points are what the project sets for every promotion. A hundredth of AUROC is about one standard error of an area
    of 0.98 between 60 foreign messages and 750 others (Hanley and McNeil, 1982: 0.013); two models judge the same
    messages, so their difference has less.
    """

    f1_points: float = pydantic.Field(..., gt=0, le=100)
    hand_over_points: float = pydantic.Field(..., ge=0, le=100)
    ood_auroc: float = pydantic.Field(..., ge=0, le=1)
    reason_letters: int = pydantic.Field(..., ge=1)


class LearningPolicies(Rules):
    """Every limit of learning."""

    promotion: PromotionRules


def learning_policies_in(folder: Path | None = None) -> LearningPolicies:
    """The limits: of a folder's own learning.yml where it has the section, else those that come along.

    Raises PolicyError naming the file, the first wrong key and the rule it breaks.
    """
    own = folder / "learning.yml" if folder is not None else FILE
    if not own.exists() or own == FILE:
        return load_rules(LearningPolicies, FILE)
    return load_rules(LearningPolicies, own, read_document(FILE))

"""Turns that were doubted, and an encoder that needs no weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def unsure(intent: str, act: str = "clarify", confidence: float = 0.4) -> dict[str, Any]:
    meanings = [{"name": intent, "confidence": confidence}]
    decision = {"act": act, "intent": intent, "confidence": confidence, "thresholds": {"answer": 0.8}}
    return {"intent": meanings[0], "meanings": meanings, "decision": decision}


class ByLetters:
    """Vectors of how often each letter is in a text: the same letters, the same vector."""

    def encode(self, texts: Sequence[str]) -> Any:
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], float)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)

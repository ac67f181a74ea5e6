"""Reads the text of /metrics as a scraper does."""

from __future__ import annotations

from typing import Any

import httpx
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families


def families(text: str) -> list[Metric]:
    """What there is, each with its help, its kind and its samples."""
    return list(text_string_to_metric_families(text))


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Every sample of ours by its name without the prefix, and the values of its labels."""
    found = [sample for family in families(text) for sample in family.samples]
    return {
        (one.name.removeprefix("beforehand_"), *one.labels.values()): one.value
        for one in found
        if one.name.startswith("beforehand_") and not one.name.endswith("_created")
    }


async def scraped(client: httpx.AsyncClient, **more: Any) -> dict[tuple[str, ...], float]:
    """What a scraper sees now."""
    answer = await client.get("/metrics", **more)
    assert answer.status_code == 200
    return figures(answer.text)

"""The readers as a Rasa component: values become entities, the mood rides along."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message import BARE, MOOD, code_fingerprint, is_payload, language_of, text_of
from bot.reading.findings import Finding
from bot.reading.reader import reader_for


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FindingExtractor(GraphComponent, EntityExtractorMixin):
    """Writes every finding as an entity of its kind, the mood, and whether the message is only a value.

    "yesterday" is told against the ISO date that the metadata gives as `today`, and not read where they give none.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._readers = {language: reader_for(language) for language in config["languages"]}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`languages`: two-letter codes with a folder in data/reading; the first serves where nobody names one."""
        return {"languages": ["en"]}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return code_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FindingExtractor:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                self._write(message)
        return messages

    def _write(self, message: Message) -> None:
        reading = self._readers[language_of(message, list(self._readers))].read(text_of(message), _today(message))
        entities = self.add_extractor_name([_entity(finding) for finding in reading.findings])
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        message.set(MOOD, reading.mood, add_to_output=True)
        message.set(BARE, reading.bare)


def _today(message: Message) -> date | None:
    named = (message.get("metadata") or {}).get("today")
    try:
        return date.fromisoformat(str(named))
    except ValueError:
        return None


def _entity(finding: Finding) -> dict[str, Any]:
    return {"entity": finding.kind, "value": finding.value, "start": finding.start, "end": finding.end}

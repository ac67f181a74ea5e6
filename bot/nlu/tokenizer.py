"""Words of a message by spaCy's rules for its language."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message import code_fingerprint, language_of
from bot.reading.words import blank_language

_HALF_PAIR = re.compile(r"[\ud800-\udfff]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LanguageTokenizer(Tokenizer):
    """Cuts a message into words; needs no downloaded language model.

    `languages`: two-letter codes; the first serves a message whose language nobody names.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"languages": ["en"], "intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return code_fingerprint()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Gives the words with their offsets; a text of white space alone has none."""
        nlp = blank_language(language_of(message, self._config["languages"]))
        typed = message.get(attribute)
        # spaCy reads no half surrogate pair; the mark that stands in for one is as long.
        words = [word for word in nlp(_HALF_PAIR.sub("\ufffd", typed)) if not word.is_space]
        return [Token(typed[w.idx : w.idx + len(w)], w.idx, lemma=w.norm_) for w in words]

"""Why an evaluation cannot be made; translated to the terminal's words at the edge.

CannotEvaluate
├── BadMessages     the file of messages: names line and field
├── BadModel        the archive cannot be loaded
└── BadOutput       the results have no place of their own
"""

from __future__ import annotations


class CannotEvaluate(ValueError):
    """Any refusal; the text is one sentence that says what is wrong."""


class BadMessages(CannotEvaluate):
    """The file of messages cannot be used."""


class BadModel(CannotEvaluate):
    """The trained archive cannot be used."""


class BadOutput(CannotEvaluate):
    """The results cannot be written where they should go."""

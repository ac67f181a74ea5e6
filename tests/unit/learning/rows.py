"""Rows in one line each, for tests of what is measured over them."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.learning.evaluation.messages import Labelled
from bot.learning.evaluation.rows import Row, Understood

OWN_LABELS = ("order_late", "order_missing", "return_item", "inform", "out_of_scope")


def row(label: str, said: str | None, confidence: float = 0.9, act: str = "answer", **more: object) -> Row:
    """A message of this label, understood as `said`; `more` are fields of the message or of what was understood."""
    message = {name: value for name, value in more.items() if name in {"text", "lang", "source"}}
    parse = {name: value for name, value in more.items() if name not in message}
    return Row(
        Labelled(1, label=label, **{"text": "words", **message}),
        Understood(said, confidence, act, **{"out_of_scope": 0.1, **parse}),
    )


def judged(*marks: tuple[float, bool]) -> list[Row]:
    """Rows of (confidence, whether it was understood)."""
    return [row("thanks", "thanks" if right else "greet", confidence) for confidence, right in marks]


any_rows = st.lists(
    st.builds(
        row,
        st.sampled_from(OWN_LABELS),
        st.sampled_from((*OWN_LABELS, None)),
        st.floats(0, 1),
        st.sampled_from(("answer", "clarify", "hand_off")),
        out_of_scope=st.floats(0, 1),
        lang=st.sampled_from(("en", "de")),
        source=st.sampled_from((None, "chat", "mail")),
        text=st.text(max_size=20),
    ),
    min_size=1,
    max_size=40,
)

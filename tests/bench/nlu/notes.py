"""What a reader of the figures has to know: what was learned and tested, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.bench.nlu.messages import Data
from tests.bench.nlu.pipelines import DOCUMENTED_EPOCHS
from tests.bench.nlu.scores import BARE


def notes(data: Data, epochs: int, load: tuple[float, float]) -> list[str]:
    """One sentence or two each; `load` is the system's load average before and after."""
    return [*_messages(data), *_left_out(data), *_conditions(epochs, load)]


def _messages(data: Data) -> Iterator[str]:
    intents = {example.label for example in data.learn}
    part = f", a sample of at most {data.sampled} an intent" if data.sampled else ""
    yield f"All learned from the same {len(data.learn)} messages of {len(intents)} intents in data/nlu/en{part}."
    if data.held:
        yield f"All tested by {len(data.tests)} messages of whole voices left out of learning: {', '.join(data.held)}."
    else:
        languages = ", ".join(f"{n} {lang}" for lang, n in Counter(one.lang for one in data.tests).most_common())
        yield f"All tested by {len(data.tests)} messages of the file given ({languages}); no voice was left out."


def _left_out(data: Data) -> Iterator[str]:
    bare = sum(example.label == BARE for example in data.tests)
    yield f"{bare} test messages that are only a value ('{BARE}') count for time and memory, not for the marks."
    known = {example.label for example in data.learn}
    unknown = Counter(example.label for example in data.tests if example.label not in known)
    if unknown:
        labels = ", ".join(f"{label} ({n})" for label, n in sorted(unknown.items()))
        yield f"Labels that nobody could learn, counted as wrong: {labels}."
    yield "Rasa's default goes without its ResponseSelector: there is no retrieval intent for it to choose answers of."


def _conditions(epochs: int, load: tuple[float, float]) -> Iterator[str]:
    if epochs != DOCUMENTED_EPOCHS:
        yield (
            f"DIET learned for {epochs} epochs where {DOCUMENTED_EPOCHS} are documented: its marks and its memory are "
            f"those of {epochs} epochs; train_seconds is extrapolated. --diet-epochs {DOCUMENTED_EPOCHS} measures all."
        )
    yield "DIET's batches grow from 64 to 256 over its epochs, so an epoch's mean holds for any number but very few."
    yield "Ours runs on one thread, as it serves; the others with Rasa's own choice of threads."
    yield "Each training was measured once; no seed was set where a pipeline's default sets none."
    yield f"The machine's load average was {load[0]:g} before and {load[1]:g} after; what else ran made all slower."

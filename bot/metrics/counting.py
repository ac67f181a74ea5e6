"""Counts what happens in one process, from its start on."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.process_collector import ProcessCollector

from bot.conversations.records import HEARD
from bot.conversations.turns import UNDECIDED
from bot.mail.carriers import Carried
from bot.observer import Observer

HERE = "Of this process since its start."
DECISIONS = ("answer", "clarify", "hand_off", HEARD, UNDECIDED)
ENDS = ("serves", "tried_out", "refused")
TURN_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
WORK_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5)


class Counting(Observer):
    """Keeps its counts in a registry of its own, with memory, processor time and open files of the process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._messages = self._counter("messages", "Shoppers' messages that were stored", "channel")
        self._turns = self._counter(
            "turns", "Answers of the assistant (undecided: a button, or given up)", "decision", DECISIONS
        )
        self._turn_seconds = self._histogram(
            "turn_seconds", "Seconds from taking up a message to the commit of its answer.", TURN_SECONDS
        )
        self._failures = self._counter("turn_failures", "Attempts to answer that failed", "cause", ("error", "limit"))
        self._hand_overs = self._counter("hand_overs", "Conversations handed over to people", "reason")
        self._mails = self._counter("mails", "Attempts to send a mail", "end", [end.value for end in Carried])
        self._models = self._counter("model_loads", "Models taken up, or refused as unknown archives", "end", ENDS)
        self._chores = self._counter("chore_failures", "Failures of what the service does by itself", "chore")
        self._refused = self._counter("requests_refused", "Requests answered with a problem document", "reason")
        self._work_seconds = self._histogram(
            "database_seconds",
            "Seconds of a unit of work with the database, from its beginning to its end.",
            WORK_SECONDS,
        )

    def _counter(self, name: str, about: str, label: str, known: Iterable[str] = ()) -> Counter:
        """What is known to come stands at nought from the start: else its first increase could not be seen."""
        counter = Counter(f"beforehand_{name}", f"{about}, by {label}. {HERE}", [label], registry=self.registry)
        for one in known:
            counter.labels(one)
        return counter

    def _histogram(self, name: str, about: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"beforehand_{name}", f"{about} {HERE}", buckets=buckets, registry=self.registry)

    def message_taken(self, channel: str) -> None:
        self._messages.labels(channel).inc()

    def turn_ended(self, decision: str, seconds: float) -> None:
        self._turns.labels(decision).inc()
        self._turn_seconds.observe(seconds)

    def turn_failed(self, cause: str) -> None:
        self._failures.labels(cause).inc()

    def handed_over(self, reason: str) -> None:
        self._hand_overs.labels(reason).inc()

    def mail_tried(self, end: str) -> None:
        self._mails.labels(end).inc()

    def model_loaded(self, end: str) -> None:
        self._models.labels(end).inc()

    def chore_failed(self, chore: str) -> None:
        self._chores.labels(chore).inc()

    def request_refused(self, reason: str) -> None:
        self._refused.labels(reason).inc()

    def work_ended(self, seconds: float) -> None:
        self._work_seconds.observe(seconds)

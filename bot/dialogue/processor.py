"""Rasa's message processor, without what a service of one process can do without."""

from __future__ import annotations

from dataclasses import replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name
from rasa.utils.endpoints import ClientResponseError

from bot.dialogue.actions import REFUSED
from bot.dialogue.memory import event_from
from bot.dialogue.rules import QuickRules


class TurnProcessor(MessageProcessor):
    """Understands and answers one message at a time."""

    def understand(self, message: UserMessage) -> dict[str, Any]:
        """What a message means; safe in a thread, as long as no two messages go through it at once."""
        nobody = DialogueStateTracker.from_events(message.sender_id, [])
        parse: dict[str, Any] = self._parse_message_with_graph(message, nobody)
        return parse

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """The next action, ours in this process."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return (OwnAction(action.name(), self.action_endpoint) if type(action) is RemoteAction else action), prediction

    @staticmethod
    def _load_model(model_path: Path) -> tuple[str, Any, DaskGraphRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            storage, metadata = LocalModelStorage.from_model_archive(Path(folder), Path(model_path))
            schema = _with_ours(metadata.predict_schema, metadata.domain)
            runner = InOrderRunner.create(schema, storage, ExecutionContext(schema, metadata.model_id))
        return Path(model_path).name, metadata, runner


def _with_ours(schema: GraphSchema, domain: Domain) -> GraphSchema:
    """The graph with our rules for Rasa's, and with the domain that the archive's metadata have.

    It would read the same domain from YAML, which is nine tenths of the time that loading takes.
    """
    given = type("GivenDomain", (GivenDomain,), {"given": domain})
    ours: dict[type, type] = {DomainProvider: given, RulePolicy: QuickRules}
    return GraphSchema(
        {name: replace(node, uses=ours.get(node.uses, node.uses)) for name, node in schema.nodes.items()}
    )


class GivenDomain(DomainProvider):
    """Provides a domain that is there already."""

    given: Domain

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: Any, resource: Any, execution_context: Any, **_: Any
    ) -> GivenDomain:
        """Reads nothing."""
        return cls(model_storage, resource, cls.given)


class OwnAction(RemoteAction):
    """An action of our own package, in this process.

    Nobody has to check what it gives back against a schema, at 3 ms a time, or to look for what an event is called
    among all of Rasa's classes.
    """

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """What the action says and what it changes. Raises ActionExecutionRejection when it refuses to run."""
        try:
            done = await self.action_endpoint.request(json=self._action_call_format(tracker, domain))
        except ClientResponseError as error:
            if error.status == REFUSED:
                raise ActionExecutionRejection(self.name()) from error
            raise
        said = await self._utter_responses(done["responses"], output_channel, nlg, tracker)
        return [*said, *map(event_from, done["events"])]


class InOrderRunner(DaskGraphRunner):
    """Runs the graph's nodes one after the other, as Dask does here too, but finds their order once for each target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._orders: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the targets, by node."""
        wanted = tuple(targets or self._graph_schema.target_names)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._order(wanted):
            done[name] = self._instantiated_nodes[name](*(done[need] for need in needs))
        return dict(done[name] for name in wanted)

    def _order(self, wanted: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        if wanted not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
            needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
            sorter = TopologicalSorter({name: [one for one in own if one in needs] for name, own in needs.items()})
            self._orders[wanted] = [(name, needs[name]) for name in sorter.static_order()]
        return self._orders[wanted]

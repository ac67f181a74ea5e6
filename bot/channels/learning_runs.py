"""What leads do with trainings: begin one, see how far it is, end it."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.desk_access import DeskAccess
from bot.channels.problems import NOT_THERE, Problem
from bot.learning.runs.book import AlreadyTraining, NoSuchRun
from bot.learning.runs.trainer import CannotTrain, Trainer

LONGEST_NUMBER = 9


def learning_runs(access: DeskAccess, trainer: Trainer) -> Blueprint:
    """The routes below /api/learning/runs, for leads alone."""
    bp = Blueprint("learning_runs", url_prefix="/api/learning")

    @bp.get("/runs")
    async def every(request: Request) -> HTTPResponse:
        await access.lead(request)
        told = await trainer.all()
        return json({"runs": told.runs, "waiting": told.waiting, "problems": told.problems})

    @bp.post("/runs")
    async def start(request: Request) -> HTTPResponse:
        person = await access.lead(request)
        try:
            return json({"run": await trainer.start(person)}, 201)
        except AlreadyTraining as error:
            raise Problem(409, f"{error.by} has a training going on.", holder={"name": error.by}) from None
        except CannotTrain as error:
            problems = [problem.as_json() for problem in error.problems]
            raise Problem(422, str(error), problems=problems) from None

    @bp.get("/runs/<run_id>")
    async def one(request: Request, run_id: str) -> HTTPResponse:
        await access.lead(request)
        try:
            return json({"run": await trainer.look(_number(run_id))})
        except NoSuchRun:
            raise Problem(404, NOT_THERE) from None

    @bp.post("/runs/<run_id>/cancel")
    async def cancel(request: Request, run_id: str) -> HTTPResponse:
        person = await access.lead(request)
        try:
            return json({"run": await trainer.cancel(person, _number(run_id))})
        except NoSuchRun:
            raise Problem(404, NOT_THERE) from None

    return bp


def _number(given: str) -> int:
    """A number from a path. Raises NoSuchRun for what is none."""
    if not given.isascii() or not given.isdigit() or len(given) > LONGEST_NUMBER:
        raise NoSuchRun
    return int(given)

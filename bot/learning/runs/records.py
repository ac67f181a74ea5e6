"""What is kept of trainings that leads began."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.storage import Moment, Record


class TrainingRun(Record):
    """One training. `going` is true until it has ended and empty afterwards, so that there can be only one.

    `holder` is the process that sees to it and says so at `beat_at`; `cancelled` that somebody wants its end. The four
    counts are the fates of the corrections. `model` is the archive's name once it is trained.
    """

    __tablename__ = "training_run"

    id: int = sa.Column(sa.Integer, primary_key=True)
    going = sa.Column(sa.Boolean, unique=True)
    state: str = sa.Column(sa.String(16), nullable=False)
    by: str = sa.Column(sa.String(200), nullable=False)
    holder: str = sa.Column(sa.String(36), nullable=False)
    cancelled: bool = sa.Column(sa.Boolean, nullable=False, default=False)
    began_at: datetime = sa.Column(Moment, nullable=False)
    beat_at: datetime = sa.Column(Moment, nullable=False)
    ended_at = sa.Column(Moment)
    step: str = sa.Column(sa.String(200), nullable=False)
    share = sa.Column(sa.Float)
    taken: int = sa.Column(sa.Integer, nullable=False, default=0)
    doubled: int = sa.Column(sa.Integer, nullable=False, default=0)
    contradicted: int = sa.Column(sa.Integer, nullable=False, default=0)
    refused: int = sa.Column(sa.Integer, nullable=False, default=0)
    model = sa.Column(sa.String(80))
    problem = sa.Column(sa.Text)


class KeptFile(Record):
    """A file of the project that a training changes, until that has ended: its path there, its text before (empty: it
    was not there) and the SHA-256 of what it is changed to."""

    __tablename__ = "training_file"

    run_id: int = sa.Column(sa.ForeignKey("training_run.id", ondelete="CASCADE"), primary_key=True)
    path: str = sa.Column(sa.String(200), primary_key=True)
    before = sa.Column(sa.Text)
    after: str = sa.Column(sa.String(64), nullable=False)

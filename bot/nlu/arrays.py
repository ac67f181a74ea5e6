"""The one name for arrays; what is in them, their docstrings say."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]

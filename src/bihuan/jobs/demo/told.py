"""The ground of all tables a story is told in: strict, and figures as they are written."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

Number = Annotated[Decimal, BeforeValidator(str)]  # as written: 66.4 is no binary fraction
Result = tuple[int, int] | Number  # hits of a total, or a value


class Told(BaseModel):
    """A table of a story: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

"""A question of the search page: the fields of its form, as they came and as a search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from ...database.query import Search
from ...database.terms import years

Kind = Literal["target", "figure", "citation", "deadline", "assignment", "section", "plan", "all"]
Review = Literal["", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Question:
    """The fields of the form as they came; ``search`` makes them a search."""

    q: str
    type: Kind
    indicator: str
    province: str
    district: str
    commune: str
    year: str
    agency: str
    unit: str
    review: Review
    minimum: float | None
    maximum: float | None
    due_before: date | None
    due_after: date | None

    def search(self) -> Search:
        """The search that the form asks for."""
        return Search(
            text=self.q, indicator=self.indicator or None, province=self.province or None,
            district=self.district or None, commune=self.commune or None,
            years=years(self.year), agency=self.agency or None, minimum=self.minimum,
            maximum=self.maximum, unit=self.unit or None, due_before=self.due_before,
            due_after=self.due_after, kinds=() if self.type == "all" else (self.type,),
            review={"yes": True, "no": False}.get(self.review),
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The fields that are filled, for addresses."""
        names = self.__dataclass_fields__
        values = {name: getattr(self, name) for name in names}
        values["min"], values["max"] = values.pop("minimum"), values.pop("maximum")
        return {name: str(value) for name, value in values.items() if value not in ("", None)}

    def address(self, path: str = "/", **changed: str | None) -> str:
        """The address of the same question with some fields changed."""
        fields = self.given() | {k: v for k, v in changed.items() if v is not None}
        for name in (k for k, v in changed.items() if v is None):
            fields.pop(name, None)
        return f"{path}?{urlencode(fields)}"

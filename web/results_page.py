"""The register of commitments as one self-contained page: to read, to print, to send on."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from .. import wording
from ..audit.results_model import STATES, CommitmentRegister
from ..audit.results_sheet import ORDER, basis
from ..audit.words import shown, where
from ..wording import Lang


def render(register: CommitmentRegister, lang: Lang = "vi") -> str:
    """The page on *register*, what needs an eye first."""
    side = 0 if lang == "vi" else 1
    environment = Environment(
        loader=PackageLoader("kehoach.web"), autoescape=True, undefined=StrictUndefined
    )
    groups = [
        (state, STATES[state][side], [c for c in register.commitments if c.state == state])
        for state in ORDER
    ]
    return environment.get_template("results.html").render(
        lang=lang,
        say=lambda vi, en: (vi, en)[side],
        register=register,
        day=wording.day(register.as_of, lang),
        groups=[group for group in groups if group[2]],
        shown=shown,
        where=lambda evidence: where(evidence, lang),
        basis=lambda one: basis(one, lang),
        time=lambda due: wording.interval(due, lang),
    )

"""The progress bar of long work: files done, rate, time left, failures."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from .. import wording
from ..console import Lang, say


class _Rate(ProgressColumn):
    """Files a second, or a minute where a second sees none."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self.lang = lang

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("–")
        a_second = speed >= 1
        number = wording.number(round(speed if a_second else speed * 60, 1), self.lang.value)
        vi, en = ("tệp/giây", "files/s") if a_second else ("tệp/phút", "files/min")
        return Text(f"{number} {say(vi, en, self.lang)}")


class _Failures(ProgressColumn):
    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self.lang = lang

    def render(self, task: Task) -> Text:
        count = task.fields.get("failures", 0)
        return Text(f"{say('lỗi', 'failed', self.lang)} {count}", style="red" if count else "dim")


def bar(console: Console, lang: Lang) -> Progress:
    """A progress bar on *console*; its tasks carry the field ``failures``."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(lang),
        TextColumn(say("còn", "left", lang), markup=False),
        TimeRemainingColumn(),
        _Failures(lang),
        console=console,
        disable=not console.is_terminal,
    )

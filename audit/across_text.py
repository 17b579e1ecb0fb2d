"""Plans that share their text: found by the smallest hashes of their sentences, numbers aside.

The share of common sentences is estimated from the sketches (bottom-k, Broder 1997); candidates
come from an index of the smallest hashes, so that no pair of strangers is ever compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from .across_digest import SKETCH, Digest
from .amounts import vi
from .registry import Found, check_across

FEWEST = 15  # sentences, before a document can be said to be copied
_SHARE = 0.6
_PEERS = 12  # of a bucket that a document is compared with; templates fill buckets by thousands


@check_across(
    id="shared_text",
    title="Kế hoạch chép lời văn của kế hoạch khác",
    english="A plan that shares the text of another",
    severity="note",
    proves="Phần lớn câu văn giống hệt một kế hoạch khác, chỉ khác con số. Giống nhau chưa phải là "
    "lỗi, nhưng cho thấy kế hoạch chưa được xây dựng theo thực tế địa phương.",
    proves_english="Most sentences are those of another plan but for the numbers. That is no "
    "fault, yet it shows that the plan was not made for the place.",
    tolerance="từ 60 % số câu và 15 câu trở lên",
)
def shared_text(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """The plan of a commune with the sentences of its neighbour's."""
    buckets: dict[int, list[int]] = defaultdict(list)
    long = [d for d in digests if d.sentences >= FEWEST and d.header.kind == "plan"]
    for at, digest in enumerate(long):
        near: dict[int, None] = {}
        for key, _ in digest.samples:
            near |= dict.fromkeys(buckets[key])
            if len(buckets[key]) < _PEERS:
                buckets[key].append(at)
        best = max(
            ((share(long[i], digest), i) for i in near if long[i].identity != digest.identity),
            default=(0.0, -1),
        )
        if best[0] >= _SHARE:
            yield digest, _found(digest, long[best[1]], best[0])


def share(first: Digest, second: Digest) -> float:
    """The estimated share of common sentences among all of both."""
    mine, theirs = set(first.sketch), set(second.sketch)
    smallest = sorted(mine | theirs)[:SKETCH]
    return sum(key in mine and key in theirs for key in smallest) / max(len(smallest), 1)


def _found(digest: Digest, other: Digest, common: float) -> Found:
    theirs = dict(other.samples)
    proof = [(p, theirs[key]) for key, p in digest.samples if key in theirs][:2]
    named = " ".join((other.header.title or other.name or "").split())[:120]
    whose = f" của {other.header.issuer}" if other.header.issuer else ""
    percent = round(100 * common)
    return Found(
        message=f"Khoảng {vi(percent)}% số câu giống kế hoạch “{named}”{whose}, chỉ khác con số.",
        english=f"About {percent} % of the sentences are those of “{named}”, numbers aside.",
        evidence=[item for mine, his in proof for item in (digest.cite(mine), other.cite(his))],
        arithmetic=f"{percent}% số câu của hai văn bản",
        expected="nội dung theo thực tế của địa phương",
        repair="Rà soát, viết lại các phần chép cho đúng với địa phương.",
        repair_english="Rewrite what was copied for the place.",
        key=other.identity,
        sure=0.8,
    )

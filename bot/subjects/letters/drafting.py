"""Makes drafts a few at a time: what is to be rendered, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.engine.context import Context
from bot.subjects.letters.claims import congratulating, left_unsaid, thanking
from bot.subjects.letters.editions import Edition, Editions, branch_of
from bot.subjects.letters.facts import Facts, Given, facts_of, facts_of_nobody
from bot.subjects.letters.heads import LetterKind
from bot.subjects.letters.labels import labels
from bot.subjects.letters.redaction import is_marked
from bot.subjects.letters.rendering import Letter, LetterProblem, LetterRequest
from bot.subjects.letters.shipped import logged_as
from storage.letters.drafts import Drafts, NewDraft
from storage.letters.templates import Letters
from storage.visibility import Confidentiality

CHUNK: Final = 50  # letters rendered and kept at a time
_GAP: Final = re.compile(r"\[(?:mangler|missing):\s*([^\]\n]{1,80})\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job has to draft, as it lies in its payload.

    `left` are the people still to be written to; a letter to nobody in particular has none and is drafted
    once, for `body_id` where there is one. `made`, `gaps` and `failed` count letters done so far, `first` is
    the first draft made.
    """

    name: str
    locale: str
    given: Given
    left: tuple[int, ...] = ()
    body_ids: frozenset[int] = frozenset()
    body_id: int | None = None
    to_nobody: bool = False
    total: int = 1
    made: int = 0
    gaps: int = 0
    failed: int = 0
    first: int | None = None
    private: bool = False

    def after(self, made: int, gaps: int, failed: int, first: int | None) -> Plan:
        """What is left once the next letters are done."""
        return replace(
            self,
            left=self.left[CHUNK:],
            made=self.made + made,
            gaps=self.gaps + gaps,
            failed=self.failed + failed,
            first=self.first or first,
        )

    def packed(self) -> dict[str, Any]:
        """As plain JSON."""
        given = self.given
        return {
            "name": self.name,
            "locale": self.locale,
            "topic": given.topic,
            "figure": dict(given.figure) if given.figure else None,
            "others": dict(given.others),
            "area": given.area,
            "left": list(self.left),
            "body_ids": sorted(self.body_ids),
            "body_id": self.body_id,
            "to_nobody": self.to_nobody,
            "total": self.total,
            "made": self.made,
            "gaps": self.gaps,
            "failed": self.failed,
            "first": self.first,
            "private": self.private,
        }


def unpacked(payload: Mapping[str, Any]) -> Plan:
    """The plan a payload holds."""
    return Plan(
        payload["name"],
        payload["locale"],
        Given(payload["topic"], payload["figure"], payload["others"], payload["area"]),
        tuple(payload["left"]),
        frozenset(payload["body_ids"]),
        payload["body_id"],
        payload["to_nobody"],
        payload["total"],
        payload["made"],
        payload["gaps"],
        payload["failed"],
        payload["first"],
        payload.get("private", False),  # not there in what was kept before there was such a thing
    )


@dataclass(slots=True)
class Batch:
    """Letters about to be rendered together: whom each is for, and the wording it is made of."""

    sources: dict[str, str] = field(default_factory=dict)
    requests: list[LetterRequest] = field(default_factory=list)
    wanted: list[tuple[Facts, Edition]] = field(default_factory=list)
    left_out: dict[str, LetterProblem] = field(default_factory=dict)  # local versions that do not fit
    private: bool = False

    def add(self, facts: Facts, edition: Edition) -> None:
        self.sources |= edition.sources
        values = facts.values
        if edition.head.kind is not LetterKind.BRIEF:
            values = {**values, "promised": []}  # our own notes of what we do are for our own people
        self.requests.append(LetterRequest(edition.template, values, edition.locale))
        self.wanted.append((facts, edition))
        if edition.left_out is not None:
            self.left_out[edition.left_out.template] = edition.left_out


def batch_of(ctx: Context, plan: Plan) -> Batch:
    """The next letters of a plan, with all they may say."""
    editions = Editions(ctx.of(Letters))
    known: dict[str, Edition | None] = {}
    batch = Batch(private=plan.private)
    spoken = editions.locale_of(plan.name, plan.locale)
    if plan.to_nobody:
        found = [facts_of_nobody(ctx, plan.given, spoken, plan.body_id)]
    else:
        found = facts_of(ctx, plan.left[:CHUNK], plan.given, spoken, plan.body_ids)
    for facts in found:
        if facts.area not in known:
            branches = (branch_of(ctx.country, facts.area), branch_of(ctx.country, plan.given.area))
            known[facts.area] = editions.of(plan.name, plan.locale, *branches)
        edition = known[facts.area]
        if edition is not None:
            batch.add(congratulating(thanking(facts, edition), edition), edition)
    return batch


def keep(
    ctx: Context, batch: Batch, rendered: Sequence[Letter | LetterProblem], job: int | None
) -> list[int]:
    """Keep the letters that came out as drafts; their numbers."""
    drafts = ctx.of(Drafts)
    numbers = []
    for (facts, edition), letter in zip(batch.wanted, rendered, strict=True):
        if isinstance(letter, Letter):
            draft = _draft(facts, edition, letter, job)
            draft = replace(draft, confidentiality=Confidentiality.PRIVATE) if batch.private else draft
            numbers.append(drafts.add(draft))
    return numbers


def _draft(facts: Facts, edition: Edition, letter: Letter, job: int | None) -> NewDraft:
    head = edition.head
    values = facts.values
    text = f"{letter.subject}\n{letter.body}\n{values['case']}"
    missing = missing_arguments(values, edition.locale) if head.argues else ()
    missing = (*facts.beside, *missing, *left_unsaid(facts, edition))
    return NewDraft(
        edition.name,
        edition.edition,
        head.kind.value,
        logged_as(edition.sources[edition.name]),
        edition.locale,
        letter.subject,
        letter.body,
        tuple(dict.fromkeys((*missing, *letter.gaps, *gaps_in(letter.subject, letter.body)))),
        edition.branch,
        facts.person_id,
        facts.body_id,
        facts.name,
        values["topic"],
        values["case"],
        told(facts.confidentiality, head.kind, text),
        job,
        head.approval,
    )


def told(level: Confidentiality, kind: LetterKind, text: str) -> Confidentiality:
    """How far a draft may be told: no further than its facts; a brief and marked passages never in a room."""
    inside = kind is LetterKind.BRIEF or is_marked(text)
    return Confidentiality.GROUP if inside and level is Confidentiality.TEAM else level


def missing_arguments(values: Mapping[str, Any], locale: str) -> tuple[str, ...]:
    """What a letter that argues lacks of one story and one figure compared with a neighbour, in words."""
    called = labels(locale)
    figure = values["figure"] or {}
    lacking = [] if values["story"] else [called["story"]]
    if not figure:
        lacking.append(called["figure"])
    elif not figure.get("neighbour"):
        lacking.append(called["figure.neighbour"])
    return tuple(lacking)


def gaps_in(*texts: str) -> tuple[str, ...]:
    """The gaps still marked in a letter."""
    return tuple(dict.fromkeys(match[1].strip() for text in texts for match in _GAP.finditer(text)))

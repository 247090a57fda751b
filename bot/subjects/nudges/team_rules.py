"""The nudge rules as one team has them: switched off, with another lead time, or made by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz, process

from bot.language.names import fold
from bot.politics.country import Country
from bot.politics.nudge_rules import NudgeRule, RuleTrouble, rule_of, rules
from storage.nudges import Nudges

LIKE: Final = 75  # how alike (0-100) what was said and the name of a rule must be


@dataclass(frozen=True, slots=True)
class TeamRule:
    """A rule as it stands for a team; `usual_lead` is its lead time where nobody changed it."""

    rule: NudgeRule
    active: bool
    usual_lead: int


def team_rules(country: Country, nudges: Nudges) -> tuple[TeamRule, ...]:
    """Every rule of a team, those the project brings first; one of its own that cannot be read is left out."""
    changes = nudges.rule_changes()
    found = [TeamRule(rule, True, rule.lead_days) for rule in rules(country)]
    for change in changes.values():
        if change.definition is not None:
            try:
                own = rule_of(change.rule, change.definition)
            except RuleTrouble:
                continue
            found.append(TeamRule(own, True, own.lead_days))
    standing = []
    for one in found:
        changed = changes.get(one.rule.id)
        if changed is not None:
            lead = one.rule.lead_days if changed.lead_days is None else changed.lead_days
            active = changed.active is not False
            one = TeamRule(replace(one.rule, lead_days=lead), active, one.usual_lead)
        standing.append(one)
    return tuple(standing)


def active_rules(country: Country, nudges: Nudges) -> tuple[NudgeRule, ...]:
    """The rules a team is nudged by."""
    return tuple(one.rule for one in team_rules(country, nudges) if one.active)


def rule_said(said: str, among: tuple[TeamRule, ...]) -> TeamRule | None:
    """The rule somebody means by its word or by its name in either language; None when it is not clear."""
    wanted = fold(said.strip(' "“”'))
    names: dict[str, TeamRule] = {}
    for one in among:
        for name in (*one.rule.name.values(), one.rule.id, *one.rule.title.values()):
            names.setdefault(fold(name), one)
    if wanted in names:
        return names[wanted]
    beginning = {one.rule.id: one for name, one in names.items() if wanted and name.startswith(wanted)}
    if len(beginning) == 1:
        return next(iter(beginning.values()))
    near = process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=LIKE)
    return names[near[0]] if near else None

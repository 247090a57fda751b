"""Offices as running text has them: the word between an office and its body, in both languages."""

from __future__ import annotations

import re

from tests.countries import DK
from tests.tables import table

BODIES = (
    "Byrådet",
    "Kommunalbestyrelsen",
    "Regionsrådet",
    "Sundheds- og Ældreudvalget",
    "Økonomiudvalget",
    "Ældrerådet",
    "Børne- og Skoleudvalget",
    "Health Committee",
    "City Council",
    "The Finance Committee",
    "Havnens bestyrelse",
)
SAID = tuple(
    dict.fromkeys(word for role in DK.roles.all for word in role.words if "/" not in word and "(" not in word)
)


@table("body", BODIES)
@table("locale", ["da", "en"])
def test_every_office_in_every_body(body: str, locale: str) -> None:
    assert len(SAID) > 80
    for said in SAID:
        title = DK.roles.title_of(said, body, locale)
        assert title, said
        assert "/" not in title
        assert "the the" not in title.lower()
        assert not re.search(r"\bformand (?:i|af|på)\b", title.replace("gruppeformand", "")), title
        assert not re.search(r"\bmedlem (?:for|på|i)\b", title), title
        assert not re.search(r"\b(?:borgmester|rådmand|direktør)\w* (?:for|af|i)\b", title), title
        assert title.count(body.removeprefix("The ")) <= 1


@table(
    ("said", "body", "da", "en"),
    [
        ("formand", "Sundhedsudvalget", "formand for Sundhedsudvalget", "chair of Sundhedsudvalget"),
        (
            "Udvalgsformand",
            "Health Committee",
            "formand for Health Committee",
            "chair of the Health Committee",
        ),
        ("næstformand", "Ældrerådet", "næstformand for Ældrerådet", "vice chair of Ældrerådet"),
        ("medlem", "Byrådet", "medlem af Byrådet", "member of Byrådet"),
        ("regionsrådsmedlem", "Regionsrådet", "medlem af Regionsrådet", "member of Regionsrådet"),
        ("1. viceborgmester", "Byrådet", "viceborgmester", "deputy mayor"),
        ("borgmester", "Byrådet", "borgmester", "mayor"),
        ("gruppeformand", "Byrådet", "gruppeformand i Byrådet", "group chair in Byrådet"),
        ("suppleant", "Byrådet", "stedfortræder i Byrådet", "substitute on Byrådet"),
        ("tovholder", "Budgetgruppen", "tovholder, Budgetgruppen", "tovholder, Budgetgruppen"),
        ("formand", "", "formand", "chair"),
        ("", "Byrådet", "", ""),
    ],
)
def test_some_word_for_word(said: str, body: str, da: str, en: str) -> None:
    assert (DK.roles.title_of(said, body, "da"), DK.roles.title_of(said, body, "en")) == (da, en)

"""What the shapes of questions are made of, and the words that say nothing in one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.language.questions.query import Asks


def words_of(text: str) -> frozenset[str]:
    """The words of a list of them."""
    return frozenset(text.split())


# Words that say nothing: they are not there when a shape is looked for.
FILLERS: Final = words_of(
    "der nu lige egentlig mon nuvaerende stadig stadigvaek pt alle allerede nogensinde jo da dog"
    " currently now actually present presently current still all already ever there"
)
PHRASES_OF_FILLERS: Final = re.compile(
    r" (?:for tiden|i ojeblikket|at the moment|at present|right now|these days|p t|tak|please|thanks"
    r"|thank you)(?= )"
)
# What may stand before a question, again and again.
POLITE: Final = re.compile(
    r" (?:hej|hey|hi|hello|kaere|dear|caucus|bot|please|venligst|ok|okay|so|sa|og|and"
    r"|(?:kan|vil|kunne|ma) (?:du|i|nogen|vi|jeg)(?: \w+)? (?:sige|fortaelle|oplyse|vise|svare|hjaelpe|fa at vide)"
    r"(?: mig| os)?(?: om| pa| med)?"
    r"|(?:can|could|would) (?:you|anyone|somebody)(?: please)? (?:tell|show|remind|say|list)(?: me| us| to me)?"
    r"|ved (?:du|nogen|i)|do (?:you|we) know|dos anyone know|tell (?:me|us)|show (?:me|us)|give (?:me|us)|find"
    r"|vis(?: mig| os)?|sig mig|fortael mig|list|jeg vil(?: gerne)? vide|i want to know|i would like to know"
    r"|husker du|remind me)(?= )"
)
PAST: Final = re.compile(
    r" (?:sad|var|siddet|varet|vaeret|modte|tidligere|was|were|sat|served|chaired|did|had|led|headed|been"
    r"|former|previous)(?= )"
)
FORMER: Final = words_of("tidligere forrige former previous")


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; its groups are named body, place, party, office, person, topic.

    `short` is hardly a question by its words: only in few of them, or with a question mark.
    """

    asks: Asks
    pattern: re.Pattern[str]
    short: bool = False


# Every word ends in a space, so that words are matched whole.
_PARTS: Final = {
    "BODY": r"(?P<body>(?:\S+ )+?)",
    "PLACE": r"(?P<place>(?:\S+ )+?)",
    "PARTY": r"(?P<party>(?:\S+ ){1,5}?)",
    "OFFICE": r"(?:the |vores |our |en |a |an |selve )?(?P<office>(?:\S+ ){1,5}?)",
    # Beside a person the office must be one by its words, or the end of the name would be taken for its start.
    "ROLE": r"(?:the |a |an |en )?(?P<office>(?:\S*(?:formand|formanden|forperson|borgmester|borgmesteren|radmand)"
    r"|(?:deputy |vice |group |committee )?(?:mayor|chair|chairman|chairwoman|chairperson|alderman)) )",
    "PERSON": r"(?P<person>(?:\S+ ){1,6}?)",
    "TOPIC": r"(?P<topic>(?:\S+ )+)",
    "ISIN": r"(?:i |pa |af |ind i |til )",
    "SITS": r"(?:sidder |sidde |sad |er |var |har siddet |har varet |har vaeret |bliver )",
    "SEATED": r"(?:med |medlem |medlemmer |medlemmerne |valgt |valgt ind |repraesenteret |udpeget |udpegede )?",
    "ON": r"(?:on |in |of |at |to )(?:the )?",
    "SIT": r"(?:sits |sit |sat |is |are |was |were |be |serves |serve |served |has sat |have sat |has been "
    r"|have been |has served )",
    "OURS": r"(?:vores |vore |our |mine |my |dine )",
    "WE": r"(?:vi |jeg |nogen |nogen af os |i |teamet |gruppen |en af os )",
    "US": r"(?:we |i |anyone |anybody |someone |somebody |any of us |one of us |the team )",
    "MET": r"(?:modt |modtes med |modes med |modt med |modtes |talt med |snakket med |set |haft (?:et )?(?:mode "
    r"|moder |kontakt |samtale |samtaler )med |holdt (?:et )?(?:mode |moder )med |varet i kontakt med "
    r"|vaeret i kontakt med |ringet til |skrevet med |skrevet til |besogt |truffet |kontaktet )",
    "MEETING": r"(?:modte |modtes |modtes med |talte |snakkede |sa |ringede |besogte |traf |kontaktede )",
    "MEET": r"(?:meet |met |meet with |met with |talk to |talk with |talked to |talked with |speak to |speak with "
    r"|spoken to |spoken with |spoke to |spoke with |see |seen |saw |contact |contacted |visit |visited |call "
    r"|called |been in touch with |have contact with |had contact with |had a meeting with |meet up with )",
    "ABOUT": r"(?:om |vedr |vedrorende |angaende |ang |omkring |about |on |regarding |concerning )",
    "WHO": r"(?:hvem |hvilke |hvilken |who |whom |which |what |whos )",
    "LAST": r"(?:sidst |senest |sidste gang |seneste gang )",
    "BODIES": r"(?:udvalg |udvalgene |rad |organer |bestyrelser |poster |post |hverv |naevn |pladser |saeder "
    r"|grupper |steder )",
    "COMMITTEES": r"(?:committees |committee |bodies |boards |councils |seats |posts |positions |roles |groups )",
}
_NAMES: Final = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)))


def shape(asks: Asks, text: str, *, short: bool = False) -> Shape:
    """A shape from a pattern in which words in capitals are the parts above."""
    pattern = _NAMES.sub(lambda match: _PARTS[match[0]], text)
    return Shape(asks, re.compile(f"^ {pattern}$"), short)

"""The shapes questions come in in Danish, over folded words: no æ, ø, å."""

from __future__ import annotations

from typing import Final

from bot.language.questions.query import Asks
from bot.language.questions.shapes import shape

DANISH: Final = (
    # What did we talk about with somebody
    shape(
        Asks.LAST_MET,
        r"hvad (?:har |havde )WE(?:LAST)?(?:talt |snakket |droftet |diskuteret |modtes )(?:LAST)?(?:om )?med "
        r"PERSON(?:om )?(?:LAST)?",
    ),
    shape(
        Asks.LAST_MET,
        r"hvad (?:talte |snakkede |droftede |diskuterede |modtes )WE(?:LAST)?(?:om )?med PERSON(?:om )?(?:LAST)?",
    ),
    shape(Asks.LAST_MET, r"hvad (?:har |havde )WEMETPERSONom "),
    # When did we last meet somebody
    shape(Asks.LAST_MET, r"hvornar (?:har |havde )WE(?:LAST)?MET(?:LAST)?PERSON(?:LAST)?"),
    shape(Asks.LAST_MET, r"hvornar MEETINGWE(?:LAST)?(?:med |til )?PERSON(?:LAST)?"),
    shape(
        Asks.LAST_MET,
        r"(?:hvornar (?:er |var |havde vi |har vi haft ))?(?:vores |mit |det |den )?(?:sidste "
        r"|seneste )(?:mode |moder |samtale |kontakt |snak |opkald )med PERSON",
    ),
    shape(Asks.LAST_MET, r"hvornar var WE(?:LAST)?(?:i kontakt |til mode |i dialog )med PERSON"),
    shape(
        Asks.LAST_MET,
        r"hvornar (?:har |havde )WE(?:LAST)?(?:skrevet |skrev |ringet |besogt |mailet )(?:LAST)?(?:til )?"
        r"PERSON(?:LAST)?",
    ),
    shape(Asks.LAST_MET, r"hvornar (?:skrev |mailede )WE(?:LAST)?(?:til )?PERSON(?:LAST)?"),
    # Whom have we met about something
    shape(Asks.MET_ABOUT, r"WHO(?:\S+ )??(?:har |havde )WEMET?(?:med )?ABOUTTOPIC"),
    shape(Asks.MET_ABOUT, r"WHO(?:\S+ )??(?:har |havde )WE(?:holdt |haft )?(?:mode |moder )med ABOUTTOPIC"),
    shape(
        Asks.MET_ABOUT,
        r"WHO(?:\S+ )??(?:har |havde )WE(?:modt |talt |snakket |modtes |varet i kontakt |vaeret i "
        r"kontakt )(?:med )?ABOUTTOPIC",
    ),
    shape(Asks.MET_ABOUT, r"WHO(?:\S+ )??MEETINGWE(?:med )?ABOUTTOPIC"),
    # Have we met somebody at all
    shape(Asks.LAST_MET, r"har WEMETPERSONABOUTTOPIC"),
    shape(Asks.LAST_MET, r"har WEMETPERSON"),
    # Which of those we have met sit on a body
    shape(
        Asks.CONTACTS,
        r"(?:hvem |hvilke |hvor mange |hvilken )(?:af |blandt )OURS(?:kontakter |folk "
        r"|kontaktpersoner |bekendte |relationer )SITSSEATEDISINBODY",
    ),
    shape(Asks.CONTACTS, r"hvem kender vi (?:i |fra |pa )BODY"),
    shape(Asks.CONTACTS, r"hvilke kontakter har vi (?:i |fra |pa )BODY"),
    shape(
        Asks.CONTACTS,
        r"(?:har vi (?:nogen |nogle )?(?:kontakter |kontakt )|kender vi nogen )(?:i |fra |pa |til "
        r")BODY",
    ),
    shape(
        Asks.CONTACTS,
        r"(?:hvem |hvilke medlemmer )har vi (?:modt |talt med |snakket med )(?:i |fra |pa |af )BODY",
    ),
    shape(Asks.CONTACTS, r"hvem er (?:vores |mine )kontakter (?:i |fra |pa )BODY"),
    # How many
    shape(Asks.COUNT, r"hvor mange (?:medlemmer |pladser |mandater |saeder )har PARTY(?:i |pa )BODY"),
    shape(
        Asks.COUNT,
        r"hvor mange (?:medlemmer |personer |pladser |mennesker |politikere |mandater |saeder "
        r")(?:har |er |sidder |var |sad |bestar )(?:med |medlem )?(?:i |af |pa )?BODY(?:af )?",
    ),
    shape(Asks.COUNT, r"hvor mange (?:medlemmer |personer |politikere )?(?:fra |af )PARTYSITSSEATEDISINBODY"),
    shape(Asks.COUNT, r"hvor mange (?:sidder |sad |er |var )(?:med |medlem |medlemmer )?ISINBODY"),
    shape(Asks.COUNT, r"hvor mange PARTYSITSSEATEDISINBODY"),
    shape(Asks.COUNT, r"(?:hvor stort |hvor stor )(?:er )BODY"),
    shape(Asks.COUNT, r"(?:antal |antallet af )medlemmer (?:i |af |pa )BODY"),
    # Members of one party
    shape(
        Asks.MEMBERS,
        r"(?:hvem |hvilke |hvilken )(?:medlemmer |politikere |personer |folk )?(?:fra |af |for "
        r")PARTYSITSSEATEDISINBODY",
    ),
    shape(
        Asks.MEMBERS,
        r"(?:hvem |hvilke politikere |hvilke medlemmer )(?:sidder |sad )(?:for |fra )PARTY(?:i |pa "
        r")BODY",
    ),
    shape(
        Asks.MEMBERS,
        r"(?:hvem |hvilke politikere |hvilke medlemmer )SITSSEATEDISINBODY(?:for |fra )PARTY",
    ),
    shape(
        Asks.MEMBERS,
        r"(?:hvem |hvilke medlemmer )(?:har |repraesenterer |reprasenterer )PARTY(?:i |pa )BODY",
    ),
    shape(Asks.MEMBERS, r"(?:hvem |hvilke |hvilken )PARTYSITSSEATEDISINBODY"),
    shape(Asks.MEMBERS, r"PARTYmedlemmer (?:af |i |pa )BODY"),
    # Who holds an office
    shape(Asks.OFFICE, r"hvem OFFICE(?:for |i |af |pa )PLACE(?:er |var )"),
    shape(
        Asks.OFFICE,
        r"(?:hvem |hvad )(?:er |var |bliver |blev |hedder |hed |har varet |har vaeret )OFFICE(?:for "
        r"|i |af |pa |til )PLACE",
    ),
    shape(Asks.OFFICE, r"(?:hvem )(?:er |var )(?:tidligere |forrige )?OFFICE"),
    shape(Asks.OFFICE, r"(?:hvem )(?:er |var |hedder )PLACEOFFICE"),
    shape(Asks.OFFICE, r"hvem (?:har |havde |sidder pa |sad pa )OFFICE(?:for |i |af |pa )PLACE"),
    shape(Asks.OFFICE, r"hvem (?:leder |ledte |styrer |star i spidsen for )(?P<lead>(?:\S+ )+)"),
    # Who sits on a body
    shape(
        Asks.MEMBERS,
        r"(?:hvem |hvilke (?:politikere |medlemmer |personer |folk |byradsmedlemmer )|hvilken "
        r")SITSSEATED(?:ISIN)BODY",
    ),
    shape(Asks.MEMBERS, r"hvem (?:har |havde )(?:plads |sade |en plads )(?:i |pa )BODY"),
    shape(Asks.MEMBERS, r"hvem (?:udgor |indgar i |bestar )BODY(?:af )?"),
    shape(Asks.MEMBERS, r"hvem (?:sidder |sad )BODY"),
    shape(Asks.MEMBERS, r"(?:hvilke medlemmer |hvem )har BODY(?:som medlemmer )?"),
    shape(
        Asks.MEMBERS,
        r"(?:hvem er )?(?:medlemmerne |medlemmer |medlemsliste |medlemslisten |sammensatningen "
        r"|sammensaetningen |liste over medlemmer |liste over medlemmerne |listen over medlemmer "
        r")(?:af |i |for |over |pa )BODY",
    ),
    # Whether somebody sits or sat on a body
    shape(Asks.SAT, r"(?:er |var |har )PERSON(?:varet |vaeret )?ROLE(?:for |i |af |pa )PLACE"),
    shape(
        Asks.SAT, r"(?:er |var |har )PERSON(?:varet |vaeret )?(?:et |en )?(?:medlem |med )(?:af |i |pa )BODY"
    ),
    shape(Asks.SAT, r"(?:sad |sidder )PERSON(?:med |som medlem )?(?:i |pa |af )BODY"),
    shape(Asks.SAT, r"har PERSONsiddet (?:med |som medlem )?(?:i |pa |af )BODY"),
    shape(Asks.SAT, r"(?:er |var )PERSON(?:i |pa )BODY"),
    # What somebody sits on
    shape(
        Asks.SEATS,
        r"(?:i |pa )?(?:hvilke |hvilket |hvilken |hvad for )BODIES(?:og BODIES|eller BODIES|,? "
        r"?BODIES)?(?:sidder |er |sad |var |har )PERSON(?:med |medlem |siddet |varet |vaeret )?(?:i "
        r"|af |pa )?",
    ),
    shape(Asks.SEATS, r"(?:hvad |hvor )(?:sidder |sad |er )PERSON(?:medlem )?(?:i |af |pa |henne )"),
    shape(Asks.SEATS, r"(?:hvor )(?:sidder |sad )PERSON"),
    shape(
        Asks.SEATS,
        r"(?:hvilket parti |hvilket )(?:er |sidder |stiller |kommer |tilhorer |reprasenterer "
        r"|repraesenterer )PERSON(?:fra |med i |medlem af |for |op for |i |af )?",
    ),
    shape(Asks.SEATS, r"(?:hvilken |hvilke )(?:rolle |roller |titel |funktion )(?:har |havde )PERSON"),
    shape(Asks.SEATS, r"(?:hvem er |hvem var )PERSON"),
)

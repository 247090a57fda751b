"""The shapes questions come in in English, over folded words: 'does' is 'dos'."""

from __future__ import annotations

from typing import Final

from bot.language.questions.query import Asks
from bot.language.questions.shapes import shape

ENGLISH: Final = (
    # What did we talk about with somebody
    shape(
        Asks.LAST_MET,
        r"what (?:did |have |had |has )US(?:last )?(?:talk |talked |speak |spoken |discuss |discussed |say "
        r"|said )(?:about )?(?:with |to )PERSON(?:about )?(?:last )?",
    ),
    shape(Asks.LAST_MET, r"what (?:did |have |had |has )US(?:last )?(?:meet |met )(?:with )?PERSONabout "),
    # When did we last meet somebody
    shape(Asks.LAST_MET, r"when (?:did |have |had |has )US(?:last |most recently )?MEETPERSON(?:last )?"),
    shape(Asks.LAST_MET, r"when US(?:last )?MEETPERSON(?:last )?"),
    shape(
        Asks.LAST_MET,
        r"(?:when (?:was |were |is ))?(?:our |the |my )?(?:last |latest |most recent )(?:meeting "
        r"|contact |talk |conversation |call )with PERSON",
    ),
    shape(Asks.LAST_MET, r"when (?:was |were )USlast in (?:touch |contact )with PERSON"),
    shape(
        Asks.LAST_MET,
        r"when (?:did |have |had |has )US(?:last )?(?:write |written |wrote |visit |visited |call |called "
        r"|phone |phoned |mail |mailed )(?:to )?PERSON(?:last )?",
    ),
    # Whom have we met about something
    shape(
        Asks.MET_ABOUT,
        r"WHO(?:\S+ )??(?:have |has |had |did )US(?:meet |met |talked |talk |spoken |speak |seen "
        r"|see |been in touch )(?:with |to )?ABOUTTOPIC",
    ),
    # Have we met somebody at all
    shape(Asks.LAST_MET, r"(?:have |has |did )USMEETPERSONABOUTTOPIC"),
    shape(Asks.LAST_MET, r"(?:have |has |did )USMEETPERSON"),
    # Which of those we have met sit on a body
    shape(
        Asks.CONTACTS,
        r"(?:which |who |how many |what )(?:of |among )(?:our |my )(?:contacts |people |connections "
        r")SIT(?:a )?(?:members? )?ONBODY",
    ),
    shape(Asks.CONTACTS, r"who are (?:our |my )contacts (?:from |ON)(?:the )?BODY"),
    shape(Asks.CONTACTS, r"who do (?:we |i )know (?:from |ON)(?:the )?BODY"),
    shape(Asks.CONTACTS, r"(?:which |what )contacts do we have (?:from |ON)BODY"),
    shape(
        Asks.CONTACTS,
        r"(?:do we (?:have (?:any )?contacts |know (?:anyone |anybody |somebody ))(?:from |ON))BODY",
    ),
    shape(Asks.CONTACTS, r"(?:who |whom |which members )have we met (?:from |on |of )(?:the )?BODY"),
    # How many
    shape(
        Asks.COUNT,
        r"how many (?:seats |members |people )(?:dos |do |did |has )PARTYhave (?:on |in )(?:the "
        r")?BODY",
    ),
    shape(
        Asks.COUNT,
        r"how many (?:members |people |seats |councillors |politicians )(?:dos |do |did |has "
        r")BODYhave ",
    ),
    shape(Asks.COUNT, r"how many (?:members |people |councillors |politicians )?(?:from |of )PARTYSITONBODY"),
    shape(
        Asks.COUNT,
        r"how many (?:members |people |councillors |politicians |seats )?SIT(?:members? )?ONBODY",
    ),
    shape(Asks.COUNT, r"how many PARTY(?:members |people )?SIT(?:members? )?ONBODY"),
    shape(Asks.COUNT, r"how (?:big |large )(?:is |was )BODY"),
    shape(Asks.COUNT, r"(?:the )?number of members (?:on |in |of )BODY"),
    # Members of one party
    shape(
        Asks.MEMBERS,
        r"(?:which |what |who )(?:members |people |politicians |councillors )?(?:from |of |for "
        r")(?:the )?PARTYSIT(?:a )?(?:members? )?ONBODY",
    ),
    shape(Asks.MEMBERS, r"(?:which |what |who |whos )SIT?ONBODY(?:for |from )(?:the )?PARTY"),
    shape(Asks.MEMBERS, r"(?:who |which members )(?:represents |represent )(?:the )?PARTYONBODY"),
    shape(Asks.MEMBERS, r"who SIT(?:for |from )(?:the )?PARTYONBODY"),
    shape(Asks.MEMBERS, r"which members of (?:the )?BODY(?:are |were )(?:from |of )?(?:the )?PARTY"),
    shape(
        Asks.MEMBERS,
        r"(?:which |what |who are the )PARTY(?:members |councillors |people |politicians )?SIT?(?:a "
        r")?(?:members? )?ONBODY",
    ),
    # Who holds an office
    shape(Asks.OFFICE, r"who OFFICE(?:for |of |in |on )(?:the )?PLACE(?:is |was )"),
    shape(
        Asks.OFFICE,
        r"(?:who |whos )(?:is |are |was |were |has been )?(?:acting |serving )?(?:as )?OFFICE(?:for "
        r"|of |in |on |at )(?:the )?PLACE",
    ),
    shape(Asks.OFFICE, r"(?:who |whos )(?:is |are |was |were )?OFFICE"),
    shape(Asks.OFFICE, r"(?:who |whos )(?:is |are |was |were )?PLACEOFFICE"),
    shape(
        Asks.OFFICE,
        r"who (?:chairs |chaired |chair |leads |led |heads |headed |runs )(?P<lead>(?:\S+ )+)",
    ),
    shape(Asks.OFFICE, r"who (?:has |is )?(?:vice )(?:chairs |chaired |chairing )(?P<vice>(?:\S+ )+)"),
    # Who sits on a body
    shape(
        Asks.MEMBERS,
        r"(?:who |whos )(?:all )?SIT?(?:a |the |sitting )?(?:member |members |seated |sitting "
        r")?ONBODY",
    ),
    shape(Asks.MEMBERS, r"which (?:people |politicians |members |councillors )SIT(?:members? )?ONBODY"),
    shape(Asks.MEMBERS, r"who (?:makes up |make up |belongs to |belong to )(?:the )?BODY"),
    shape(
        Asks.MEMBERS,
        r"(?:the )?(?:list of )?(?:the )?(?:members |membership |composition )(?:of |on )(?:the "
        r")?BODY",
    ),
    # Whether somebody sits or sat on a body
    shape(Asks.SAT, r"(?:is |was |were |has )PERSON(?:been )?ROLE(?:for |of |in |on )(?:the )?PLACE"),
    shape(Asks.SAT, r"(?:is |was |were )PERSON(?:a |the )?(?:member |sitting )?(?:on |of |in )(?:the )?BODY"),
    shape(
        Asks.SAT,
        r"(?:did |dos |do |has |have )PERSON(?:sit |sat |serve |served |been |have a seat |belong "
        r")(?:a member )?(?:on |in |to |of )(?:the )?BODY",
    ),
    shape(Asks.SAT, r"(?:did |dos |has )PERSON(?:chair |chaired |lead |led )(?P<lead>(?:\S+ )+)"),
    # What somebody sits on
    shape(
        Asks.SEATS,
        r"(?:on |in )?(?:what |which )COMMITTEES(?:and COMMITTEES|or COMMITTEES)?(?:dos |do |did "
        r"|is |was |has |are )PERSON(?:sit |sat |serve |served |have |hold |held |belong |been |a "
        r"member |member )?(?:on |in |of |to )*",
    ),
    shape(
        Asks.SEATS,
        r"(?:what |where )(?:dos |do |did |is |was )PERSON(?:sit |sat |serve |served |belong |a "
        r"member |sits )(?:on |in |of |to |at )*",
    ),
    shape(Asks.SEATS, r"(?:what )(?:is |was )PERSON(?:on |in |a member of |member of )"),
    shape(
        Asks.SEATS,
        r"(?:which |what )party (?:dos |is |did |was )PERSON(?:belong |from |in |represent |a "
        r"member |sit |stand )(?:to |of |for )*",
    ),
    shape(Asks.SEATS, r"(?:who is |who was |whos )PERSON"),
)

# Hardly questions by their words.
SHORT: Final = (
    shape(Asks.MEMBERS, r"(?:the )?PARTY(?:members |councillors )?(?:on |in )(?:the )?BODY", short=True),
    shape(Asks.OFFICE, r"OFFICE(?:for |i |af |of |in |on )(?:the )?PLACE", short=True),
    shape(Asks.OFFICE, r"PLACEOFFICE", short=True),
    shape(Asks.OFFICE, r"OFFICEPLACE", short=True),
    shape(Asks.MEMBERS, r"BODY(?:medlemmer |members )", short=True),
)

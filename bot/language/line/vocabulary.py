"""The words a free line is built with, in Danish and English; both are understood whatever the language."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words a line is written with in one language."""

    joined_by: str
    from_: str
    in_: str
    about: str
    next_: str
    due: str
    confidential: str
    opened: str


SPOKEN: Final = {
    "da": Spoken("og", "fra", "i", "om", "Næste", "senest", "fortroligt", "ikke fortroligt"),
    "en": Spoken("and", "from", "in", "about", "Next", "by", "confidential", "not confidential"),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Lower case throughout; a word is looked up as typed in lower case.
JOINS: Final = _words("og and samt & + plus / ; ,")
JOIN_WORDS: Final = _words("og and samt plus")
PEOPLE_LEADS: Final = _words("med m. w/ with")
PEOPLE_LEADS_OPEN: Final = _words("til to")  # 'opkald til Anna Jensen': only where nobody is named yet
TOGETHER: Final = _words("sammen together")  # 'sammen med': goes with the lead
TOPIC_LEADS: Final = _words(
    "om about re re. vedr vedr. vedrørende vedroerende ang ang. angående angaaende regarding concerning omkring"
)
# Only with a colon: alone they are ordinary words.
TOPIC_LABELS: Final = _words("re emne topic subject titel overskrift vedr om ang about")
# With a colon, as on a form: 'Hvem: Anna Jensen'.
PEOPLE_LABELS: Final = _words("hvem deltagere person personer kontakt who people participants contact")
LABELS: Final = PEOPLE_LABELS | _words(
    "hvornår dato tid tidspunkt when date time hvor sted udvalg where place committee"
)
FROM_LEADS: Final = _words("fra from hos")
IN_LEADS: Final = _words("i in at på paa on ved for af of")
# A preposition that only a place can follow when a name with a capital does.
CAPITAL_PLACE_LEADS: Final = _words("fra from hos i in")
ARTICLES: Final = _words("the det den de")
SPEAKER: Final = _words("jeg mig me vi os we us undertegnede myself")
# What the act itself is called; it says nothing that the command has not said.
FILLERS: Final = _words(
    "møde mødet moede mødes mødtes mødte moedte meeting met meet snak snakke snakkede samtale talt talte taler spoke"
    " talked talk opkald ringet ringede call called besøg besøgte visit visited mail mailed skrev"
    " wrote havde har had have en et a an"
)
# Capital or not, never a name.
NOT_NAMES: Final = _words(
    "kaffe frokost middag coffee lunch dinner god godt good kort short online teams telefon telefonen phone zoom"
    " telefonisk fysisk fælles hej hello hi tak thanks næste opfølgning frokostmøde kaffemøde"
    " dig ham hende dem jer him her them you det den der hun han de it this that there she he they"
)
PARTICLES: Final = _words(
    "van von der den de del della da das do dos la le les di du al el bin ibn af zu zur ten ter y e und of"
)
TITLES: Final = _words(
    "borgmester borgmesteren viceborgmester overborgmester fagborgmester rådmand rådmanden byrådsmedlem"
    " formand formanden forperson næstformand næstforperson kandidat løsgænger ordfører minister"
    " ministeren statsminister folketingsmedlem mf regionsrådsmedlem regionsrådsformand sekretær direktør"
    " sundhedschef forstander rektor skoleleder lektor professor læge overlæge dr dr. hr hr. fr fru fr. frk"
    " mr mr. mrs mrs. ms ms. mayor councillor councilor cllr cllr. alderman chair chairman chairwoman"
    " chairperson director minister mp mep senator secretary professor prof prof. deputy vice acting"
    " fungerende fhv fhv. tidligere former head chief spokesperson leader journalist redaktør editor"
    " manager officer advisor adviser konsulent pressechef spindoktor"
)
# Compound titles: 'udvalgsformand', 'kommunaldirektør', 'teknikchef'. Not a capital name by itself ('Leder').
TITLE_ENDINGS: Final = re.compile(
    r"\A.{3,}(?:formand(?:en)?|forperson(?:en)?|borgmester(?:en)?|direktør(?:en)?|chef(?:en)?|rådmand(?:en)?"
    r"|leder(?:en)?|konsulent(?:en)?|ordfører(?:en)?|medlem(?:met)?|sekretær(?:en)?|minister(?:en)?"
    r"|journalist(?:en)?|læge(?:n)?|repræsentant(?:en)?)"
)
PARTY_LETTERS: Final = re.compile(r"[A-ZÆØÅ]{1,3}[0-9]?|Alt")
PARTIES: Final = frozenset(
    {
        "socialdemokratiet", "socialdemokraterne", "socialdemokrat", "radikale venstre", "radikale",
        "de radikale", "det radikale venstre", "konservative", "de konservative",
        "det konservative folkeparti", "nye borgerlige", "socialistisk folkeparti", "grøn alliance",
        "borgernes parti", "liberal alliance", "kristendemokraterne", "moderaterne", "dansk folkeparti",
        "frie grønne", "slesvigsk parti", "venstre", "danmarksdemokraterne", "enhedslisten", "alternativet",
        "løsgænger", "uden for parti", "lokallisten", "borgerlisten", "social democrats", "independent",
        "conservatives", "liberals", "moderates", "red-green alliance", "the alternative", "green left",
    }
)  # fmt: skip

# Of the words of an organization's name, what says which kind it is. Danish in the forms -, -et, -en, -s.
_INSTITUTION = (
    r"plejehjem(?:met)?|(?:pleje|sundheds|dag|job|bo|kultur|genoptrænings|aktivitets|frivillig|rehabiliterings|trænings|ældre|kommunikations"
    r"|demens|senior|pårørende)"
    r"cent(?:er|eret|ret)|sygehus(?:et)?|hospital(?:et)?|bibliotek(?:et)?|børnehave(?:n)?|vuggestue(?:n)?|bosted(?:et)?"
    r"|hospice(?:t)?|(?:råd|kultur|medborger|borger)hus|(?:aktivitets|frivillig|trænings|senior|sundheds)hus(?:et)?"
    r"|værested(?:et)?|botilbud(?:det)?|(?:folke|privat|fri|høj|fag|efter)?skole(?:n)?"
)
_ASSOCIATION = r"forening(?:en)?"
INSTITUTION: Final = re.compile(
    rf"(?:{_INSTITUTION})s?|hospital|hospice|library|kindergarten|nursery|school|cent(?:re|er)", re.IGNORECASE
)
ASSOCIATION: Final = re.compile(
    rf"(?<![\w'’-])[\w'’-]{{0,60}}?{_ASSOCIATION}s?|association|society", re.IGNORECASE
)
# What a body's last word ends in.
BODY_WORD: Final = re.compile(
    r"(?<![\w'’-])[\w'’-]*?(?:udvalg(?:et|ene)?|(?:by|regions|ældre|aeldre|senior|handicap|sundheds|udsatte|ungdoms|unge|"
    r"integrations|kontakt|lokal|lands|lærlinge|børne|elev|pårørende|patient|bruger|klima|erhvervs|amts|"
    r"menigheds|kommunekontakt)r(?:å|aa)d(?:et)?|bestyrelse(?:n)?|forvaltning(?:en)?|sekretariat(?:et)?|"
    r"direktion(?:en)?|magistrat(?:en)?|kommune(?:n)?|repræsentation(?:en)?|nævn(?:et)?|"
    r"ministeri(?:et|um)|styrelse(?:n)?|depot(?:et)?|patientkontor(?:et)?|"
    rf"byrådsgruppe(?:n)?|arbejdsgruppe(?:n)?|styregruppe(?:n)?|{_ASSOCIATION}|{_INSTITUTION})s?"
    r"|råd(?:et)?|ministry|agency|committee|council|board|municipality|administration|association|society|hospital|hospice|library"
    r"|kindergarten|nursery|school",
    re.IGNORECASE,
)
KINDS: Final = _words("home centre center school hospital library clinic house")
OF_KIND: Final = _words(
    "care nursing day health activity rehab residential retirement community primary training"
)  # before one of those: 'Granly care home'
BODY_FIRST: Final = _words(
    "region kkr udvalget udvalg rådet foreningen plejehjemmet plejecentret plejecenteret børnehaven skolen bostedet"
    " hospice sundhedscentret sundhedscenteret sundhedscenter plejehjem plejecenter bosted dagcentret dagcenteret"
    " dagcenter træningscentret træningscenteret træningscenter aktivitetscentret aktivitetscenteret"
    " aktivitetscenter værestedet værested botilbuddet botilbud aktivitetshuset"
)  # 'Region Sjælland', 'Udvalget for X', 'Plejehjemmet Solbakken'

NEXT_MARK: Final = re.compile(
    r"(?<![\w@])(?:next\s{1,3}steps?|next|næste\s{1,3}skridt|naeste\s{1,3}skridt|næste|naeste|opf(?:ø|oe)lgning(?:er)?"
    r"|follow[-\s]?ups?|to-?dos?|opgaver?|tasks?|action(?:\s{1,3}points?)?)\s{0,3}:(?!\d)",
    re.IGNORECASE,
)
NOTES_MARK: Final = re.compile(
    r"(?<![\w@])(?:noter?|notes?|referat|details?|detaljer|bemærkning(?:er)?|comments?|resumé|summary)\s{0,3}:(?!\d)",
    re.IGNORECASE,
)
TAGS: Final = _words(
    "again igen instead also met undated"
)  # understood anywhere; the page of a list at the end of the line
SAME_TAG: Final = {"igen": "again"}

# Full stops after these end no sentence.
ABBREVIATIONS: Final = _words(
    "kl ca nr re f.eks fx bl.a vedr ang mht ift stk d dr mr mrs ms st jr sr prof hr fr frk inkl ekskl evt pkt jf tlf"
    " resp cllr fhv vs etc e.g i.e approx sct skt dvs d.v.s pga"
)
# These may end one too, where a capital follows.
MAY_END: Final = _words("mio mia kr m.fl m.m m.v o.l osv pct mill")

OWNER_LINKS: Final = _words("skal vil will to must should at")  # not kept in the subject
DUE_LEADS: Final = _words("inden senest før foer by before until due deadline frist til")

"""Words that mark what is said as confidential, and the places in a line where people put them."""

from __future__ import annotations

from typing import Final

MARKS: Final = {
    "da": (
        *("fortroligt", "Fortroligt", "FORTROLIGT", "fortrolig", "strengt fortroligt", "meget fortroligt"),
        *(
            "i fortrolighed",
            "hemmeligt",
            "strengt hemmeligt",
            "privat",
            "kun til mig",
            "kun for mig",
            "kun mig",
        ),
        *(
            "kun mellem os",
            "mellem os",
            "off the record",
            "ikke til deling",
            "må ikke deles",
            "maa ikke deles",
        ),
        *(
            "må ikke komme videre",
            "uden for referat",
            "under fire øjne",
            "under fire oejne",
            "hys hys",
            "konfidentielt",
        ),
        *(
            "fotroligt",
            "fortorligt",
            "hemeligt",
            "🔒",
            "det er fortroligt",
            "privat og fortroligt",
            "confidential",
        ),
    ),
    "en": (
        *("confidential", "Confidential", "CONFIDENTIAL", "confidentially", "strictly confidential"),
        *(
            "in confidence",
            "in strict confidence",
            "secret",
            "top secret",
            "private",
            "privately",
            "only for me",
        ),
        *("just for me", "only me", "for my eyes only", "just between us", "between us", "off the record"),
        *(
            "off-the-record",
            "not for sharing",
            "do not share",
            "don't share",
            "not to be shared",
            "hush-hush",
        ),
        *("keep this to yourself", "confidental", "confidentail", "🤫", "this is confidential", "fortroligt"),
        *("please keep this confidential", "private and confidential"),
    ),
}

# Set off by punctuation, or in front of what it is about: the mark goes, and the line reads as if it never stood there.
PLACES: Final = {
    "da": (
        "{}: Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag",
        "{}. Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag",
        "{} - Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag",
        "Ellen Thorup, {}, i går om genoptræning: hun går af. Næste: send tal inden fredag",
        "Ellen Thorup ({}) i går om genoptræning: hun går af. Næste: send tal inden fredag",
        "Ellen Thorup i går ({}) om genoptræning: hun går af. Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning, {}: hun går af. Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning ({}): hun går af. Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: {}: hun går af. Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: {}. Hun går af. Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: hun går af, {}. Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: hun går af ({}). Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: hun går af. {}. Næste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: hun går af. Næste: {}: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag, {}",
        "Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag. {}!",
        "Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag ({})",
        "Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag #{}",
        "Ellen Thorup i går om genoptræning\n{}\nNoter: hun går af\nNæste: send tal inden fredag",
        "Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag\n{}",
        "Ellen Thorup i går om genoptræning: hun går af. Næste: send tal inden fredag **{}**",
    ),
    "en": (
        "{}: Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday",
        "{}. Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday",
        "{} - Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday",
        "Ellen Thorup, {}, yesterday about rehab: she is leaving. Next: send figures by Friday",
        "Ellen Thorup ({}) yesterday about rehab: she is leaving. Next: send figures by Friday",
        "Ellen Thorup yesterday ({}) about rehab: she is leaving. Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab, {}: she is leaving. Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab ({}): she is leaving. Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab: {}: she is leaving. Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab: {}. She is leaving. Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab: she is leaving, {}. Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab: she is leaving ({}). Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab: she is leaving. {}. Next: send figures by Friday",
        "Ellen Thorup yesterday about rehab: she is leaving. Next: {}: send figures by Friday",
        "Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday, {}",
        "Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday. {}!",
        "Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday ({})",
        "Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday #{}",
        "Ellen Thorup yesterday about rehab\n{}\nNotes: she is leaving\nNext: send figures by Friday",
        "Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday\n{}",
        "Ellen Thorup yesterday about rehab: she is leaving. Next: send figures by Friday **{}**",
    ),
}

# Without a sign around it, as somebody dictates: always marked.
DICTATED: Final = {
    "da": (
        "Ellen Thorup {} i går om genoptræning",
        "Ellen Thorup i går {} om genoptræning",
        "{} Ellen Thorup i går om genoptræning",
        "Ellen Thorup i går om genoptræning {}",
        "Ellen Thorup i går: hun går af {}",
        "Ellen Thorup i går: {} hun går af",
        "Ellen Thorup i går om genoptræning. Næste: send tal {}",
        "Ellen Thorup i går om genoptræning. Næste: {} send tal",
        "i går {} ellen thorup om genoptræning",
    ),
    "en": (
        "Ellen Thorup {} yesterday about rehab",
        "Ellen Thorup yesterday {} about rehab",
        "{} Ellen Thorup yesterday about rehab",
        "Ellen Thorup yesterday about rehab {}",
        "Ellen Thorup yesterday: she is leaving {}",
        "Ellen Thorup yesterday: {} she is leaving",
        "Ellen Thorup yesterday about rehab. Next: send figures {}",
        "Ellen Thorup yesterday about rehab. Next: {} send figures",
        "yesterday {} ellen thorup about rehab",
    ),
}

# Where such a word only describes what is talked about.
TOPICS: Final = {
    "da": (
        *("fortrolige oplysninger i socialsager", "fortrolighed i sundhedsvæsenet", "fortroligt materiale"),
        *("håndtering af fortrolige oplysninger", "fortrolige dokumenter", "behandling af fortrolige sager"),
        *("fortrolige og personfølsomme oplysninger", "fortrolig rådgivning", "fortrolighedserklæringer"),
        *("private hospitaler", "privathospitaler", "privatskoler", "privatøkonomi", "private leverandører"),
        *("privat pasning", "privat børnepasning", "private aktører på ældreområdet", "det private arbejdsmarked"),
        *("samspillet mellem det offentlige og det private", "samspil mellem det private og det offentlige"),
        *("offentlige og private tilbud", "offentlig og privat hjemmepleje", "offentligt-privat samarbejde"),
        *("privat og offentlig pleje", "private fællesveje", "privat sygehus", "de private skoler", "privat udlejning"),
        *("hemmelig afstemning", "hemmelige aftaler", "hemmeligt valg til formand", "hemmeligheder i politik"),
        *("hemmeligholdelse af adresser", "konfidentielle data", "samarbejdet mellem os og regionen"),
        *("forskellen mellem os og Næstved", "intern kontrol", "interne procedurer", "det interne budget"),
        *("lukkede afdelinger", "lukket anstalt", "deling af data", "referatet", "diskret skiltning"),
    ),
    "en": (
        *("confidential information in social cases", "confidentiality in health care", "confidential documents"),
        *("handling of confidential data", "confidential records", "confidential patient information"),
        *("private hospitals", "private daycare", "private schools", "private providers", "the private sector"),
        *("private and public housing", "public and private partners", "public-private partnership"),
        *("the difference between public and private", "privately owned homes", "privately run clinics"),
        *("secret ballots", "a secret ballot on the chair", "secret agreements", "secrets in politics"),
        *("cooperation between us and the region", "internal audit", "internal procedures", "restricted areas"),
        *("sharing of data", "record keeping", "the public record", "privacy", "privatisation", "private roads"),
        *("private care homes", "private investors", "the secretary", "private contractors", "classified documents"),
    ),
}  # fmt: skip

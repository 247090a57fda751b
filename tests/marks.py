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

# They may be the mark: it is one, and their words stay.
DOUBTED: Final = {
    "da": (
        *("Karl Vestermark: Fortrolig oplysning: han er syg", "det her er kun til os to", "Kun til dig",),
        *("(kun til dig)", "kun for Malik og mig", "han stopper. Hold det for jer selv",),
        *("kun Ida må se det", "må kun læses af mig", "Ingen andre skal se det her",),
        *("det skal du ikke sige til nogen", "det siger vi ikke til nogen",),
        *("han bad mig om ikke at sige det videre", "Lad være med at sige det videre",),
        *("hold kæft om det her", "Hold mund med det", "Ti stille om det", "lad det blive her",),
        *("Det bliver i denne kreds", "Det holder vi for os selv", "Ikke del",),
        *("det er ikke noget, jeg vil have ud", "det er en hemmelighed at han stopper",),
        *("det er stadig en hemmelighed", "under tavshed fortalte han", "han bad om diskretion",),
        *("Diskretion, tak", "Hemmeligstemplet", "fortr. han er uenig", "inoff.", "uofficielt siger han",),
        *("Psst: han stopper", "klausuleret til fredag: tallene", "Endnu ikke offentliggjort",),
        *("Ikke meldt ud endnu", "Må ikke skrives i referatet", "Må ikke referere ham",),
        *("Det er ikke til at citere", "behold det for jer selv", "må ikke nævnes for nogen",),
        *("fortæl det ikke til Bo", "sig det ikke til andre", "det må du ikke fortælle nogen",),
        *("kun Bo og Ida må vide det", "kun for os", "kun til Ida",),
        *("har fået det at vide under diskretion", "Hold det internt",),
    ),
    "en": (
        *("he asked me not to tell anyone that he is leaving", "this must go no further",),
        *("don’t tell a soul", "don't tell a soul", "Don't breathe a word", "not a word to anyone",),
        *("don't pass it on", "Don't tell Bo", "keep this under your hat", "Keep it under wraps",),
        *("Keep schtum", "only Ida may see this", "No one else should see this",),
        *("Nobody else must see this", "For your ears only", "That's for us only", "FYEO",),
        *("he is ill (conf.)", "Unofficially. He leaves", "Chatham House rules", "Not yet announced",),
        *("Do not minute", "please don't repeat this", "nobody but us may know",),
        *("we must not discuss this", "under embargo", "on condition of anonymity",),
    ),
}  # fmt: skip

# Such words, said of something else.
ABOUT_OTHERS: Final = {
    "da": (
        *("kommunen håndterer fortroligt affald forkert", "afstemningen er hemmelig",),
        *("to punkter er fortrolige", "intet er fortroligt", "han er fortrolig med reglerne",),
        *("interesseret i fortrolighed og tavshedspligt", "ring på hans private nummer",),
        *("lægen er privat", "hun vælger privat", "oplysninger må ikke deles med tredjepart",),
        *("mellem os er der god tone", "om samarbejdet mellem os", "off the record-samtaler",),
        *('bogen "Fortroligt"', "læs det fortrolige notat", "spørg om mødet er fortroligt",),
        *("stemmer hemmeligt om formand", "samarbejdet mellem os og regionen", "kun medlemmer har adgang",),
        *("han er personlig assistent", "hun taler om personligt ansvar", "de bliver her til fredag",),
        *("ikke offentlige møder", "vi må ikke glemme tallene", "han må sige det videre",),
        *("budgettet deles ikke", "der er ikke noget nyt", "han er ikke for skatten",),
    ),
    "en": (
        *("nothing is confidential", "patient data must not be shared", "secret garden",),
        *("private practice", "two agenda items are confidential", "votes secretly", "he votes in secret",),
        *("keep the house quiet", "they discuss not only tax", "not a public road",),
        *("we should not forget",),
    ),
}  # fmt: skip

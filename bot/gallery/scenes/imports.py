"""Files with contacts: previewed, taken in, called off, taken back, and refused."""

from __future__ import annotations

from bot.gallery.steps import SLACK, TELEGRAM, Give, Press, Say, Scene, Wait

TABLE_EN = (
    "name,organization,area,role,on_behalf_of,start_date,email,phone\n"
    "Signe Brock,Byrådet,Ringsted,member,Venstre,2026-01-01,signe@example.dk,\n"
    "Yusuf Demir,Byrådet,Ringsted,vice chair,Enhedslisten,2026-01-01,yusuf@example.dk,11 22 33 44\n"
    "Anna Jensen,Byrådet,Ringsted,member,,31.12.2029x,,\n"
    ",Byrådet,Ringsted,member,,,,\n"
)
TABLE_DA = (
    "navn;udvalg;kommune;rolle;parti;fra;e-mail;telefon\n"
    "Signe Brock;Byrådet;Ringsted;medlem;Venstre;01.01.2026;signe@example.dk;\n"
    "Yusuf Demir;Byrådet;Ringsted;næstformand;Enhedslisten;01.01.2026;yusuf@example.dk;11 22 33 44\n"
    "Anna Jensen;Byrådet;Ringsted;medlem;;31.12.2029x;;\n"
    ";Byrådet;Ringsted;medlem;;;;\n"
)
CSV = Give("council.csv", TABLE_EN, TABLE_DA)
IN_CHAT = (SLACK, TELEGRAM)

IMPORTS = (
    Scene("How it is done", (Say("/contact import", "/kontakt importer"),)),
    Scene(
        "A table, previewed, imported and taken back",
        (CSV, Wait(), Press("Import"), Wait(), Press("Undo"), Wait()),
        on=IN_CHAT,
    ),
    Scene("Called off", (CSV, Wait(), Press("Cancel")), on=IN_CHAT),
    Scene(
        "Given in a channel", (Give("council.csv", TABLE_EN, TABLE_DA, room="budget"), Wait()), on=(SLACK,)
    ),
    Scene(
        "A table whose columns are not known",
        (Give("list.csv", "colour,shape\nred,round\n", "farve;form\nrød;rund\n"), Wait()),
        on=IN_CHAT,
    ),
    Scene(
        "No table at all",
        (Give("minutes.txt", "It was a long meeting.\n", "Det blev et langt møde.\n"), Wait()),
        on=IN_CHAT,
    ),
    Scene("Cut off in the middle", (Give("export.json", '{"persons": [{"name": "Signe'), Wait()), on=IN_CHAT),
    Scene("An import there is not", (Say("/contact import undo 99", "/kontakt importer fortryd 99"),)),
)

"""Letters drafted from the records, and the templates they are worded in."""

from __future__ import annotations

from bot.gallery.steps import Press, Say, Scene, Wait

DRAFTS = (
    Scene(
        "To one person, copied, sent and logged",
        (
            Say("/draft new congratulation for Ellen Thorup", "/udkast nyt lykønskning til Ellen Thorup"),
            Wait(),
            Press("Copy"),
            Say("/draft sent 1", "/udkast sendt 1"),
            Say("/draft list sent", "/udkast liste sendt"),
        ),
    ),
    Scene(
        "With gaps that are marked",
        (
            Say(
                "/draft new invitation for Jonas Krogsgaard about school meals",
                "/udkast nyt invitation til Jonas Krogsgaard om skolemad",
            ),
            Wait(),
            Say("/draft edit 1", "/udkast ret 1"),
        ),
    ),
    Scene(
        "To one of two",
        (Say("/draft new congratulation for Anna Jensen", "/udkast nyt lykønskning til Anna Jensen"),),
    ),
    Scene("Whom a list means", (Say("/draft who all chairs", "/udkast hvem alle formænd"),)),
    Scene("No such letter", (Say("/draft new poem for Ellen Thorup", "/udkast nyt digt til Ellen Thorup"),)),
    Scene("The templates", (Say("/template list", "/skabelon liste"),)),
    Scene(
        "How a letter would read",
        (Say("/template preview congratulation", "/skabelon prøv lykønskning"), Wait()),
    ),
)

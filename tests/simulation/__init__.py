"""Years of a team's work with the clock advanced: what the bot says of its own accord, to be read and counted."""

"""The whole bot, as it is run, against loopback platforms and real databases."""

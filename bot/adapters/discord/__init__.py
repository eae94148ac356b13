"""Discord: events in, messages out. What to answer is decided in bot.commands."""

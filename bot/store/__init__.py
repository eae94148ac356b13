"""What the bot remembers: channels and people's choices, briefings, what was posted where, events already answered."""

"""Building the list of parties: read the sources, merge the hand-kept facts, check, write."""

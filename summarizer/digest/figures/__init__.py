"""Where outlets differ in figures: tolls of people and magnitudes of earthquakes, each a verbatim span."""

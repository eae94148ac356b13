"""From feeds to articles told apart: outlets, polling rules, parsing, duplicates, health."""

"""Files that ship with the product: settings, the JSON Schema, the facts about parties, a sample article."""

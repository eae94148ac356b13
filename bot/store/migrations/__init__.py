"""The schema's history, for Alembic. A step is never edited once it was released: add another."""

"""From a page, a Markdown file or a paste to an `Article`: its text, and who published it when."""

from summarizer.extract.from_html import from_html
from summarizer.extract.from_markdown import from_markdown
from summarizer.extract.from_text import from_text

__all__ = ["from_html", "from_markdown", "from_text"]

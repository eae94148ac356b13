"""Stories: which articles report the same event."""

from summarizer.stories.cluster import Clusterer, StorySettings
from summarizer.stories.domain import Headline, Move, Story, StoryChange
from summarizer.stories.encoder import Encoder, load_encoder
from summarizer.stories.features import ArticleFeatures, features
from summarizer.stories.state import KeptArticle, KeptStory, State

__all__ = [
    "ArticleFeatures",
    "Clusterer",
    "Encoder",
    "Headline",
    "KeptArticle",
    "KeptStory",
    "Move",
    "State",
    "Story",
    "StoryChange",
    "StorySettings",
    "features",
    "load_encoder",
]

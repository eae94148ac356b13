"""Stories: which articles report the same event."""

from summarizer.stories.cluster import Clusterer, StorySettings
from summarizer.stories.domain import Headline, Move, Story, StoryChange
from summarizer.stories.encoder import Encoder, load_encoder
from summarizer.stories.features import ArticleFeatures, features
from summarizer.stories.state import Changes, KeptArticle, KeptStory, Placed

__all__ = [
    "ArticleFeatures",
    "Changes",
    "Clusterer",
    "Encoder",
    "Headline",
    "KeptArticle",
    "KeptStory",
    "Move",
    "Placed",
    "Story",
    "StoryChange",
    "StorySettings",
    "features",
    "load_encoder",
]

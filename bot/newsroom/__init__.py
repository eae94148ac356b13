"""From feeds to stories, by itself: feeds polled, articles read and briefed in the worker processes, stories kept."""

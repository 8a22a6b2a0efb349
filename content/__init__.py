"""What people are told: reads, renders and checks ``data/content``. Pure; knows no channel; runs on both Pythons."""

from content.library import Choice, ContentError, Library, Rendered, UnknownContent, load

__all__ = ["Choice", "ContentError", "Library", "Rendered", "UnknownContent", "load"]

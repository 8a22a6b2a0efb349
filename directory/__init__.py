"""Services near somebody, and the places people write. A pure library: it knows nothing of the line that asks."""

from directory.live import Directory
from directory.places import Place, resolve
from directory.search import Match, Query, find
from directory.service import NEEDS, Hours, Phone, Service, Site

__all__ = ["NEEDS", "Directory", "Hours", "Match", "Phone", "Place", "Query", "Service", "Site", "find", "resolve"]

"""Settings: environment variables or one file, checked at start, each error naming the setting and the mend.

``load()`` reads and checks them; ``keyring.complete`` fills in what is made at the first start. ``Settings(...)`` by
hand is for tests.
"""

from handoff.settings.model import Country, Settings
from handoff.settings.sources import SettingsError, load

__all__ = ["Country", "Settings", "SettingsError", "load"]

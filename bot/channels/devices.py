"""A browser in a few words, for whoever looks at where they are signed in."""

from __future__ import annotations

# The words by which they name themselves; each of these browsers says that it is also those below it.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "FxiOS/": "Firefox",
    "Firefox/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """Like "Firefox, Windows"; what is known of it, or "" when nothing is."""
    return ", ".join(filter(None, (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))))


def _first(known: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in known.items() if sign in user_agent), "")

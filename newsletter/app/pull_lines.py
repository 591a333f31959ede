"""Pull lines of an issue, apart from choosing stories, which most issues need not import."""

from __future__ import annotations

from newsletter.issues.pull_lines import locked_pulls as locked_pulls
from newsletter.issues.pull_lines import open_pulls as open_pulls
from newsletter.issues.pull_lines import pulls_of as pulls_of
from newsletter.issues.pull_lines import settled_stories as settled_stories

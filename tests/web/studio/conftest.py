"""Fixtures of the tests of the studio."""

from tests.web.studio.quick_passwords import quick_passwords as quick_passwords
from tests.web.studio.studio_site import studio as studio

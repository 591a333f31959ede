"""Fixtures of the tests of web pages."""

from tests.web.browsers import browser as browser
from tests.web.site import site as site

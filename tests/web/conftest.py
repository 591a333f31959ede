"""Fixtures of the tests of web pages."""

from tests.web.site import site as site

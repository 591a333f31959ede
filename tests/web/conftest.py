"""Fixtures of the tests of web pages."""

from tests.web.site import site as site
from tests.web.used_templates import used_templates as used_templates

"""Renders blocks to MJML, HTML and plain text: themes, merge fields, links, pictures."""

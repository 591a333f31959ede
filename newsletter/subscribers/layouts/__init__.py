"""Layouts: what the exports of other tools look like, a file for each tool."""

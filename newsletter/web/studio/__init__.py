"""The studio: pages where staff write, check, send and follow up, behind a sign-in."""

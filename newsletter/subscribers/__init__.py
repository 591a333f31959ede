"""People: addresses, consent, CSV in and out."""

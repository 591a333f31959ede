"""From the MJML that templates write to the HTML of a letter, past a compiler that is not trusted."""

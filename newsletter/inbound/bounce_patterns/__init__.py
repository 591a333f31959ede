"""What mail systems write when they refuse: tables of regular expressions, by meaning and language."""

"""Papers: dossier, county list, letter, progress report."""

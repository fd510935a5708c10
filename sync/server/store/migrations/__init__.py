"""How the tables of earlier versions become those of this one. A step is never edited after release."""

"""The sample survey: drawn photos with true EXIF in two counties of Henan, and what is recorded of them."""

from surveyapp.services.sample.card import draw_card
from surveyapp.services.sample.plan import COUNTIES, SampleSite, doubtful, sample_sites
from surveyapp.services.sample.receiver_log import draw_nmea

SITES = sample_sites()
"""Every site in the order of the visits."""

__all__ = ["COUNTIES", "SITES", "SampleSite", "doubtful", "draw_card", "draw_nmea", "sample_sites"]

"""Tables and maps of other programs, out and in: XLSX, CSV, GeoJSON, KML, GeoPackage, ODK."""

from surveyapp.exchange.export import export_sites
from surveyapp.exchange.places import Parse, parse_decimal
from surveyapp.exchange.plan import ImportRow, Plan, Question, Refusal, no_place, plan_import
from surveyapp.exchange.read import read_table
from surveyapp.exchange.table import Line, Table

__all__ = [
    "ImportRow",
    "Line",
    "Parse",
    "Plan",
    "Question",
    "Refusal",
    "Table",
    "export_sites",
    "no_place",
    "parse_decimal",
    "plan_import",
    "read_table",
]

"""A contract for import-linter: some modules know the standard library and a few, no more."""

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Edge = tuple[str, str]


class KnowsOnlyContract(Contract):
    """Whoever is in `modules` imports the standard library and `known` packages, nothing else."""

    type_name = "knows_only"
    modules = fields.ListField(subfield=fields.StringField())
    known = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        """Collect every import that reaches outside what is known."""
        strangers = sorted(
            (importer, imported)
            for package in self._listed("modules")
            for importer in {package, *graph.find_descendants(package)}
            for imported in graph.find_modules_directly_imported_by(importer)
            if not self._is_known(imported)
        )
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that reaches outside."""
        strangers: list[Edge] = check.metadata["strangers"]
        for importer, imported in strangers:
            output.print_error(f"{importer} is not allowed to import {imported}", bold=False)

    def _listed(self, field: str) -> list[str]:
        values: Any = getattr(self, field)
        return [str(value) for value in values]

    def _is_known(self, module: str) -> bool:
        if module.partition(".")[0] in sys.stdlib_module_names:
            return True
        return any(module == k or module.startswith(k + ".") for k in self._listed("known"))

"""Entries of the ledger: what is said of each function, parameter and table of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.ledger import Entry

if TYPE_CHECKING:
    from analysis.model import Node
    from analysis.parameters import Parameters
    from analysis.table_inputs import TableValues
    from analysis.units import Unit


def entries(
    root: Path,
    functions: Mapping[str, Node],
    parameters: Parameters,
    tables: Mapping[str, TableValues],
    units: Mapping[str, Unit],
) -> dict[str, Entry]:
    """What the ledger says of every function of the graph, every parameter and every table that feeds it, by id."""
    found = {name: _of_function(node, units) for name, node in functions.items()}
    found |= {entry.id: entry for entry in _of_parameters(parameters, root)}
    return found | {entry.id: entry for entry in _of_tables(tables, units)}


def _of_function(node: Node, units: Mapping[str, Unit]) -> Entry:
    about = node.quantity
    return Entry(
        id=node.name,
        kind="estimate" if about.published else "quantity",
        english=about.english,
        korean=about.korean,
        unit=about.unit,
        base=units[about.unit].base,
        dims=about.dims,
        basis=about.basis,
        published=about.published,
        inputs=node.inputs,
        formula=node.formula,
        signature=node.signature,
        file=node.file,
        line=node.line,
        digest=node.digest,
    )


def _of_parameters(parameters: Parameters, root: Path) -> Iterator[Entry]:
    for parameter in parameters.values():
        cells = tuple(
            {
                "coordinates": {name: str(label) for name, label in cell.labels},
                "value": cell.value,
                "low": cell.low,
                "high": cell.high,
                **{
                    name: getattr(cell, name)
                    for name in ("year", "distribution", "group", "source", "locator", "status", "formula", "note")
                },
                "row": cell.line.row,
            }
            for cell in parameter.cells
        )
        first = parameter.cells[0]
        yield Entry(
            id=parameter.id,
            kind="parameter",
            english=parameter.id,
            korean="",
            unit=parameter.printed_unit,
            base=parameter.unit,
            dims=parameter.dims,
            file=Path(first.line.place).relative_to(root).as_posix(),
            line=first.line.row or 0,
            rows=cells,
        )


def _of_tables(tables: Mapping[str, TableValues], units: Mapping[str, Unit]) -> Iterator[Entry]:
    for id, table in tables.items():
        header, declared = table.header, table.declared
        about = {name: getattr(header, name) for name in ("source", "title", "definition", "comparability", "status")}
        yield Entry(
            id=id,
            kind="table",
            english=declared.english,
            korean=declared.korean,
            unit=table.unit,
            base=units[table.unit].base,
            dims=declared.dims,
            file=table.file,
            line=1,
            digest=table.digest,
            rows=({**about, "locator": header.table, "column": declared.value, "cells": table.values.size},),
        )


def correlations(parameters: Parameters) -> Iterator[dict[str, Any]]:
    """Each stated correlation of two parameters of one group, as a record."""
    for pair in parameters.correlations:
        names = ("group", "first", "second", "correlation", "source", "locator", "status")
        yield {name: getattr(pair, name) for name in names}

"""Names of towns as people write them: Danish, English and older spellings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

import networkx as nx

from placement.errors import InputError, Mistake, did_you_mean

# The spelling on the left is another name of the town on the right.
ALIASES = {
    "københavn": "copenhagen",
    "kbh": "copenhagen",
    "elsinore": "helsingør",
    "nykøbing f": "nykøbing falster",
    "nykøbing m": "nykøbing mors",
    "nykøbing s": "nykøbing sjælland",
    "nykøbing sj": "nykøbing sjælland",
    "halsskov": "korsør",
    "knudshoved": "nyborg",
    "odden": "odden færgehavn",
    "sjællands odde": "odden færgehavn",
    "spodsbjerg": "spodsbjerg havn",
    "bøjden": "bøjden havn",
    "fynshav": "fynshav havn",
    "søby": "søby havn",
    "sælvig": "sælvig havn",
    "ballen": "ballen havn",
    "hou": "hou havn",
    "vesterø": "vesterø havn",
    "agger": "agger tange",
    "malmö": "malmö (se)",
    "ystad": "ystad (se)",
    "rødby havn": "rødbyhavn",
    "lyngby": "kongens lyngby",
    "bogø": "farø (e47)",
    "neksø": "nexø",
    "hvalsø": "kirke hvalsø",
    "lillerød": "allerød",
    "bording": "bording kirkeby",
}


def folded(name: str) -> str:
    """Return `name` in lower case, with aa for å, ae for æ, oe for ø, and no accents or final full stop."""
    low = unicodedata.normalize("NFC", name).strip().strip(".").lower().replace("-", " ")
    for letters, plain in (("å", "aa"), ("æ", "ae"), ("ä", "ae"), ("ø", "oe"), ("ö", "oe")):
        low = low.replace(letters, plain)
    kept = unicodedata.normalize("NFKD", low)
    return " ".join("".join(c for c in kept if not unicodedata.combining(c)).split())


def _bare(key: str) -> str:
    """Return a folded key as it is when the Danish letters lose their strokes (Korsor, Rodby, Arhus)."""
    return key.replace("aa", "a").replace("oe", "o").replace("ae", "a")


class Gazetteer:
    """Finds the node of a town by name; where a name occurs twice, the town with most people has it."""

    def __init__(self, towns: Iterable[tuple[str, str, float]]) -> None:
        """Take `(node, name, population)` of every town."""
        ranked = sorted(towns, key=lambda town: (-town[2], town[0]))
        self.names: Mapping[str, str] = {node: name for node, name, _ in ranked}
        self._node: dict[str, str] = {}
        for node, name, _ in ranked:
            self._node.setdefault(folded(name), node)
        for other, name in ALIASES.items():
            if folded(name) in self._node:
                self._node.setdefault(folded(other), self._node[folded(name)])
        self._bare: dict[str, str] = {}
        for key, node in self._node.items():
            self._bare.setdefault(_bare(key), node)

    @classmethod
    def of(cls, graph: nx.Graph[str]) -> Gazetteer:
        """Take the towns of a graph whose nodes have `name` and `population`."""
        return cls((node, data["name"], data["population"]) for node, data in graph.nodes(data=True))

    def find(self, name: str) -> str | None:
        """Return the node of the town, or None if there is none of this name."""
        key = folded(name)
        return self._node.get(key) or self._bare.get(_bare(key))

    def nodes(self, *names: str) -> list[str]:
        """Return the nodes of these towns.

        Raises
        ------
        InputError
            With every name that is not in the network, each with the nearest name that is.
        """
        found = [self.find(name) for name in names]
        mistakes = [
            Mistake(None, f"unknown town `{name}`", did_you_mean(name, self.names.values()))
            for name, node in zip(names, found, strict=True)
            if node is None
        ]
        if mistakes:
            raise InputError(mistakes)
        return [node for node in found if node is not None]

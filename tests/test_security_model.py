"""Every line of the security model names a test, and every test that it names exists."""

import ast
import re

from tests.office import ROOT

PAGE = ROOT / "docs" / "security-model.md"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_each_foothold_names_a_test_that_exists() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("| Foothold |")[2].partition("\n\n")[0]
    lines = [one for one in table.splitlines()[2:] if one.startswith("|")]
    assert len(lines) > 10
    for line in lines:
        cells = [one.strip() for one in line.strip("|").split("|")]
        assert len(cells) == 4, line
        assert all(cells), line
        named = _NAMED.findall(cells[3])
        assert named, f"names no test: {cells[0]}"
        for file, function in named:
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            there = {one.name for one in ast.walk(tree) if hasattr(one, "name")}
            assert function in there, f"{file} has no {function}"

"""What the checker keeps between processes: used while it fits, made again when it does not, never in the way."""

import os
import subprocess
import sys

import pytest

from wordgrad import kept as keeper


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(keeper, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "cache"


def test_a_value_is_made_once_for_a_key(folder):
    made = []
    assert [keeper.kept("a", "key", lambda: made.append(1) or {"x": 1}) for _ in range(3)] == [{"x": 1}] * 3
    assert len(made) == 1
    assert keeper.kept("a", "other", lambda: 2) == 2
    assert len(list(folder.iterdir())) == 2


def test_a_change_in_the_checker_makes_it_again(folder, monkeypatch):
    keeper.kept("a", "key", lambda: 1)
    monkeypatch.setattr(keeper, "sources", lambda: "another checker")
    assert keeper.kept("a", "key", lambda: 2) == 2


@pytest.mark.parametrize("damage", [b"", b"not a pickle", b"\x80\x05\x95"])
def test_a_damaged_file_is_made_again(folder, damage):
    keeper.kept("a", "key", lambda: 1)
    file = next(folder.iterdir())
    file.write_bytes(damage)
    assert keeper.kept("a", "key", lambda: 2) == 2
    assert keeper.kept("a", "key", lambda: 3) == 2


def test_old_ones_go(folder):
    for number in range(20):
        keeper.kept("a", str(number), lambda: 0)
    assert len(list(folder.iterdir())) == 8


def test_nothing_is_written_where_python_writes_nothing(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert keeper.kept("a", "key", lambda: 1) == 1
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_does_not_matter(folder, monkeypatch):
    folder.write_text("a file where the folder should be")
    assert keeper.kept("a", "key", lambda: 1) == 1


def test_what_fails_is_not_kept(folder):
    def fails():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        keeper.kept("a", "key", fails)
    assert keeper.kept("a", "key", lambda: 1) == 1


def test_a_changed_chapter_is_read_again(tmp_path):
    (tmp_path / "notation.md").write_text("| Symbol | Meaning |\n|---|---|\n| $a \\in \\mathbb{R}$ | a number |\n")
    environment = {**os.environ, "WORDGRAD_BOOK": str(tmp_path)}
    code = "from wordgrad.equations import check; print(check('q = 2 a').status)"

    def ask():
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout.strip()

    (tmp_path / "chapter.md").write_text("$$\nq = a + a\n$$ (eq-q)\n")
    assert [ask(), ask()] == ["correct", "correct"]
    (tmp_path / "chapter.md").write_text("$$\nq = a + a + a\n$$ (eq-q)\n")
    assert [ask(), ask()] == ["wrong", "wrong"]

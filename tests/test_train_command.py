"""`wordgrad train`: what it writes, what it says, and that it never leaves half a file."""

import io
import os
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import chain

import pytest

from wordgrad.__main__ import main
from wordgrad.commands.train import TextFile
from wordgrad.progress import Progress
from wordgrad.vectors import WordVectors

TEXT = "The sky is blue. The sea is blue; the sky is not the sea.\n" * 20


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "corpus.txt").write_text(TEXT, "utf-8")
    return tmp_path / "corpus.txt"


def test_it_writes_vectors_and_says_so(corpus, capsys):
    output = corpus.with_name("v.txt")
    assert main(["train", str(corpus), "-o", str(output), "-d", "7", "--passes", "2"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{output}: 6 words, 7 dimensions; 560 words read")
    assert "words/s" in said.out
    assert said.err == ""
    assert WordVectors.load(output).words == ("the", "is", "blue", "sea", "sky", "not")


def test_given_words_are_taken_as_they_are(corpus):
    output = corpus.with_name("v.txt")
    assert main(["train", str(corpus), "-o", str(output), "--words-given", "-d", "2"]) == 0
    assert set(WordVectors.load(output).words) == set(TEXT.split())


def failure(capsys, *arguments):
    assert main(["train", *map(str, arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("wordgrad train: ")
    assert said.err.count("\n") == 1
    return said.err


def test_bad_files_are_named(corpus, capsys, tmp_path):
    output = tmp_path / "v.txt"
    for name, content, message in (
        ("zero.bin", b"abc\0def " * 100, "zero.bin: not a text file (it holds zero bytes)"),
        ("latin.txt", "Äpfel und Öl ".encode("latin-1") * 100, "latin.txt: not a text file in UTF-8 (byte 0xc4)"),
        ("empty.txt", b"", "empty.txt: no words found"),
        ("numbers.txt", b"1 2 3", "numbers.txt: no words found"),
        ("one.txt", b"echo " * 50, "one.txt: 1 of its 1 distinct words"),
        ("rare.txt", b"some words once", "rare.txt: 0 of its 3 distinct words occur at least min_count = 5 times"),
    ):
        (tmp_path / name).write_bytes(content)
        assert message in failure(capsys, tmp_path / name, "-o", output)
    assert "nowhere.txt: No such file" in failure(capsys, tmp_path / "nowhere.txt", "-o", output)
    assert "Is a directory" in failure(capsys, tmp_path, "-o", output)
    assert not output.exists()


def test_bad_outputs_and_options_are_refused_before_training(corpus, capsys, tmp_path):
    assert "cannot be written" in failure(capsys, corpus, "-o", tmp_path)
    assert "cannot be written" in failure(capsys, corpus, "-o", tmp_path / "nowhere" / "v.txt")
    assert "cannot be written" in failure(capsys, corpus, "-o", os.devnull)
    assert "d: 0; expected" in failure(capsys, corpus, "-o", tmp_path / "v.txt", "-d", "0")
    assert "not enough memory" in failure(capsys, corpus, "-o", tmp_path / "v.txt", "-d", "1000000000000000")
    assert os.listdir(tmp_path) == ["corpus.txt"]


def test_the_text_is_not_overwritten(corpus, capsys):
    (corpus.parent / "link").symlink_to(corpus)
    for output in (corpus, corpus.parent / "link"):
        assert "is the text itself" in failure(capsys, corpus, "-o", output)
    assert corpus.read_text("utf-8") == TEXT


def test_a_text_that_can_be_read_only_once_is_refused(tmp_path):
    command = [sys.executable, "-m", "wordgrad", "train", "/dev/stdin", "-o", str(tmp_path / "v.txt")]
    run = subprocess.run(command, check=False, input=TEXT, capture_output=True, text=True, timeout=60)
    assert run.stderr.startswith("wordgrad train: /dev/stdin: no known words in pass 1; expected")
    assert run.returncode == 2
    assert os.listdir(tmp_path) == []


def test_a_file_is_cut_into_sentences_wherever_it_is_read(tmp_path, monkeypatch):
    (tmp_path / "c.txt").write_text("\ufeffOne two three. Four\n\nfive! six" + " seven" * 40, "utf-8")
    whole = list(TextFile(tmp_path / "c.txt"))
    assert whole[:3] == [["one", "two", "three"], ["four"], ["five"]]
    for size in (1, 7):
        monkeypatch.setattr("wordgrad.commands.train.PIECE", size)
        assert list(TextFile(tmp_path / "c.txt")) == whole
    monkeypatch.setattr("wordgrad.commands.train.LONGEST", 50)
    cut = list(TextFile(tmp_path / "c.txt"))
    assert list(chain.from_iterable(cut)) == list(chain.from_iterable(whole))
    assert len(cut) > len(whole)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_leaves_nothing(corpus, stop):
    output = corpus.with_name("v.txt")
    command = [sys.executable, "-m", "wordgrad", "train", str(corpus), "-o", str(output), "--passes", "1000000"]
    terminal, end = os.openpty()
    # Shells make their background jobs deaf to SIGINT, and what these start inherits it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(command, stderr=end)
    signal.signal(signal.SIGINT, before)
    os.close(end)
    said = b""
    while b"%" not in said:  # the bar is drawn: training goes on
        said += os.read(terminal, 1000)
    run.send_signal(stop)
    with suppress(OSError):  # the terminal is closed at the end of the run
        while piece := os.read(terminal, 1000):
            said += piece
    os.close(terminal)
    run.wait(timeout=30)
    assert said.decode().strip().endswith("wordgrad train: stopped; nothing was written")
    assert run.returncode == 130
    assert os.listdir(corpus.parent) == ["corpus.txt"]


def test_help_and_unknown_commands(capsys):
    assert main(["--help"]) == 0
    assert "train" in capsys.readouterr().out
    assert main(["fly"]) == 2
    assert "unknown command 'fly'" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_for_terminals_only():
    quiet, terminal = io.StringIO(), Terminal()
    for stream in (quiet, terminal):
        bar = Progress(1000, "words", stream)
        bar(0.5)
        bar(1)
        bar.clear()
    assert quiet.getvalue() == ""
    assert " 50%" in terminal.getvalue()
    assert "100%" in terminal.getvalue()
    assert "words/s" in terminal.getvalue()

"""Stores: identical to what is in memory, also after kills; refused where they belong to something else."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time

import pytest
import sympy as sp
import xarray as xr

import layered_games as lg
from layered_games.sweeps import stores

pytest.importorskip("zarr")

RUN = """
import sys
import sympy as sp
import layered_games as lg
x, y = sp.Symbol("x", real=True), sp.Symbol("y", positive=True)
game = lg.StrategicGame.from_arrays([[x, 0], [0, y]], [[1, 0], [0, 1]])
lg.sweep(game, {"x": (-1, 2, 120), "y": (0.5, 2, 100)}, store=sys.argv[1], chunk=100)
"""


@pytest.fixture(scope="module")
def case():
    """The sweep of RUN."""
    x, y = sp.Symbol("x", real=True), sp.Symbol("y", positive=True)
    game = lg.StrategicGame.from_arrays([[x, 0], [0, y]], [[1, 0], [0, 1]])
    return game, {"x": (-1, 2, 120), "y": (0.5, 2, 100)}


@pytest.fixture(scope="module")
def want(case):
    return lg.sweep(*case, chunk=100)


def same(one, other):
    assert one.identical(other)
    for name in other.variables:
        assert one[name].values.tobytes() == other[name].values.tobytes()


def flagged(folder):
    flags = folder / "progress" / "done" / "c"
    return sum(path.suffix != ".partial" for path in flags.iterdir()) if flags.exists() else 0


def test_a_store_holds_what_memory_holds(case, want, tmp_path):
    folder = tmp_path / "deep" / "map.zarr"
    same(lg.sweep(*case, chunk=100, store=folder), want)
    same(lg.sweep(*case, chunk=100, store=str(folder)), want)
    opened = xr.open_zarr(folder)
    assert opened.drop_vars(set(opened.coords) - set(opened.dims)).equals(
        want.drop_vars(["action_1", "action_2"])
    )


def test_labels_stay_labels(tmp_path):
    a, x = lg.Parameter("a", "real", unit="days"), lg.Move("1", "x", lower=0)
    game = lg.SequentialGame(["1"], [[x]], {"1": a.symbol * x.symbol - x.symbol**2}, [a])
    data = lg.sweep(game, {"a": (-1, 1, 9)}, store=tmp_path / "line.zarr")
    same(data, lg.sweep(game, {"a": (-1, 1, 9)}))
    assert "branch" in data.coords and data.a.attrs["units"] == "days"


def test_a_killed_sweep_goes_on_and_ends_the_same(case, want, tmp_path):
    folder = tmp_path / "map.zarr"
    for wanted in (3, 40):
        process = subprocess.Popen([sys.executable, "-c", RUN, str(folder)])
        while process.poll() is None and flagged(folder) < wanted:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert 0 < flagged(folder) < 120
    before = flagged(folder)
    put, wrote = stores.ZarrStore.put, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stores.ZarrStore, "put", lambda *args: wrote.append(1) or put(*args))
        same(lg.sweep(*case, chunk=100, store=folder), want)
    assert len(wrote) == 120 - before
    assert not list(folder.rglob("*.partial"))


def test_what_was_computed_stays_when_the_disk_is_full(case, want, tmp_path, monkeypatch):
    folder, put, wrote = tmp_path / "map.zarr", stores.ZarrStore.put, []

    def full(self, box, values):
        if len(wrote) == 7:
            with stores._explained(self.path):
                raise OSError(errno.ENOSPC, "No space left on device")
        wrote.append(box)
        put(self, box, values)

    with monkeypatch.context() as patch:
        patch.setattr(stores.ZarrStore, "put", full)
        with pytest.raises(lg.LayeredGamesError, match=r"no room left .* start the sweep again"):
            lg.sweep(*case, chunk=100, store=folder)
    assert flagged(folder) == 7
    same(lg.sweep(*case, chunk=100, store=folder), want)


def test_a_folder_that_cannot_be_written_to_is_told(case, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(stores.FileLock, "acquire", refuse)
    with pytest.raises(lg.LayeredGamesError, match=r"cannot be written to \(Read-only file system\)"):
        lg.sweep(*case, store=tmp_path / "map.zarr")


def test_the_store_of_another_sweep_is_refused(case, tmp_path, monkeypatch):
    game, over = case
    folder = tmp_path / "map.zarr"
    want = lg.sweep(game, over, chunk=100, store=folder).load()
    x, y = (sp.Symbol("x", real=True), sp.Symbol("y", positive=True))
    other = lg.StrategicGame.from_arrays([[x, 1], [0, y]], [[1, 0], [0, 1]])
    for arguments, options, words in (
        ((other, over), {}, "store of another game"),
        ((game, {**over, "x": (-1, 3, 120)}), {}, "store of another grid"),
        ((game, {"x": over["x"]}), {"at": {"y": 1}}, "store of another grid"),
        ((game, over), {"quantities": ["count"]}, "store of another quantities"),
        ((game, over), {"chunk": 200}, "store of another chunk"),
    ):
        with pytest.raises(lg.LayeredGamesError, match=words):
            lg.sweep(*arguments, **{"chunk": 100, **options}, store=folder)
    monkeypatch.setattr("layered_games.sweeps.provenance.__version__", "0.0.9")
    with pytest.raises(lg.LayeredGamesError, match=r"store of another version.*0\.1\.0.*0\.0\.9"):
        lg.sweep(game, over, chunk=100, store=folder)
    monkeypatch.undo()
    same(lg.sweep(game, over, chunk=100, store=folder), want)


def test_a_folder_that_is_no_store_is_left_alone(case, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(lg.LayeredGamesError, match="is no store of a sweep"):
        lg.sweep(*case, store=tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_of_two_writers_one_is_told(case, tmp_path, monkeypatch):
    folder, put, told = tmp_path / "map.zarr", stores.ZarrStore.put, []

    def second(self, box, values):
        if not told:
            with pytest.raises(lg.LayeredGamesError, match="another process writes to"):
                lg.sweep(*case, chunk=100, store=folder)
            told.append(True)
        put(self, box, values)

    monkeypatch.setattr(stores.ZarrStore, "put", second)
    lg.sweep(*case, chunk=100, store=folder)
    assert told


def test_a_missing_extra_names_the_command(case, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(lg.LayeredGamesError, match=r"needs zarr.*pip install 'layered-games\[cluster\]'"):
        lg.sweep(*case, store=tmp_path / "map.zarr")


def test_the_bar_shows_rate_and_time_left(case, tmp_path, capsys):
    lg.sweep(*case, store=tmp_path / "map.zarr", progress=True)
    shown = capsys.readouterr().err
    assert "sweep" in shown and "pt/s" in shown
    lg.sweep(*case, progress=False)
    assert not capsys.readouterr().err

"""Executors: the same bits from all of them, also when a worker is killed."""

from __future__ import annotations

import os
import signal
import sys

import pytest
import sympy as sp

import layered_games as lg

distributed = pytest.importorskip("distributed")

OVER = {"a": (0.5, 9, 60), "c": (0.25, 3, 41)}


@pytest.fixture(scope="module")
def duopoly():
    a, c = lg.Parameter("a", domain="positive"), lg.Parameter("c", domain="positive")
    one, two = lg.Move("1", "q1", lower=0), lg.Move("2", "q2", lower=0)
    price = a.symbol - one.symbol - two.symbol
    payoffs = {"1": (price - c.symbol) * one.symbol, "2": (price - c.symbol) * two.symbol}
    return lg.SequentialGame(["1", "2"], stages=[[one], [two]], parameters=[a, c], payoffs=payoffs)


@pytest.fixture(scope="module")
def want(duopoly):
    return lg.sweep(duopoly, OVER, chunk=100)


def same(one, other):
    assert one.identical(other)
    for name in one.variables:
        assert one[name].values.tobytes() == other[name].values.tobytes()


def test_processes_give_the_same_bits(duopoly, want):
    same(lg.sweep(duopoly, OVER, executor="processes", workers=2, chunk=100), want)


def test_a_cluster_survives_the_death_of_a_worker(duopoly, want):
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        same(lg.sweep(duopoly, OVER, client=client, chunk=100), want)
        first, *_ = client.run(os.getpid).values()
        killed = []

        def kill(points):
            if not killed:
                os.kill(first, signal.SIGKILL)
                killed.append(points)

        from layered_games.sweeps import jobs

        original = jobs.InMemory.put
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(jobs.InMemory, "put", lambda *args: kill(args[1]) or original(*args))
            same(lg.sweep(duopoly, OVER, client=client, chunk=100), want)
        assert killed


def test_finite_games_travel_to_processes():
    x = sp.Symbol("x", real=True)
    game = lg.StrategicGame.from_arrays([[x, 0], [0, 1]], [[1, 0], [0, 1]])
    over = {"x": (-1, 2, 31)}
    same(lg.sweep(game, over, executor="processes", workers=1, chunk=10), lg.sweep(game, over, chunk=10))


def test_a_process_that_dies_is_told(duopoly, monkeypatch):
    from layered_games.sweeps import executors

    monkeypatch.setattr(executors, "_run", os._exit)
    monkeypatch.setattr(executors, "_arguments", lambda grid, box: (3,))
    with pytest.raises(lg.LayeredGamesError, match="a worker process ended without a result"):
        lg.sweep(duopoly, OVER, executor="processes", workers=1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"executor": "threads"}, "unknown executor 'threads'; use one of serial, processes, dask"),
        ({"executor": "processes", "client": object()}, "client= is for Dask"),
        ({"executor": "processes", "workers": 0}, "workers=0"),
    ],
)
def test_wrong_executors_are_refused(duopoly, options, words):
    with pytest.raises(lg.ParameterError, match=words):
        lg.sweep(duopoly, OVER, **options)


def test_a_missing_extra_names_the_command(duopoly, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(lg.LayeredGamesError, match=r"pip install 'layered-games\[cluster\]'"):
        lg.sweep(duopoly, OVER, executor="dask")

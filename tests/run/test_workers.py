import multiprocessing

import pytest
import worker_jobs as work

from bfa.run.workers import Lost, run_all


def results(jobs, function, workers: int = 2) -> dict:
    return dict(run_all(jobs, function, workers=workers, stop=work.nothing))


def test_every_job_comes_back_with_its_result():
    assert results([1, 2, 3, 4, 5], work.square) == {1: 1, 2: 4, 3: 9, 4: 16, 5: 25}


def test_no_jobs_start_no_workers():
    assert results([], work.square) == {}


def test_a_worker_that_dies_takes_only_its_own_job_with_it():
    found = results([1, 2, 3, 4, 5], work.die_at_three)
    assert found.pop(3) == Lost(9)
    assert [found[number][0] for number in (1, 2, 4, 5)] == [1, 2, 4, 5]


def test_a_worker_is_used_again_and_each_job_is_told_of_when_it_is_given():
    told: list[tuple[str, int]] = []
    given = run_all([1, 2, 4], work.die_at_three, workers=1, stop=work.nothing, began=lambda n: told.append(("to", n)))
    found = {}
    for number, result in given:
        told.append(("from", number))
        found[number] = result
    assert len({process for _, process in found.values()}) == 1
    assert told == [(way, number) for number in (1, 2, 4) for way in ("to", "from")]


def test_workers_end_when_the_batch_is_stopped():
    ended = run_all([0.0, 60.0, 60.0], work.sleep, workers=2, stop=work.nothing)
    assert next(ended) == (0.0, 0.0)
    at_work = multiprocessing.active_children()
    ended.close()
    assert len(at_work) == 2
    assert not any(process.is_alive() for process in at_work)


@pytest.mark.parametrize("workers", [1, 4])
def test_results_do_not_depend_on_the_number_of_workers(workers: int):
    assert results([3, 2, 1], work.square, workers=workers) == {1: 1, 2: 4, 3: 9}

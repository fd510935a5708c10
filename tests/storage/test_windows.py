"""Two windows, or a window and the terminal, on one survey."""

import subprocess
import sys
import threading
from pathlib import Path

from surveyapp.storage import SiteQuery, Survey, open_survey
from tests.storage.acts import edit_site, new_site

_OTHER = """
import sys
from pathlib import Path
from surveyapp.storage import open_survey
from tests.storage.acts import edit_site, new_site
with open_survey(Path(sys.argv[1]), who="别人") as survey:
    for site in survey.sites():
        edit_site(survey, site, owner="别人写的")
    new_site(survey, "第二窗")
"""


def other_process(folder: Path, root: Path) -> None:
    subprocess.run([sys.executable, "-c", _OTHER, folder], check=True, cwd=root)


def test_what_another_process_saves_is_seen_and_both_go_on(
    survey: Survey, folder: Path, project_root: Path
) -> None:
    key = new_site(survey)
    assert survey.site(key)["owner"] is None
    other_process(folder, project_root)
    assert survey.site(key)["owner"] == "别人写的"
    assert len(survey.sites(SiteQuery(search="第二窗"))) == 1
    assert survey.history(key)[0].who == "别人"
    edit_site(survey, key, owner="我再改")
    other_process(folder, project_root)
    assert survey.site(key)["owner"] == "别人写的"
    assert survey.check() == []


def test_threads_write_and_read_at_the_same_time(survey: Survey) -> None:
    keys = [new_site(survey) for _ in range(4)]
    wrong: list[object] = []

    def work(key: str) -> None:
        for height in range(25):
            edit_site(survey, key, height_m=height)
            if survey.site(key)["height_m"] != height:
                wrong.append((key, height))
            survey.sites(SiteQuery(search="人民"))

    threads = [threading.Thread(target=work, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(survey.history()) == 4 + 4 * 24 + 4
    assert survey.check() == []


def test_a_window_follows_when_the_file_is_replaced_under_it(survey: Survey, folder: Path) -> None:
    from surveyapp.storage import rebuild

    key = new_site(survey)
    rebuild(folder)
    edit_site(survey, key, height_m=7)
    survey.close()
    with open_survey(folder) as again:
        assert again.site(key)["height_m"] == 7
        assert again.check() == []

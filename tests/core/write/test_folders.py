from pathlib import Path

import pytest

from core.errors import Unavailable
from core.write.books import open_books
from core.write.folders import file_system, is_shared
from tests.core.write.desk import JOURNAL_ID

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/ada ext4 rw 0 0
//server/team /mnt/our\040team cifs rw 0 0
"""


@pytest.mark.parametrize(
    "name",
    [
        "Dropbox",
        "Dropbox (Personal)",
        "OneDrive - Daisy Wholesale",
        "Google Drive",
        "GoogleDrive-ada@example.com",
        "iCloud Drive",
        "com~apple~CloudDocs",
        "Nextcloud2",
    ],
)
def test_books_are_not_opened_in_a_synchronised_folder(tmp_path: Path, name: str):
    with pytest.raises(Unavailable) as refused:
        open_books(tmp_path / name / "books", JOURNAL_ID)
    sentence = refused.value.sentence
    told = f"{tmp_path / name / 'books'} is in a synchronised or network folder, where books get damaged."
    assert (sentence.happened, sentence.safe) == (told, "Nothing was changed.")
    assert sentence.todo == "Choose a local folder or use a PostgreSQL server."
    assert not (tmp_path / name).exists()


def test_a_folder_is_not_taken_for_synchronised_by_a_part_of_its_name(tmp_path: Path):
    assert not any(is_shared(tmp_path / name) for name in ("dropboxes", "my-dropbox", "nextcloud-server", "books"))


def test_a_link_into_a_synchronised_folder_is_followed(tmp_path: Path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "books").symlink_to(tmp_path / "Dropbox")
    assert is_shared(tmp_path / "books")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/books", "ext4"),
        ("/home/bob/books", "nfs4"),
        ("/home/ada/books", "ext4"),
        ("/mnt/our team/books", "cifs"),
        ("/homeless/books", "ext4"),
    ],
)
def test_the_innermost_mount_says_the_file_system(folder: str, kind: str):
    assert file_system(Path(folder), MOUNTS) == kind


def test_nothing_is_known_without_mounts():
    assert file_system(Path("/srv/books"), "") == ""

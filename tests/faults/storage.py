"""What SQLite asks of the disk, seen and answered by a test: every open, read, write, cut, sync and delete.

The program stays as it is. The driver's own "unix" file system (SQLite's VFS) is wrapped under it, in this process
only, with ctypes and what the driver's module exports, so that no compiler is needed. A `Watcher` is asked before each
call whether it is to be done, and told after it. The write-ahead log's index lies in memory and is not seen.
"""

import ctypes
import glob
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3

OK, FULL, CANNOT_OPEN = 0, 13, 14
DISK_ERRORS = {"open": CANNOT_OPEN, "read": 266, "write": 778, "sync": 1034, "cut": 1546, "delete": 2570}
"""By kind of call, the code with which SQLite's own file system answers when the system says EIO."""
FAULTY_CALLS = frozenset(DISK_ERRORS)
HALF = -1  # half of what is to be written is, and then the disk is full
_FILE_EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})
_CREATE = 0x4  # SQLITE_OPEN_CREATE


class Call(NamedTuple):
    """One call: open, create, read, write, cut, sync, sync folder, delete, lock or sleep."""

    kind: str
    path: str
    offset: int = 0  # of a cut: the new length
    size: int = 0
    data: bytes = b""


class Watcher:
    """Lets everything pass; what else is wanted is said by overriding."""

    def before(self, call: Call) -> int:
        """OK, FULL, HALF, or one of DISK_ERRORS: then the call is not done."""
        return OK

    def after(self, call: Call) -> None:
        """The call was done."""

    def before_file(self, path: str) -> None:
        """Python itself, not SQLite, is about to write, rename, remove or make this file or folder."""


_Shape = CFUNCTYPE
_File = c_void_p
_OPEN = _Shape(c_int, c_void_p, c_void_p, _File, c_int, POINTER(c_int))
_DELETE = _Shape(c_int, c_void_p, c_char_p, c_int)
_SLEEP = _Shape(c_int, c_void_p, c_int)
_SET_CALL = _Shape(c_int, c_void_p, c_char_p, c_void_p)
_GET_CALL = _Shape(c_void_p, c_void_p, c_char_p)
_OPEN_FOLDER = _Shape(c_int, c_char_p, POINTER(c_int))
_CLOSE = _Shape(c_int, _File)
_MOVE = _Shape(c_int, _File, c_void_p, c_int, c_int64)  # read and write
_CUT = _Shape(c_int, _File, c_int64)
_SYNC = _Shape(c_int, _File, c_int)
_LOCK = _Shape(c_int, _File, c_int, c_int, c_int)


class _Vfs(Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        *[("version", c_int), ("file_size", c_int), ("longest_path", c_int), ("next", c_void_p), ("name", c_char_p)],
        *[("data", c_void_p), ("open", _OPEN), ("delete", _DELETE), ("access", c_void_p), ("full_path", c_void_p)],
        *[(f"dynamic_{number}", c_void_p) for number in range(4)],
        *[("randomness", c_void_p), ("sleep", _SLEEP), ("time", c_void_p), ("last_error", c_void_p)],
        *[("time_64", c_void_p), ("set_call", _SET_CALL), ("get_call", _GET_CALL), ("next_call", c_void_p)],
    )


class _Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        *[("version", c_int), ("close", _CLOSE), ("read", _MOVE), ("write", _MOVE), ("cut", _CUT), ("sync", _SYNC)],
        *[(f"other_{number}", c_void_p) for number in range(8)],
        *[("shm_lock", _LOCK), ("shm_barrier", c_void_p), ("shm_unmap", c_void_p)],
        *[("fetch", c_void_p), ("unfetch", c_void_p)],
    )
    # others: file size, lock, unlock, check lock, control, sector size, device, map shared memory


def _loud(function: Callable[..., Any]) -> Callable[..., Any]:
    """ctypes swallows what a callback raises; a mistake in here has to end the process."""

    @wraps(function)
    def guarded(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except BaseException:  # noqa: BLE001  there is nobody to rise to
            traceback.print_exc()
            os._exit(70)

    return guarded


def driver_library() -> ctypes.CDLL:
    """The SQLite inside the driver's module, as the program has it."""
    return ctypes.CDLL(glob.glob(str(Path(sqlcipher3.__file__).parent / "_sqlite3*"))[0])


class Storage:
    """The wrapped file system, the default of this process from `install` on."""

    def __init__(self) -> None:
        self._watcher = Watcher()
        self._paths: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}  # of each open file: the original's
        self._copies: dict[int, _Methods] = {}  # by the original's address
        self._kept: list[Any] = []  # what C code points to
        self._vfs: Any = None

    def install(self) -> None:
        """Once a process; until something watches, it changes nothing."""
        if self._vfs is not None:
            return
        library = driver_library()
        library.sqlite3_initialize()
        library.sqlite3_vfs_find.restype = c_void_p
        self._original = _Vfs.from_address(library.sqlite3_vfs_find(None))
        self._vfs = _Vfs()
        ctypes.memmove(ctypes.byref(self._vfs), ctypes.byref(self._original), ctypes.sizeof(_Vfs))
        self._vfs.name, self._vfs.next = b"watched", None
        self._vfs.open, self._vfs.delete = _OPEN(_loud(self._open)), _DELETE(_loud(self._delete))
        self._vfs.sleep = _SLEEP(_loud(self._sleep))
        self._watch_folder_syncs()
        sys.addaudithook(self._audited)
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise RuntimeError("SQLite does not take the wrapped file system")

    @contextmanager
    def watched(self, watcher: Watcher) -> Iterator[None]:
        """Ask and tell this watcher meanwhile; of every file in this process."""
        self.install()
        before, self._watcher = self._watcher, watcher
        try:
            yield
        finally:
            self._watcher = before

    def _watch_folder_syncs(self) -> None:
        name = b"openDirectory"
        original = _OPEN_FOLDER(self._original.get_call(ctypes.addressof(self._original), name))

        def opened(path: bytes, number: Any) -> int:
            code: int = original(path, number)
            self._watcher.after(Call("sync folder", str(Path(os.fsdecode(path)).parent)))
            return code

        callback = _OPEN_FOLDER(_loud(opened))
        self._kept += [original, callback]
        self._original.set_call(ctypes.addressof(self._original), name, ctypes.cast(callback, c_void_p))

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        is_written = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if is_written or event in _FILE_EVENTS:
            self._watcher.before_file(str(arguments[0]))

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else ""  # SQLite goes on using the name where it lies
        is_new = bool(name) and bool(flags & _CREATE) and not os.path.exists(path)
        call = Call("create" if is_new else "open", path)
        if code := self._watcher.before(call):
            c_void_p.from_address(file).value = None
            return code
        code = self._original.open(ctypes.addressof(self._original), name, file, flags, out)
        address = c_void_p.from_address(file).value
        if address:
            self._paths[file], self._methods[file] = path, _Methods.from_address(address)
            c_void_p.from_address(file).value = ctypes.addressof(self._copy(address))
        if not code:
            self._watcher.after(call)
        return code

    def _copy(self, address: int) -> _Methods:
        if address not in self._copies:
            copy = self._copies[address] = _Methods()
            ctypes.memmove(ctypes.byref(copy), address, ctypes.sizeof(_Methods))
            copy.close, copy.shm_lock = _CLOSE(_loud(self._close)), _LOCK(_loud(self._shm_lock))
            copy.read, copy.write = _MOVE(_loud(self._read)), _MOVE(_loud(self._write))
            copy.cut, copy.sync = _CUT(_loud(self._cut)), _SYNC(_loud(self._sync))
        return self._copies[address]

    def _close(self, file: int) -> int:
        methods = self._methods.pop(file)
        self._paths.pop(file)
        return int(methods.close(file))

    def _read(self, file: int, buffer: int, size: int, offset: int) -> int:
        return self._do(
            Call("read", self._paths[file], offset, size),
            lambda: self._methods[file].read(file, buffer, size, offset),
        )

    def _write(self, file: int, buffer: int, size: int, offset: int) -> int:
        call = Call("write", self._paths[file], offset, size, ctypes.string_at(buffer, size))
        code = self._watcher.before(call)
        if code == HALF:
            self._methods[file].write(file, buffer, size // 2, offset)
            return FULL
        code = code or self._methods[file].write(file, buffer, size, offset)
        if not code:
            self._watcher.after(call)
        return code

    def _cut(self, file: int, size: int) -> int:
        return self._do(Call("cut", self._paths[file], size), lambda: self._methods[file].cut(file, size))

    def _sync(self, file: int, flags: int) -> int:
        return self._do(Call("sync", self._paths[file]), lambda: self._methods[file].sync(file, flags))

    def _delete(self, vfs: int, name: bytes, is_synced: int) -> int:
        original = ctypes.addressof(self._original)
        return self._do(Call("delete", os.fsdecode(name)), lambda: self._original.delete(original, name, is_synced))

    def _shm_lock(self, file: int, offset: int, count: int, flags: int) -> int:
        call = Call("lock", self._paths[file], offset, flags)
        self._watcher.before(call)
        return int(self._methods[file].shm_lock(file, offset, count, flags))

    def _sleep(self, vfs: int, micros: int) -> int:
        if self._watcher.before(Call("sleep", "", 0, micros)):
            return micros  # it is somebody else's turn meanwhile
        return int(self._original.sleep(ctypes.addressof(self._original), micros))

    def _do(self, call: Call, work: Callable[[], int]) -> int:
        code = self._watcher.before(call)
        if code:
            return code
        code = int(work())
        if not code or (call.kind == "read" and code == 522):  # a read behind the end is none that went wrong
            self._watcher.after(call)
        return code


storage = Storage()

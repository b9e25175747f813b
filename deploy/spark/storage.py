"""Access to files wherever Spark reads and writes them: HDFS, an object store, or a disk."""

import hashlib
import json
from dataclasses import dataclass, field


class Refusal(Exception):
    """A reason why the job cannot continue, worded for the user."""


@dataclass
class Folder:
    """The data files in one folder of the input."""

    name: str
    # the size and modification time of each file, by path
    files: dict = field(default_factory=dict)

    def fingerprint(self):
        return hashlib.sha256(json.dumps(sorted(self.files.items())).encode()).hexdigest()

    def partitions(self):
        """The names of the columns in the folder's name, such as `month` in `month=2026-11`."""
        return {part.split("=")[0] for part in self.name.split("/") if "=" in part}


class Storage:
    """Spark's file systems, which hold the input and the output."""

    def __init__(self, spark):
        self.jvm = spark.sparkContext._jvm
        self.configuration = spark.sparkContext._jsc.hadoopConfiguration()

    def at(self, path):
        place = self.jvm.org.apache.hadoop.fs.Path(path)
        return place.getFileSystem(self.configuration), place

    def folders(self, root):
        """The data files under a path, by folder, sorted by name. Names that begin with _ or . are ignored."""
        system, place = self.at(root)
        if not system.exists(place):
            raise Refusal(f"{root} does not exist: check the path")
        top = system.getFileStatus(place).getPath().toString().rstrip("/")
        found = {}
        statuses = system.listFiles(place, True)
        while statuses.hasNext():
            status = statuses.next()
            path = status.getPath().toString()
            *folders, name = path.removeprefix(top).strip("/").split("/")
            if any(part[:1] in ("_", ".") for part in [*folders, name]):
                continue
            folder = "/".join(folders)
            files = found.setdefault(folder, Folder(folder)).files
            files[path] = [status.getLen(), status.getModificationTime()]
        return [found[name] for name in sorted(found)]

    def read_json(self, path):
        """The contents of a small file; `None` if it does not exist or is incomplete."""
        system, place = self.at(path)
        if not system.exists(place):
            return None
        stream = system.open(place)
        try:
            return json.loads(self.jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        except ValueError:
            return None
        finally:
            stream.close()

    def write_json(self, path, content):
        system, place = self.at(path)
        stream = system.create(place, True)
        try:
            stream.write(bytearray(json.dumps(content), "utf-8"))
        finally:
            stream.close()

    def remove(self, path):
        system, place = self.at(path)
        system.delete(place, True)

    def is_file(self, path):
        system, place = self.at(path)
        return system.getFileStatus(place).isFile()

    def exists(self, path):
        system, place = self.at(path)
        return system.exists(place)

    def move_files(self, source, target):
        """Replaces the files in the target folder with those in the source folder. Subfolders of the target stay."""
        system, place = self.at(target)
        system.mkdirs(place)
        for status in system.listStatus(place):
            if status.isFile():
                system.delete(status.getPath(), False)
        origin = self.at(source)[1]
        if not system.exists(origin):
            return
        for status in system.listStatus(origin):
            new = self.jvm.org.apache.hadoop.fs.Path(place, status.getPath().getName())
            if status.isFile() and not system.rename(status.getPath(), new):
                raise Refusal(f"cannot move {status.getPath().toString()} to {new.toString()}")

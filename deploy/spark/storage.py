"""Files where Spark reads and writes them: HDFS, an object store, a disk."""

import hashlib
import json
from dataclasses import dataclass, field


class Refusal(Exception):
    """Why a job cannot go on; a sentence for the user."""


@dataclass
class Folder:
    """Data files that lie in one folder of the input."""

    name: str
    # path to size and time of change
    files: dict = field(default_factory=dict)

    def fingerprint(self):
        return hashlib.sha256(json.dumps(sorted(self.files.items())).encode()).hexdigest()

    def partitions(self):
        """Columns that the folder's name has."""
        return {part.split("=")[0] for part in self.name.split("/") if "=" in part}


class Storage:
    """The file systems that Spark knows, on which input and output lie."""

    def __init__(self, spark):
        self.jvm = spark.sparkContext._jvm
        self.configuration = spark.sparkContext._jsc.hadoopConfiguration()

    def at(self, path):
        place = self.jvm.org.apache.hadoop.fs.Path(path)
        return place.getFileSystem(self.configuration), place

    def folders(self, root):
        """The data files under a path, by folder, in the order of names; names that begin with _ or . are no data."""
        system, place = self.at(root)
        if not system.exists(place):
            raise Refusal(f"there is no {root}")
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
        """What stands in a small file; `None` where there is none, or it was not written to its end."""
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
        """The files of one folder in place of those of another, whose folders stay."""
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

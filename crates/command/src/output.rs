//! Where results go: a stream, or a file that is replaced only once everything is written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::{Builder, NamedTempFile};

use churnscope_wording::command;

/// An output that replaces an existing file only when it is [finished](Self::finish).
pub(crate) struct OutputFile {
    name: String,
    sink: BufWriter<Sink>,
    has_written: bool,
}

enum Sink {
    /// Standard output, a device, or a pipe.
    Stream(Box<dyn Write>),
    /// Deleted if it is dropped before it replaces the target.
    File { temporary: NamedTempFile, target: PathBuf },
}

impl OutputFile {
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            let sink = Sink::Stream(Box::new(io::stdout()));
            return Ok(Self::new(command::STANDARD_OUTPUT.to_owned(), sink));
        }
        let name = path.display().to_string();
        let sink = Sink::open(path).with_context(|| command::cannot_write(&name))?;
        Ok(Self::new(name, sink))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.has_written = true;
        self.sink.write_all(bytes).with_context(|| command::cannot_write(&self.name))
    }

    pub(crate) fn copy(&mut self, file: &mut File) -> anyhow::Result<()> {
        self.has_written = true;
        io::copy(file, &mut self.sink).map(drop).with_context(|| command::cannot_write(&self.name))
    }

    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let cannot_write = || command::cannot_write(&self.name);
        let sink = self.sink.into_inner().map_err(io::IntoInnerError::into_error).with_context(cannot_write)?;
        match sink {
            Sink::Stream(mut stream) => stream.flush().with_context(cannot_write),
            Sink::File { temporary, target } => {
                temporary.persist(target).map(drop).map_err(|error| error.error).with_context(cannot_write)
            }
        }
    }

    pub(crate) fn explain_incomplete(self, error: anyhow::Error) -> anyhow::Error {
        match self.sink.get_ref() {
            Sink::Stream(_) if self.has_written => error.context(command::incomplete(&self.name)),
            _ => error,
        }
    }

    fn new(name: String, sink: Sink) -> Self {
        Self { name, sink: BufWriter::new(sink), has_written: false }
    }
}

impl Sink {
    fn open(path: &Path) -> io::Result<Self> {
        let existing = fs::metadata(path).ok();
        if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
            return Ok(Self::Stream(Box::new(OpenOptions::new().write(true).open(path)?)));
        }
        // a symbolic link to a file stays a link: the file that it points to is replaced
        let target = if existing.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
        let permissions = existing.map(|metadata| metadata.permissions());
        let temporary = create_next_to(&target)?;
        if let Some(permissions) = permissions {
            temporary.as_file().set_permissions(permissions)?;
        }
        Ok(Self::File { temporary, target })
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::File { temporary, .. } => temporary.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::File { temporary, .. } => temporary.flush(),
        }
    }
}

/// Writes a whole file. If writing fails, an existing file stays as it was.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut output = OutputFile::create(path)?;
    output.write(bytes)?;
    output.finish()
}

/// Writes a new file. It is an error if the file already exists.
pub(crate) fn write_new_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || {
        let mut temporary = create_next_to(path)?;
        temporary.write_all(bytes)?;
        temporary.persist_noclobber(path).map(drop).map_err(|error| error.error)
    };
    write().with_context(|| command::cannot_write(path.display()))
}

/// A temporary file in the folder of the target, so that it can be renamed without copying.
fn create_next_to(target: &Path) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // by default, tempfile would create a file that only its owner can read
    Builder::new().prefix(".churnscope-").make_in(folder, |path| File::create_new(path))
}

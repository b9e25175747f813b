//! Where results go: a file that is whole or not there, or the standard output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// An output that counts as written only once it is kept.
pub(super) struct Output {
    name: String,
    sink: BufWriter<Box<dyn Write>>,
    /// Where a file is written until it is kept; `None` where bytes are out as soon as they are written.
    unfinished: Option<Unfinished>,
    begun: bool,
}

/// A file beside the one asked for; gone when dropped.
struct Unfinished {
    beside: PathBuf,
    target: PathBuf,
}

impl Output {
    /// Opens a path for writing; `-` is the standard output. A file is written beside the one asked for and takes its
    /// place once it is kept. What is no ordinary file (a device, a pipe) is written directly.
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::new("standard output".to_owned(), Box::new(io::stdout()), None));
        }
        let name = path.display().to_string();
        let cannot = || format!("cannot write {name}");
        let existing = fs::metadata(path).ok();
        if existing.as_ref().is_some_and(|about| !about.is_file()) {
            let file = OpenOptions::new().write(true).open(path).with_context(cannot)?;
            return Ok(Self::new(name, Box::new(file), None));
        }
        // a link stays a link: what it points to is replaced
        let target = if existing.is_some() { fs::canonicalize(path).with_context(cannot)? } else { path.to_owned() };
        let beside = beside(&target);
        let file = File::create(&beside).with_context(cannot)?;
        let unfinished = Unfinished { beside, target };
        if let Some(about) = existing {
            file.set_permissions(about.permissions()).with_context(cannot)?;
        }
        Ok(Self::new(name, Box::new(file), Some(unfinished)))
    }

    /// Writes bytes behind the others.
    pub(super) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.begun = true;
        self.sink.write_all(bytes).with_context(|| format!("cannot write {}", self.name))
    }

    /// Says that all is written: a file now takes the place of the one asked for.
    pub(super) fn keep(mut self) -> anyhow::Result<()> {
        let cannot = || format!("cannot write {}", self.name);
        self.sink.flush().with_context(cannot)?;
        if let Some(unfinished) = &self.unfinished {
            fs::rename(&unfinished.beside, &unfinished.target).with_context(cannot)?;
        }
        Ok(())
    }

    /// Explains an error with which the output ends before it is whole: whether something of it is out already.
    pub(super) fn abandon(self, error: anyhow::Error) -> anyhow::Error {
        if self.begun && self.unfinished.is_none() {
            error.context(format!("what was written to {} is incomplete", self.name))
        } else {
            error
        }
    }

    fn new(name: String, sink: Box<dyn Write>, unfinished: Option<Unfinished>) -> Self {
        Self { name, sink: BufWriter::new(sink), unfinished, begun: false }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // once it was kept there is nothing left to remove
        let _ = fs::remove_file(&self.beside);
    }
}

/// Writes a whole file, or leaves what was there as it was.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut output = Output::create(path)?;
    output.write(bytes)?;
    output.keep()
}

/// A name in the same folder, so that renaming copies nothing; with our process id, so that nobody else uses it.
fn beside(target: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.unfinished", std::process::id()));
    target.with_file_name(name)
}

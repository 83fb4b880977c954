//! Installs files into the directory of a driver that starts.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::StartContext;
use crate::{
    error::{Error, Result, system_words},
    install::{Content, ETC, Install, Piece, gather, place},
    rundir,
    template::{Place, Source},
    value::Values,
};

/// A file or directory that is ready to be written.
struct Ready {
    source: PathBuf,
    target: PathBuf,
    content: Content,
}

impl StartContext {
    /// The directory for configuration inside the driver's own: where installed files go that name no other place.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn etc(&self) -> Result<PathBuf> {
        let etc = self.directory().join(ETC);
        rundir::create_all(&etc)?;
        Ok(etc)
    }

    /// Puts files into the driver's directory, as its option `install_files` does before it starts.
    ///
    /// # Errors
    ///
    /// When a source is not there, a relative destination leaves the driver's directory, a file cannot be written, or as
    /// [`render`](Self::render) when a name or a text is a template.
    pub async fn install_files(&self, files: impl Values<Install>) -> Result<()> {
        self.install(files.into_values()?).await
    }

    pub(super) async fn install(&self, installs: Vec<Install>) -> Result<()> {
        if installs.is_empty() {
            return Ok(());
        }
        let mut named = Vec::new();
        for install in installs {
            named.push(self.named(install).await?);
        }
        let pieces = blocking(move || {
            let pieces = named.iter().map(gather).collect::<Result<Vec<_>>>()?;
            Ok(pieces.into_iter().flatten().collect::<Vec<Piece>>())
        });
        let pieces = pieces.await?;
        self.require_texts(&pieces).await?;
        let directory = self.directory();
        let mut ready: Vec<Ready> = Vec::new();
        for piece in pieces {
            let next = self.ready_piece(piece, directory).await?;
            if let Some(other) = ready.iter().find(|other| next.takes_place_of(other)) {
                return Err(collision(other, &next));
            }
            ready.push(next);
        }
        blocking(move || ready.iter().try_for_each(Ready::write)).await
    }

    /// `install` with its names rendered.
    async fn named(&self, install: Install) -> Result<Install> {
        let source = self.render_path(&install.source).await?;
        let to = match &install.to {
            Some(to) => Some(self.render_path(to).await?),
            None => None,
        };
        Ok(Install { source, to, verbatim: install.verbatim })
    }

    async fn render_path(&self, path: &Path) -> Result<PathBuf> {
        Ok(self.render_os(path.as_os_str()).await?.into())
    }

    /// Waits for all drivers that any of the files name at once.
    async fn require_texts(&self, pieces: &[Piece]) -> Result<()> {
        let names: Vec<String> = pieces.iter().map(|p| p.source.display().to_string()).collect();
        let texts = pieces.iter().zip(&names).filter_map(|(piece, name)| match &piece.content {
            Content::Template(text) => Some(Source { place: Place::File(name), text }),
            Content::Directory | Content::Copy => None,
        });
        self.require_named(&texts.collect::<Vec<_>>()).await.map(drop)
    }

    async fn ready_piece(&self, piece: Piece, directory: &Path) -> Result<Ready> {
        let Piece { source, destination, content } = piece;
        let target = place(&self.render_path(&destination).await?, directory)?;
        let content = match content {
            Content::Template(text) => {
                let place = source.display().to_string();
                let source = Source { place: Place::File(&place), text: &text };
                Content::Template(self.rendered(source).await?)
            }
            content => content,
        };
        Ok(Ready { source, target, content })
    }
}

impl Ready {
    /// Directories may be filled from several sources; a file has one.
    fn takes_place_of(&self, other: &Self) -> bool {
        let directories = self.content == Content::Directory && other.content == Content::Directory;
        self.target == other.target && !directories
    }

    fn write(&self) -> Result<()> {
        let Self { source, target, content } = self;
        let failed = |e: &std::io::Error| {
            let (source, target) = (source.display(), target.display());
            let why = system_words(e);
            Error::new(format!("`{source}` cannot be installed at `{target}`: {why}"))
        };
        if let Content::Directory = content {
            return fs::create_dir_all(target).map_err(|e| failed(&e));
        }
        let write = || {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            // What an earlier start installed may be write-protected.
            let _ = fs::remove_file(target);
            if let Content::Template(text) = content {
                fs::write(target, text)?;
                let mode = fs::metadata(source)?.permissions().mode();
                fs::set_permissions(target, fs::Permissions::from_mode(mode))
            } else {
                fs::copy(source, target).map(drop)
            }
        };
        write().map_err(|e| failed(&e))
    }
}

fn collision(first: &Ready, second: &Ready) -> Error {
    Error::new(format!(
        "`{}` and `{}` would both be installed at `{}`",
        first.source.display(),
        second.source.display(),
        first.target.display()
    ))
    .help("give one of them another place: `file(\"source\").to(\"place\")`")
}

/// Does what may keep the disk busy where it holds nobody up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) => Err(stopped.into()),
    }
}

//! Reads the sources of installed files: a file, or everything in a directory.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Install;
use crate::{
    error::{Error, Result, system_words},
    suggest::{listed, similar},
    template::is_template,
};

/// How many names of a directory an error shows.
const SHOWN: usize = 12;

/// One file or directory on its way from its source.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) source: PathBuf,
    /// As the user would write it; it may be a template.
    pub(crate) destination: PathBuf,
    pub(crate) content: Content,
}

/// What a piece is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A directory, whose files are pieces of their own.
    Directory,
    /// A file that is copied.
    Copy,
    /// A file whose text is rendered.
    Template(String),
}

/// The pieces that `install` consists of, directories before what is in them.
pub(crate) fn gather(install: &Install) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let destination = install.destination();
    collect(&install.source, &destination, install, &mut Vec::new(), &mut pieces)?;
    Ok(pieces)
}

fn collect(
    source: &Path,
    destination: &Path,
    install: &Install,
    above: &mut Vec<PathBuf>,
    pieces: &mut Vec<Piece>,
) -> Result<()> {
    let unreadable = |e: &io::Error| {
        Error::new(format!("`{}` cannot be read: {}", source.display(), system_words(e)))
    };
    let kind = match fs::metadata(source) {
        Ok(metadata) => metadata.file_type(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(missing(source)),
        Err(e) => return Err(unreadable(&e)),
    };
    let mut add = |content| {
        let (source, destination) = (source.to_owned(), destination.to_owned());
        pieces.push(Piece { source, destination, content });
    };
    if kind.is_file() {
        let content = fs::read(source).map_err(|e| unreadable(&e))?;
        add(content_of(content, install.verbatim));
        return Ok(());
    }
    if !kind.is_dir() {
        return Err(Error::new(format!(
            "`{}` is neither a file nor a directory",
            source.display()
        )));
    }
    let real = fs::canonicalize(source).map_err(|e| unreadable(&e))?;
    if above.contains(&real) {
        let text = format!("the link `{}` leads back to a directory it is in", source.display());
        return Err(Error::new(text));
    }
    add(Content::Directory);
    above.push(real);
    for name in names(source).map_err(|e| unreadable(&e))? {
        collect(&source.join(&name), &destination.join(&name), install, above, pieces)?;
    }
    above.pop();
    Ok(())
}

fn content_of(content: Vec<u8>, verbatim: bool) -> Content {
    match String::from_utf8(content) {
        Ok(text) if !verbatim && is_template(&text) => Content::Template(text),
        _ => Content::Copy,
    }
}

/// The names in `directory`, sorted.
fn names(directory: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    let entries = fs::read_dir(directory)?.map(|entry| Ok(entry?.file_name()));
    let mut names = entries.collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// The error of a source that is not there: where it was looked for, and what there is.
fn missing(source: &Path) -> Error {
    if let Ok(to) = fs::read_link(source) {
        let (source, to) = (source.display(), to.display());
        return Error::new(format!("the link `{source}` leads to `{to}`, which is not there"));
    }
    let base = source.ancestors().skip(1).find(|above| here(above).is_dir()).unwrap_or(source);
    let mut below = source.strip_prefix(base).unwrap_or(source).iter();
    let wanted = below.next().unwrap_or_default().to_string_lossy().into_owned();
    let there = names(here(base)).unwrap_or_default();
    let there: Vec<String> = there.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let looked = std::path::absolute(here(base)).unwrap_or_else(|_| base.to_owned());
    let error = Error::new(format!("there is no `{}`", source.display())).details(format!(
        "looked in `{}`, which has {}",
        looked.display(),
        holding(&there)
    ));
    match similar(&wanted, there.iter().map(String::as_str)) {
        Some(meant) => {
            let meant = base.join(meant).join(below.collect::<PathBuf>());
            error.help(format!(
                "did you mean `{}`?",
                meant.display().to_string().trim_end_matches('/')
            ))
        }
        None => error.help("a source is relative to the directory of the package under test"),
    }
}

/// `path`, or the current directory if it is empty.
fn here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// The first of `names`, for people.
fn holding(names: &[String]) -> String {
    let shown = listed(names.iter().map(String::as_str).take(SHOWN));
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::value::Value;

    /// A directory of its own, gone with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("gather-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).expect("temporary files can be written");
            Self(path)
        }

        fn write(&self, name: &str, content: &[u8]) {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().expect("it is below")).expect("it can be made");
            fs::write(path, content).expect("it can be written");
        }

        fn gather(&self, name: &str) -> Result<Vec<(String, Content)>> {
            let install: Install = self.0.join(name).into_value()?;
            let pieces = gather(&install)?;
            let shown = |p: Piece| (p.destination.display().to_string(), p.content);
            Ok(pieces.into_iter().map(shown).collect())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn files_are_templates_or_copied() {
        let folder = Folder::new("kinds");
        folder.write("plain", b"a");
        folder.write("template", b"{{ a }}");
        folder.write("binary", b"\xff{{ a }}");
        let one = |name| folder.gather(name).expect("it is there").remove(0);
        assert_eq!(one("plain"), ("etc/plain".to_owned(), Content::Copy));
        let template = Content::Template("{{ a }}".to_owned());
        assert_eq!(one("template"), ("etc/template".to_owned(), template));
        assert_eq!(one("binary"), ("etc/binary".to_owned(), Content::Copy));
    }

    #[test]
    fn a_directory_is_all_that_is_in_it() {
        let folder = Folder::new("all");
        folder.write("conf/b/c", b"c");
        folder.write("conf/a", b"a");
        let all = folder.gather("conf").expect("it is there");
        let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["etc/conf", "etc/conf/a", "etc/conf/b", "etc/conf/b/c"]);
    }

    #[test]
    fn links_in_a_ring_end() {
        let folder = Folder::new("ring");
        folder.write("conf/a", b"a");
        symlink("..", folder.0.join("conf/up")).expect("links can be made");
        let error = folder.gather("conf").expect_err("it has no end");
        assert!(error.to_string().contains("leads back to a directory it is in"), "{error:?}");
    }

    #[test]
    fn a_link_to_nowhere_says_where_it_leads() {
        let folder = Folder::new("nowhere");
        folder.write("conf/a", b"a");
        symlink("gone", folder.0.join("conf/link")).expect("links can be made");
        let error = folder.gather("conf").expect_err("it leads nowhere");
        let link = folder.0.join("conf/link");
        let expected = format!("the link `{}` leads to `gone`, which is not there", link.display());
        assert_eq!(format!("{error:?}"), expected);
    }

    #[test]
    fn a_source_that_is_not_there_says_what_there_is() {
        let folder = Folder::new("missing");
        folder.write("conf/app.cfg", b"");
        let whole = folder.0.display();
        let error = folder.gather("conf/ap.cfg").expect_err("it is not there");
        let expected = format!(
            "there is no `{whole}/conf/ap.cfg`\nlooked in `{whole}/conf`, which has `app.cfg`\n\
             help: did you mean `{whole}/conf/app.cfg`?"
        );
        assert_eq!(format!("{error:?}"), expected);
        let error = folder.gather("confs/app.cfg").expect_err("it is not there");
        assert!(error.advice().is_some_and(|help| help.ends_with("conf/app.cfg`?")), "{error:?}");
    }
}

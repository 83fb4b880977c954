//! Where installed files go: below the driver's directory, unless an absolute path says otherwise.

use std::path::{Component, Path, PathBuf};

use super::{ETC, Install};
use crate::error::{Error, Result};

impl Install {
    /// Where it is to go, as the user would write it: `etc/app.cfg`.
    pub(crate) fn destination(&self) -> PathBuf {
        let name = self.source.file_name().unwrap_or_default();
        match &self.to {
            None => Path::new(ETC).join(name),
            Some(to) if to.as_os_str().as_encoded_bytes().ends_with(b"/") => to.join(name),
            Some(to) => to.clone(),
        }
    }
}

/// The path of `destination`, which is relative to `directory` or absolute.
pub(crate) fn place(destination: &Path, directory: &Path) -> Result<PathBuf> {
    if destination.is_absolute() {
        return Ok(destination.to_owned());
    }
    let mut inside = PathBuf::new();
    for component in destination.components() {
        match component {
            Component::Normal(name) => inside.push(name),
            Component::ParentDir if inside.pop() => {}
            Component::ParentDir => return Err(escapes(destination)),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    if inside.as_os_str().is_empty() {
        return Err(Error::new(format!(
            "the destination `{}` names no file",
            destination.display()
        ))
        .help(
            "write a name, or a directory with `/` at its end: `file(\"in.cfg\").to(\"conf/\")`",
        ));
    }
    Ok(directory.join(inside))
}

fn escapes(destination: &Path) -> Error {
    let destination = destination.display();
    Error::new(format!("the destination `{destination}` leaves the driver's directory"))
        .help("write a place outside of it as an absolute path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_alone_goes_into_etc() {
        let to = |to: Option<&str>| {
            let to = to.map(PathBuf::from);
            Install { source: "cfg/in.cfg".into(), to, verbatim: false }.destination()
        };
        assert_eq!(to(None), Path::new("etc/in.cfg"));
        assert_eq!(to(Some("conf/out.cfg")), Path::new("conf/out.cfg"));
        assert_eq!(to(Some("conf/")), Path::new("conf/in.cfg"));
        assert_eq!(to(Some("/abs/out.cfg")), Path::new("/abs/out.cfg"));
    }

    #[test]
    fn relative_places_stay_inside() {
        let at = |to: &str| place(Path::new(to), Path::new("/x/app"));
        assert_eq!(at("conf/./a/../out").expect("it is inside"), Path::new("/x/app/conf/out"));
        assert_eq!(at("/other/out").expect("it is absolute"), Path::new("/other/out"));
        for escaping in ["../out", "conf/../../app/out", ".."] {
            let error = at(escaping).expect_err("it is outside");
            let expected = format!(
                "the destination `{escaping}` leaves the driver's directory\n\
                 help: write a place outside of it as an absolute path"
            );
            assert_eq!(format!("{error:?}"), expected);
        }
        assert!(at("conf/..").is_err());
    }
}

//! The lines that are there now: all after a mark or before it, or those between two.

use std::{
    fs::File,
    io::{self, Read},
    ops::Range,
    path::Path,
};

use super::{
    backlog::Section,
    follow::Follow,
    mark::{Mark, file_of},
    pieces::{Pieces, Step},
};

/// What the last line is that has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastLine {
    /// A line: nobody writes any more.
    Whole,
    /// Being written, so no line yet.
    Begun,
}

/// Calls `each` with the lines after `mark` in the log at `path` that are there now, piece by piece,
/// each without the end of its last line. What is written meanwhile is not waited for, however much.
pub(crate) fn each_piece(
    path: &Path,
    mark: &Mark,
    last: LastLine,
    mut each: impl FnMut(&[u8]),
) -> io::Result<()> {
    let mut follow = Follow::since(path.to_owned(), mark);
    let goal = follow.goal()?;
    while !follow.has_reached(&goal) {
        match follow.step()? {
            Step::Lines => each(follow.piece().lines),
            Step::Part => {}
            Step::End => break,
        }
    }
    if last == LastLine::Whole && follow.end_line() {
        each(follow.piece().lines);
    }
    Ok(())
}

/// Calls `each` with the lines before `mark` in its file, as [`each_piece`] does.
pub(crate) fn each_piece_before(mark: &Mark, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let Some(spot) = mark.spot() else { return Ok(()) };
    let (mut section, mut pieces) = (Section::new(&spot.file, 0..mark.offset()), Pieces::large());
    loop {
        match pieces.read(&mut section)? {
            Step::Lines => each(pieces.piece(section.position()).lines),
            Step::Part => {}
            Step::End => return Ok(()),
        }
    }
}

/// The bytes between two marks of the log at `path`; none if `to` comes before `from`.
pub(crate) fn between(path: &Path, from: &Mark, to: &Mark) -> io::Result<Option<Vec<u8>>> {
    let Some(end) = to.spot() else { return Ok(from.spot().is_none().then(Vec::new)) };
    let Some(start) = from.spot() else { return read(&end.file, 0..to.offset()).map(Some) };
    if file_of(from) != file_of(to) {
        // Rotated in between, or else `from` is in the newer file.
        let newest = file_of(&Mark::beginning_of(path)?);
        if newest.is_some() && newest == file_of(from) {
            return Ok(None);
        }
        let rest = from.offset()..start.file.metadata()?.len();
        let mut bytes = read(&start.file, rest)?;
        bytes.extend(read(&end.file, 0..to.offset())?);
        return Ok(Some(bytes));
    }
    if !end.passed.is_before(&end.file)? {
        return Err(io::Error::other("it was truncated after the second mark"));
    }
    let cut = !start.passed.is_before(&start.file)?;
    match (from.offset(), to.offset()) {
        // What was after the first mark is gone.
        (_, to) if cut => read(&end.file, 0..to).map(Some),
        (from, to) if from > to => Ok(None),
        (from, to) => read(&end.file, from..to).map(Some),
    }
}

fn read(file: &File, range: Range<u64>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Section::new(file, range).read_to_end(&mut bytes)?;
    Ok(bytes)
}

//! What `MULTITEST_WALK` asks for, word by word.
//!
//! Words stand between commas, and an option's text may have commas too: a text ends where it is a walk's, and the longest one
//! that is counts.

use super::{marks::Marks, token};
use crate::{
    error::{Error, Result},
    suggest::did_you_mean,
};

/// What one word asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// The walk with this number.
    Walk(u128),
    /// The walks that failed, in the newest run or in this one.
    Failed(Option<String>),
    /// What the newest run that was interrupted has left, or this one.
    Resume(Option<String>),
}

/// What is known of the walks of a test.
pub(super) struct Known<'a> {
    pub(super) test: &'a str,
    pub(super) marks: &'a Marks,
    /// How many walks there are.
    pub(super) walks: u128,
    /// The number of the walk with a text.
    pub(super) number: &'a dyn Fn(&str) -> Result<u128>,
}

const WORDS: [&str; 2] = ["failed", "resume"];

/// The items of `request`.
///
/// # Errors
///
/// If one of its words is no number or text of a walk, no token of this test, and nothing else that can be asked for, or if it
/// asks to resume a run and for something else.
pub(super) fn items(request: &str, known: &Known<'_>) -> Result<Vec<Item>> {
    let pieces: Vec<&str> = request.split(',').collect();
    let (mut rest, mut items) = (&pieces[..], Vec::new());
    while let Some(first) = rest.first() {
        let taken = if first.trim().is_empty() {
            1
        } else {
            let (item, taken) = item(rest, known)?;
            items.push(item);
            taken
        };
        rest = &rest[taken..];
    }
    let resumes = items.iter().any(|item| matches!(item, Item::Resume(_)));
    if resumes && items.len() > 1 {
        let error = format!("`{request}` asks to resume a run, and for other walks beside");
        return Err(Error::new(error).help("resume first, then run the others"));
    }
    Ok(items)
}

/// The first item, and of how many pieces it is made.
fn item(pieces: &[&str], known: &Known<'_>) -> Result<(Item, usize)> {
    let word = pieces[0].trim();
    let (name, run) = word.split_once(':').map_or((word, None), |(name, run)| (name, Some(run)));
    let run = run.filter(|run| !run.is_empty()).map(str::to_owned);
    let item = match name {
        "failed" => Item::Failed(run),
        "resume" => Item::Resume(run),
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => Item::Walk(number(word, known)?),
        _ if token::resembles(word) => Item::Walk(token::read(word, known.test, known.marks)?),
        _ if word.contains('=') => return text(pieces, known),
        _ => return Err(unknown(name)),
    };
    Ok((item, 1))
}

fn number(word: &str, known: &Known<'_>) -> Result<u128> {
    let number = word.parse().ok().filter(|number| *number < known.walks);
    number.ok_or_else(|| {
        let last = known.walks.saturating_sub(1);
        Error::new(format!("`{}` has no walk {word}, the last is {last}", known.test))
            .help(format!("ask for a number from 0 to {last}"))
    })
}

fn text(pieces: &[&str], known: &Known<'_>) -> Result<(Item, usize)> {
    let of = |taken: usize| (known.number)(pieces[..taken].join(",").trim());
    let longest = (1..=pieces.len()).rev().find_map(|taken| Some((of(taken).ok()?, taken)));
    match longest {
        Some((walk, taken)) => Ok((Item::Walk(walk), taken)),
        None => Err(of(1).err().unwrap_or_else(|| unknown(pieces[0]))),
    }
}

fn unknown(word: &str) -> Error {
    let forms = "a token as failures show it, a number, a text like `open=EUR/set_limit=3`, `failed` or `resume`";
    Error::new(format!("`{word}` asks for no walk"))
        .help(did_you_mean(word, WORDS).unwrap_or_else(|| format!("expected {forms}")))
}

#[cfg(test)]
mod tests {
    use super::{super::marks::tests::marks, *};

    const TEXTS: [&str; 4] =
        ["open=EUR/set=[1,2]", "open=EUR/set=3", "open=USD/set=[1,2]", "open=USD/set=3"];

    fn read(request: &str) -> Result<Vec<Item>> {
        let number = |text: &str| {
            let walk = TEXTS.iter().position(|known| *known == text);
            walk.map(|walk| walk as u128).ok_or_else(|| Error::new(format!("no walk `{text}`")))
        };
        let marks = marks("open=EUR,USD set=[1;2],3");
        items(request, &Known { test: "limits", marks: &marks, walks: 4, number: &number })
    }

    fn refused(request: &str) -> String {
        format!("{:?}", read(request).expect_err("it is refused"))
    }

    #[test]
    fn walks_are_named_by_number_token_and_text() {
        let token = token::written("limits", &marks("open=EUR,USD set=[1;2],3"), 2);
        for (request, walks) in [
            ("3", &[3][..]),
            ("3, 0,", &[3, 0]),
            (&token, &[2]),
            ("open=EUR/set=[1,2]", &[0]),
            ("open=USD/set=3,open=EUR/set=[1,2],1", &[3, 0, 1]),
        ] {
            let walks: Vec<Item> = walks.iter().map(|walk| Item::Walk(*walk)).collect();
            assert_eq!(read(request).ok(), Some(walks), "{request}");
        }
    }

    #[test]
    fn runs_are_named_or_not() {
        assert_eq!(read("failed").ok(), Some(vec![Item::Failed(None)]));
        assert_eq!(read("resume:").ok(), Some(vec![Item::Resume(None)]));
        assert_eq!(
            read("failed:target/run,2").ok(),
            Some(vec![Item::Failed(Some("target/run".to_owned())), Item::Walk(2)])
        );
    }

    #[test]
    fn what_is_no_walk_is_refused() {
        assert_eq!(
            refused("1,4"),
            "`limits` has no walk 4, the last is 3\nhelp: ask for a number from 0 to 3"
        );
        assert!(refused(&"9".repeat(50)).contains("the last is 3"));
        assert_eq!(refused("open=EUR/set=4,1"), "no walk `open=EUR/set=4`");
        assert!(refused("w1-2-damaged").contains("is damaged"));
    }

    #[test]
    fn what_asks_for_nothing_is_refused() {
        assert_eq!(refused("faild"), "`faild` asks for no walk\nhelp: did you mean `failed`?");
        assert!(refused("all").contains("`all` asks for no walk\nhelp: expected a token"));
        assert!(refused("resume,3").contains("asks to resume a run, and for other walks beside"));
    }
}

//! The coordinator with a crew that knows integers only.

use multitest::{
    Result,
    walks::{
        Crew, Lost, Outcome, Radix, Schedule, Segment, Selection, Shape, Step, Tally, Turn,
        coordinate,
    },
};

/// Writes down what it is told. Serial option 1 fails; every walk passes.
#[derive(Default)]
struct Clerk(Vec<String>);

impl Crew for Clerk {
    async fn serial(&mut self, turn: &Turn) -> Result<Result<(), Lost>> {
        self.0.push(format!("serial {:?}", turn.prefix));
        Ok(match turn.prefix.last() {
            Some(1) => Err(Lost {
                outcome: Some(Outcome::Failed),
                action: "s".to_owned(),
                error: "no".to_owned(),
            }),
            _ => Ok(()),
        })
    }

    async fn walks(&mut self, segment: &Segment, _: Option<u128>) -> Result<Tally> {
        self.0.push(format!("walks {:?}", segment.walks));
        let ended = if segment.last { segment.walks.end - segment.walks.start } else { 0 };
        Ok(Tally { passed: ended, ..Tally::default() })
    }

    fn lose(&mut self, turn: &Turn, _: &Lost) -> Tally {
        self.0.push(format!("lose {:?}", turn.walks));
        Tally { failed: turn.walks.end - turn.walks.start, ..Tally::default() }
    }
}

fn schedule() -> Result<Schedule> {
    let radix = |(options, serial)| Radix { options, serial };
    let shape = Shape::new(&[(2, false), (3, true), (2, false), (1, true)].map(radix))?;
    Ok(Schedule::new(shape.into(), Selection::All.into()))
}

#[tokio::test]
async fn it_gives_out_ranges_and_barriers_and_adds_up_results() -> Result<()> {
    let mut clerk = Clerk::default();
    let tally = coordinate(schedule()?, &mut clerk, None, 10).await?;
    assert_eq!((tally.passed, tally.failed), (8, 4));
    assert_eq!(
        clerk.0,
        [
            "walks 0..12",
            "serial [0]",
            "walks 0..4",
            "serial [0, 0]",
            "walks 0..4",
            "serial [1]",
            "lose 4..8",
            "serial [2]",
            "walks 8..12",
            "serial [2, 0]",
            "walks 8..12"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn it_stops_after_so_many_failures() -> Result<()> {
    let mut clerk = Clerk::default();
    let tally = coordinate(schedule()?, &mut clerk, Some(4), 10).await?;
    assert_eq!((tally.passed, tally.failed), (4, 4));
    assert_eq!(clerk.0.last().map(String::as_str), Some("lose 4..8"));
    Ok(())
}

#[test]
fn what_a_crew_is_told_and_tells_can_be_sent() -> Result<()> {
    for step in schedule()? {
        let sent = serde_json::to_string(&step)?;
        assert_eq!(serde_json::from_str::<Step>(&sent)?, step);
    }
    let tally = Tally { passed: u128::MAX, ..Tally::default() };
    assert_eq!(serde_json::from_str::<Tally>(&serde_json::to_string(&tally)?)?, tally);
    Ok(())
}

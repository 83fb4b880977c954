//! The cases of a test program among the events of the run.

use multitest::event::{CaseStatus, Event};

use crate::support::Run;

#[test]
fn every_case_is_told_before_the_end_of_its_driver() {
    let run = Run::of("faulty::test_programs::fails").finish();
    let events: Vec<Event> = run.home.events().into_iter().map(|record| record.event).collect();
    let case = |event: &Event| match event {
        Event::CaseFinished { driver, case } => Some((driver.clone(), case.clone())),
        _ => None,
    };
    let cases: Vec<_> = events.iter().filter_map(case).collect();
    assert!(cases.iter().all(|(driver, _)| driver == "tests"), "{cases:#?}");
    let found: Vec<_> = cases.iter().map(|(_, case)| (case.name.as_str(), case.status)).collect();
    let expected = [("reads", CaseStatus::Passed), ("keeps", CaseStatus::Failed)];
    assert_eq!(found, expected);
    assert_eq!(cases[1].1.message.as_deref(), Some("expected 1, found 2\n  at rates.pl line 7."));
    assert_eq!(cases[1].1.place().as_deref(), Some("rates.pl:7"));
    let position = |what: &dyn Fn(&Event) -> bool| events.iter().position(what);
    let last_case = position(&|event| case(event).is_some_and(|(_, case)| case.name == "keeps"));
    let failed = position(&|event| matches!(event, Event::DriverFailed { .. }));
    assert!(last_case.is_some() && last_case < failed, "{events:#?}");
}

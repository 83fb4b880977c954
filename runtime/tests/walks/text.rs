//! Numbers and texts of walks.

use multitest::{
    Result,
    walks::{Plan, Walks},
};

fn plan() -> Result<Plan<()>> {
    Walks::new(())
        .sync("open", ["EUR", "USD"], |_, ()| Ok(()))
        .sync_serial("restart", [true, false], |_, ()| Ok(()))
        .sync("set_limit", 0..5, |_, ()| Ok(()))
        .plan()
}

#[test]
fn every_number_has_a_text_and_every_text_its_number() -> Result<()> {
    let plan = plan()?;
    for walk in 0..plan.walks() {
        assert_eq!(plan.walk(&plan.text(walk)?)?, walk);
    }
    assert_eq!(plan.text(13)?, "open=USD/restart=false/set_limit=1");
    assert_eq!(plan.walk("open=#1/restart=false/set_limit=#1")?, 13);
    Ok(())
}

#[test]
fn a_text_that_is_no_walk_says_what_was_expected() -> Result<()> {
    let plan = plan()?;
    let refused = |text: &str| {
        plan.walk(text).map_err(|error| format!("{error:?}")).expect_err("it is no walk")
    };
    let form = "help: write it as `open=EUR/restart=true/set_limit=0`";
    assert_eq!(refused("open=EUR"), format!("`open=EUR` names 1 actions, expected 3\n{form}"));
    assert_eq!(
        refused("open=EUR/set_limit=0/restart=true"),
        format!("`set_limit=0` stands where `restart=..` was expected\n{form}")
    );
    assert_eq!(
        refused("open=GBP/restart=true/set_limit=0"),
        "`open` has no option `GBP`\nhelp: it has `EUR`, `USD`"
    );
    assert_eq!(
        plan.text(20).expect_err("there are 20").to_string(),
        "there is no walk 20, the last is 19"
    );
    Ok(())
}

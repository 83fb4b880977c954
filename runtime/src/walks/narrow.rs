//! From what was said to the numbers of the walks that run.

use std::{sync::Arc, time::Duration};

use crate::{
    cover::{Choice, Cover, Model, Row},
    error::{Error, Result},
};

use super::{
    Select, Selection, choosing::Choosing, product::count, rules::Rules, select::Kind, space::Space,
};

/// Above so many combinations of options of its actions, a constraint cannot be reckoned with, only asked.
pub(super) const WIDEST: usize = 10_000_000;

/// What is known of walks without their actions: options, constraints, and how those that run were selected.
#[derive(Debug)]
pub(super) struct About {
    pub(super) space: Arc<Space>,
    pub(super) rules: Arc<Rules>,
    pub(super) select: Select,
    pub(super) seed: u64,
}

impl About {
    /// The same, and the walks that run. Before one of them begins, the constraints are asked again.
    pub(super) fn new(space: Space, choosing: Choosing) -> Result<(Self, Selection)> {
        let Choosing { select, seed, optimize, required, said } = choosing;
        let space = Arc::new(space);
        let rules = Arc::new(Rules::new(Arc::clone(&space), said)?);
        let about = Self { space, rules, select, seed };
        about.contradiction()?;
        let required = about.required(&required)?;
        let selection = match &about.select.0 {
            Kind::TWay(strength) => about.cover(*strength, optimize, &required)?,
            kind => about.with(about.picked(kind)?, required)?,
        };
        Ok((about, selection))
    }

    /// Refuses constraints that leave nothing.
    fn contradiction(&self) -> Result<()> {
        if self.rules.is_empty() || self.rules.widest(WIDEST).is_some() {
            return Ok(());
        }
        let Ok(model) = self.reckoned(|action| self.rules.read(action)) else { return Ok(()) };
        let contradiction = model.contradiction();
        self.rules.trouble()?;
        match contradiction.as_deref() {
            None => Ok(()),
            Some([only]) => Err(Error::new(format!("the constraint `{only}` forbids every walk"))),
            Some(several) => {
                let several: Vec<String> = several.iter().map(|text| format!("`{text}`")).collect();
                Err(Error::new(format!(
                    "these constraints together forbid every walk: {}",
                    several.join(", ")
                ))
                .help("without any one of them some walks would be left"))
            }
        }
    }

    fn required(&self, texts: &[String]) -> Result<Vec<u128>> {
        let walk = |text: &String| {
            let walk = self.space.walk(text);
            let walk = walk
                .map_err(|error| error.context(format!("there is no walk `{text}` to require")))?;
            self.allowed(walk, || format!("the required walk `{text}`"))?;
            Ok(walk)
        };
        texts.iter().map(walk).collect()
    }

    /// Refuses a walk that a constraint forbids.
    pub(super) fn allowed(&self, walk: u128, what: impl Fn() -> String) -> Result<()> {
        match self.rules.broken(&self.space.shape.digits(walk))? {
            None => Ok(()),
            Some(broken) => {
                Err(Error::new(format!("the constraint `{}` forbids {}", broken.text, what())))
            }
        }
    }

    /// Whether a constraint forbids this walk.
    pub(super) fn forbids(&self, walk: u128) -> bool {
        let digits = || self.space.shape.digits(walk);
        !self.rules.is_empty() && self.rules.broken(&digits()).is_ok_and(|broken| broken.is_some())
    }

    fn cover(&self, strength: usize, time: Duration, required: &[u128]) -> Result<Selection> {
        let instead = |most| format!("select `t_way(n)` with at most {most}, or `all`");
        self.check_strength(strength, &self.select.to_string(), instead)?;
        if let Some(text) = self.rules.widest(WIDEST) {
            return Err(Error::new(format!(
                "the constraint `{text}` names actions with too many combinations of options to cover the others"
            ))
            .help("split it into constraints that name fewer actions, or select `random(..)`"));
        }
        let model = self.model()?;
        let rows = required.iter().map(|&walk| self.row(walk));
        let cover = Cover::t_way(strength).seed(self.seed).optimize(time).require(rows);
        let array = cover.of(&model);
        self.rules.trouble()?;
        Ok(Selection::numbers(array?.rows.iter().map(|row| self.walk(row))))
    }

    /// Refuses to combine more actions than there are; `what` is who wants to, `instead` what could be done with fewer.
    pub(super) fn check_strength(
        &self,
        strength: usize,
        what: &str,
        instead: impl Fn(usize) -> String,
    ) -> Result<()> {
        let actions = self.space.names.len();
        let wanted = match strength {
            0 => "combines no actions at all".to_owned(),
            7.. => format!("combines the options of {strength} actions, and the most is 6"),
            _ if strength <= actions => return Ok(()),
            _ if actions == 1 => {
                format!("combines the options of {strength} actions, and there is 1")
            }
            _ => format!("combines the options of {strength} actions, and there are {actions}"),
        };
        Err(Error::new(format!("`{what}` {wanted}")).help(instead(actions.min(6))))
    }

    /// The model of the options, with the constraints.
    pub(super) fn model(&self) -> Result<Model> {
        self.reckoned(|_| true)
    }

    /// The model in which actions that do not matter have one option.
    fn reckoned(&self, matters: impl Fn(usize) -> bool) -> Result<Model> {
        let (space, most) = (&self.space, usize::from(Choice::MAX) - 1);
        let size = |(action, size)| if matters(action) { size } else { 1 };
        let sizes: Vec<usize> = space.sizes().enumerate().map(size).collect();
        if let Some(action) = sizes.iter().position(|&size| size > most) {
            let (name, options) = (&space.names[action], space.shape.options(action));
            let (options, most) = (count(options as u128), count(most as u128));
            return Err(Error::new(format!(
                "`{name}` has {options} options, expected at most {most} to combine them"
            ))
            .help(format!("give `{name}` fewer options, `limit = 100`, or select `random(..)`")));
        }
        let model = Model::new(sizes)?;
        Ok(self.rules.constraints().fold(model, Model::constrain))
    }

    /// The options of a walk as a row of the model.
    pub(super) fn row(&self, walk: u128) -> Row {
        let choice = |digit| Choice::try_from(digit).expect("the model refuses so many options");
        self.space.shape.digits(walk).into_iter().map(choice).collect()
    }

    /// The walk with the options of a row.
    pub(super) fn walk(&self, row: &[Choice]) -> u128 {
        let digits: Vec<usize> = row.iter().map(|&choice| usize::from(choice)).collect();
        self.space.shape.walk(&digits)
    }
}

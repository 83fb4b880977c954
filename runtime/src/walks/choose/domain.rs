//! From what was said to the numbers of the walks that run.

use std::{sync::Arc, time::Duration};

use crate::{
    cover::{Choice, Combination, Cover, Model, Row},
    error::{Error, Result},
    walks::{Selection, numbers::product::count},
};

use super::{Select, choosing::Choosing, rules::Rules, select::Kind, space::Space};

/// Above so many combinations of options of its actions, a constraint cannot be reckoned with, only asked.
pub(in crate::walks) const WIDEST: usize = 10_000_000;

/// What is known of walks without their actions: options, constraints, and how those that run were selected.
#[derive(Debug)]
pub(in crate::walks) struct Domain {
    pub(in crate::walks) space: Arc<Space>,
    pub(in crate::walks) rules: Arc<Rules>,
    pub(in crate::walks) select: Select,
    pub(in crate::walks) seed: u64,
}

impl Domain {
    /// The same, and the walks that run. Before one of them begins, the constraints are asked again.
    pub(in crate::walks) fn new(space: Space, choosing: Choosing) -> Result<(Self, Selection)> {
        let Choosing { select, seed, optimize, required, said } = choosing;
        let space = Arc::new(space);
        let rules = Arc::new(Rules::new(Arc::clone(&space), said)?);
        let domain = Self { space, rules, select, seed };
        domain.check_constraints()?;
        let required = domain.required(&required)?;
        let selection = match &domain.select.0 {
            Kind::TWay(strength) => domain.cover(*strength, optimize, &required)?,
            kind => domain.with_required(domain.by_number(kind)?, required)?,
        };
        Ok((domain, selection))
    }

    /// What selected the walks, with its seed, if another seed selects others.
    pub(in crate::walks) fn chance(&self) -> Option<String> {
        match (self.drawn(), &self.select.0) {
            (Some(seed), _) => Some(format!("{}, seed {seed}", self.select)),
            (None, Kind::Random(..)) => Some(self.select.to_string()),
            _ => None,
        }
    }

    /// The seed, if walks were selected with it.
    pub(in crate::walks) fn drawn(&self) -> Option<u64> {
        matches!(self.select.0, Kind::TWay(_)).then_some(self.seed)
    }

    /// Refuses constraints that leave nothing.
    fn check_constraints(&self) -> Result<()> {
        if self.rules.is_empty() || self.rules.widest(WIDEST).is_some() {
            return Ok(());
        }
        let Ok(model) = self.model_of(|action| self.rules.mention(action)) else { return Ok(()) };
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
            self.check_allowed(walk, || format!("the required walk `{text}`"))?;
            Ok(walk)
        };
        texts.iter().map(walk).collect()
    }

    /// Refuses a walk that a constraint forbids.
    pub(super) fn check_allowed(&self, walk: u128, what: impl Fn() -> String) -> Result<()> {
        match self.rules.broken(&self.space.shape.digits(walk))? {
            None => Ok(()),
            Some(broken) => {
                Err(Error::new(format!("the constraint `{}` forbids {}", broken.text, what())))
            }
        }
    }

    /// Whether a constraint forbids this walk.
    pub(in crate::walks) fn forbids(&self, walk: u128) -> bool {
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
    pub(in crate::walks) fn check_strength(
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
    pub(in crate::walks) fn model(&self) -> Result<Model> {
        self.model_of(|_| true)
    }

    /// The model in which actions that do not matter have one option.
    fn model_of(&self, matters: impl Fn(usize) -> bool) -> Result<Model> {
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
    pub(in crate::walks) fn row(&self, walk: u128) -> Row {
        let choice = |digit| Choice::try_from(digit).expect("the model refuses so many options");
        self.space.shape.digits(walk).into_iter().map(choice).collect()
    }

    /// A combination in the words of actions and options.
    pub(in crate::walks) fn combination(&self, combination: &Combination) -> String {
        let options = combination.options().iter();
        self.space.combination(options.map(|&(action, option)| (action, usize::from(option))))
    }

    /// The walk with the options of a row.
    pub(in crate::walks) fn walk(&self, row: &[Choice]) -> u128 {
        let digits: Vec<usize> = row.iter().map(|&choice| usize::from(choice)).collect();
        self.space.shape.walk(&digits)
    }
}

//! The results as a table in Markdown, which is what BENCHMARKS.md shows.

use super::median;

/// What a figure counts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unit {
    /// Seconds, shown as µs, ms or s.
    Time,
    /// How often in a second.
    PerSecond,
    /// Bytes in a second.
    BytesPerSecond,
    /// Bytes.
    Bytes,
}

/// What a figure shall be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// At most this.
    AtMost(f64),
    /// At most the floor and this.
    AtMostOver(f64),
    /// At most so many times the floor.
    Ratio(f64),
    /// At least so many times the floor.
    RatioAtLeast(f64),
    /// There is none; the figure is there to be compared.
    None,
}

/// One line of a table.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) what: &'a str,
    pub(crate) unit: Unit,
    pub(crate) ours: Vec<f64>,
    /// Empty: there is no floor.
    pub(crate) floor: Vec<f64>,
    pub(crate) target: Target,
}

/// A table, printed line by line as the results come.
#[derive(Debug)]
pub(crate) struct Table(());

impl Table {
    /// Prints the heading.
    pub(crate) fn new(group: &str) -> Self {
        println!("\n### {group}\n");
        println!("| what | ours | floor | ratio | target | met | worst |");
        println!("|---|---|---|---|---|---|---|");
        Self(())
    }

    /// Prints one line.
    #[expect(clippy::unused_self, reason = "a line has its place below a heading")]
    pub(crate) fn add(&self, row: Row<'_>) {
        let Row { what, unit, ours, floor, target } = row;
        let worst = match target {
            Target::RatioAtLeast(_) => ours.iter().copied().fold(f64::INFINITY, f64::min),
            _ => ours.iter().copied().fold(0.0, f64::max),
        };
        let ours = median(ours);
        let floor = (!floor.is_empty()).then(|| median(floor));
        let ratio = floor.map_or(String::new(), |floor| format!("{:.2}", ours / floor));
        let shown_floor = floor.map_or(String::new(), |floor| unit.show(floor));
        let met = match target.met(ours, floor.unwrap_or(0.0)) {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        let (target, ours, worst) = (target.show(unit), unit.show(ours), unit.show(worst));
        println!("| {what} | {ours} | {shown_floor} | {ratio} | {target} | {met} | {worst} |");
    }
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Self::Time if value < 0.001 => format!("{:.0} µs", value * 1e6),
            Self::Time if value < 0.1 => format!("{:.1} ms", value * 1e3),
            Self::Time if value < 1.0 => format!("{:.0} ms", value * 1e3),
            Self::Time => format!("{value:.2} s"),
            Self::PerSecond => format!("{:.1} k/s", value / 1e3),
            Self::BytesPerSecond => format!("{:.0} MB/s", value / 1e6),
            Self::Bytes => format!("{:.1} MiB", value / (1024.0 * 1024.0)),
        }
    }
}

impl Target {
    fn met(self, ours: f64, floor: f64) -> Option<bool> {
        match self {
            Self::AtMost(most) => Some(ours <= most),
            Self::AtMostOver(more) => Some(ours <= floor + more),
            Self::Ratio(ratio) => Some(ours <= floor * ratio),
            Self::RatioAtLeast(ratio) => Some(ours >= floor * ratio),
            Self::None => None,
        }
    }

    fn show(self, unit: Unit) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {}", unit.show(most)),
            Self::AtMostOver(more) => format!("≤ floor + {}", unit.show(more)),
            Self::Ratio(ratio) => format!("≤ {ratio} x"),
            Self::RatioAtLeast(ratio) => format!("≥ {ratio} x"),
            Self::None => String::new(),
        }
    }
}

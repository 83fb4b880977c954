//! How many rows covering arrays take, and how long it takes to find them.

use std::time::{Duration, Instant};

use multitest::cover::{Cover, Model};

use crate::common::wanted;

/// How many parameters have so many options.
type Group = (usize, usize);

struct Case {
    name: &'static str,
    strength: usize,
    groups: &'static [Group],
    /// The rows of the tool that is compared, with its milliseconds where they were measured beside.
    pict: usize,
    pict_ms: Option<u32>,
    /// The smallest that was published.
    best: Option<usize>,
}

const TCAS: &[Group] = &[(2, 7), (3, 2), (4, 1), (10, 2)];

const CASES: &[Case] = &[
    pairs("3^4", &[(3, 4)], 9, 9),
    pairs("3^13", &[(3, 13)], 18, 15),
    pairs("4^15 3^17 2^29", &[(4, 15), (3, 17), (2, 29)], 37, 28),
    pairs("4^1 3^39 2^35", &[(4, 1), (3, 39), (2, 35)], 27, 20),
    pairs("2^100", &[(2, 100)], 15, 10),
    pairs("10^20", &[(10, 20)], 210, 180),
    more("10^6", 3, &[(10, 6)], 1620, 704),
    more("TCAS", 2, TCAS, 100, 8),
    more("TCAS", 3, TCAS, 401, 102),
    more("TCAS", 4, TCAS, 1378, 2141),
    more("TCAS", 5, TCAS, 4272, 29_850),
];

const fn pairs(name: &'static str, groups: &'static [Group], pict: usize, best: usize) -> Case {
    Case { name, strength: 2, groups, pict, pict_ms: None, best: Some(best) }
}

const fn more(
    name: &'static str,
    strength: usize,
    groups: &'static [Group],
    pict: usize,
    pict_ms: u32,
) -> Case {
    Case { name, strength, groups, pict, pict_ms: Some(pict_ms), best: None }
}

pub(crate) fn run() {
    println!("\n### Covering arrays\n");
    println!("| model | t | rows | time | PICT | its time | optimized 60 s | best published |");
    println!("|---|---|---|---|---|---|---|---|");
    for case in CASES {
        let (rows, time) = size(case, None);
        let optimized = (case.best.is_some() && wanted("optimize") && !wanted("arrays"))
            .then(|| size(case, Some(Duration::from_mins(1))).0.to_string());
        let met = if rows <= case.pict { "" } else { " **(more)**" };
        println!(
            "| {} | {} | {rows}{met} | {} ms | {} | {} | {} | {} |",
            case.name,
            case.strength,
            time.as_millis(),
            case.pict,
            case.pict_ms.map_or(String::new(), |ms| format!("{ms} ms")),
            optimized.unwrap_or_default(),
            case.best.map_or(String::new(), |best| best.to_string()),
        );
    }
}

fn size(case: &Case, optimize: Option<Duration>) -> (usize, Duration) {
    let sizes = case.groups.iter().flat_map(|&(size, count)| vec![size; count]);
    let model = Model::new(sizes).expect("a model");
    let mut cover = Cover::t_way(case.strength);
    if let Some(time) = optimize {
        cover = cover.optimize(time);
    }
    let start = Instant::now();
    let rows = cover.of(&model).expect("an array").rows.len();
    (rows, start.elapsed())
}

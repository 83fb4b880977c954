//! Templates in the options of `App`: what they can name, and the edges they make.

use std::fs;

use multitest::{DynamicEnvironment, prelude::*, ready::Exit};
use multitest_drivers::{App, AppOptions, TcpServer};

use super::{args, shown};

const DUMP: &str = env!("CARGO_BIN_EXE_env_dump");

#[multitest(
    env = {
        app: App {
            binary: DUMP,
            args: (
                "--a={{ rates.port }}", "--b={{ context[\"rates\"].host }}", "--c={{ context.rates.port | int + 1 }}",
                "plain", "{% raw %}{{ kept }}{% endraw %}", "{ x }",
            ),
            env: [("RATES", "{{ rates.host }}:{{ rates.port }}")],
            ready: Exit,
        },
        rates: TcpServer,
    },
)]
async fn they_name_other_drivers_which_are_waited_for(
    app: &App,
    rates: &TcpServer,
    environment: &Environment,
) {
    let expected = [
        format!("--a={}", rates.port()),
        "--b=127.0.0.1".to_owned(),
        format!("--c={}", rates.port() + 1),
        "plain".to_owned(),
        "{{ kept }}".to_owned(),
        "{ x }".to_owned(),
    ];
    assert_eq!(args(app), expected);
    let dump = fs::read_to_string(app.stdout_path()).expect("the log is there");
    assert!(dump.contains(&format!("\nenv RATES={}\n", rates.address())), "{dump}");
    let info = environment.driver("app").expect("it is declared");
    assert_eq!(info.needs, ["rates"]);
    assert!(environment.driver("rates").expect("it is declared").ready < info.ready);
}

#[multitest(
    env = {
        app: App {
            binary: "{{ program }}",
            vars: { program: "sh", names: ["a", "b"], limits: (1, 2.5) },
            args: [
                "-c", "pwd; exit 0",
                "{{ name }}", "{{ directory }}", "{{ etc }}", "{{ app.name }}", "{{ stdout_path }}",
                "{% for name in names %}{{ name | upper }}{{ limits[loop.index0] }},{% endfor %}",
            ],
            working_dir: "{{ scratch }}",
            log: "{{ name }}.log",
            ready: Exit,
        },
    },
)]
async fn they_name_the_driver_itself_and_plain_values(app: &App) {
    let directory = shown(app.directory());
    let expected = [
        "-c".to_owned(),
        "pwd; exit 0".to_owned(),
        "app".to_owned(),
        directory.clone(),
        format!("{directory}/etc"),
        "app".to_owned(),
        format!("{directory}/stdout"),
        "A1,B2.5,".to_owned(),
    ];
    assert_eq!(args(app), expected);
    assert!(app.binary().ends_with("sh"));
    assert!(app.log_path().is_some_and(|log| log.ends_with("app/app.log")));
    let said = fs::read_to_string(app.stdout_path()).expect("the log is there");
    assert!(said.ends_with("app/scratch\n"), "{said}");
}

/// More values than a tuple of the runtime's holds, one of them of another driver.
#[multitest(
    env = {
        rates: TcpServer,
        app: App {
            binary: "true",
            vars: {
                a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, l: 12, m: 13, n: 14, o: 15, p: 16,
                r#type: "t", port: rates.port(), text: context!(rates, "{{ host }}!"), path: app_path(),
            },
            args: ["{{ a + p }} {{ type }} {{ port + 1 }} {{ text }} {{ path }}"],
            ready: Exit,
        },
        none: App { binary: "true", vars: {}, ready: Exit },
        block: App { binary: "true", vars: { let one = 1; [("one", one)] }, args: ["{{ one }}"], ready: Exit },
        pairs: App { binary: "true", vars: [("one", 1), ("two", 2)], args: ["{{ one + two }}"], ready: Exit },
    },
)]
async fn plain_values_are_a_block_or_pairs(
    app: &App,
    none: &App,
    block: &App,
    pairs: &App,
    rates: &TcpServer,
) {
    assert_eq!(args(app), [format!("17 t {} 127.0.0.1! /a/b", rates.port() + 1)]);
    assert_eq!(args(none), [""; 0]);
    assert_eq!(args(block), ["1"]);
    assert_eq!(args(pairs), ["3"]);
}

fn app_path() -> std::path::PathBuf {
    "/a/b".into()
}

/// What only the rendering brings up is waited for as well, and stops later.
#[multitest(
    env = {
        app: App {
            binary: "true",
            vars: { input: "rates" },
            args: ["{{ context[input].port }}"],
            ready: Exit,
        },
        rates: TcpServer,
    },
)]
async fn a_driver_may_be_named_by_a_value(app: &App, rates: &TcpServer, environment: &Environment) {
    assert_eq!(args(app), [rates.port().to_string()]);
    assert_eq!(environment.driver("app").expect("it is declared").needs, ["rates"]);
}

/// What holds for all drivers is there for each, and a driver's own value wins.
#[multitest(
    env = {
        app: App { binary: "true", vars: { mine: "b", both: "own" }, args: ["{{ all }}{{ mine }}{{ both }}"], ready: Exit },
    },
    defaults = { vars: { all: "a", both: "default" } },
)]
async fn plain_values_add_up(app: &App) {
    assert_eq!(args(app), ["abown"]);
}

/// Two servers with names that are none of Rust's, and a program that is told of both.
fn named_at_run_time() -> DynamicEnvironment {
    let mut environment = DynamicEnvironment::new();
    let program = |_: &Environment| -> Result<AppOptions> {
        let mut options = App::options();
        options.binary("true").ready(Exit);
        options.args("{{ context['first server'].port }} {{ context[\"second-server\"].port }}");
        Ok(options)
    };
    environment.add("app", program);
    for name in ["first server", "second-server"] {
        environment.add(name, |_: &Environment| -> Result<_> { Ok(TcpServer::options()) });
    }
    environment
}

#[multitest(env = named_at_run_time())]
async fn drivers_of_any_name_can_be_named(app: &App, environment: &Environment) -> Result<()> {
    let port = |name| environment.get::<TcpServer>(name).map(TcpServer::port);
    assert_eq!(args(app), [format!("{} {}", port("first server")?, port("second-server")?)]);
    let mut needs = environment.driver("app").map(|driver| driver.needs).unwrap_or_default();
    needs.sort();
    assert_eq!(needs, ["first server", "second-server"]);
    Ok(())
}

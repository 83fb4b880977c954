//! Our names, as the compiler knows them: a name that is none does not compile.

use std::{collections::BTreeSet, time::Duration};

use multitest::{
    Driver, DriverOptions, Environment, Result, driver,
    driver::{Alone, Handle, Layer, Lifecycle, StartContext, Status},
    event::Event,
    expect::{Log, Logs, Mark},
    process::Signal,
    ready,
};
use multitest_drivers::{
    App, AppOptions, BinaryStrategy, TcpClient, TcpClientOptions, TcpServer, TcpServerOptions,
    tcp::{Connection, Talk},
};

/// Makes a list of the names at the beginning of expressions, and never evaluates one.
macro_rules! names {
    ($($name:expr,)*) => {
        #[allow(dead_code, unreachable_code, reason = "that it compiles is all it is for")]
        fn compiled() {
            $(drop_unused($name);)*
        }

        const WRITTEN: &[&str] = &[$(stringify!($name)),*];
    };
}

/// The same for types.
macro_rules! types {
    ($($name:ident = $ty:ty,)*) => {
        /// The types that the tables name.
        pub(super) const TYPES: &[&str] = &[$({
            let _: fn() -> Option<$ty> = || None;
            stringify!($name)
        }),*];
    };
}

fn drop_unused<T>(_: T) {}

/// A value that is never made.
fn any<T>() -> T {
    unreachable!("no name is called")
}

types! {
    App = App,
    AppOptions = AppOptions,
    CommonOptions = driver::CommonOptions,
    Connection = Connection,
    DriverInfo = multitest::env::DriverInfo,
    Environment = Environment,
    Event = Event,
    Status = Status,
    Talk = Talk,
    TcpClientOptions = TcpClientOptions,
    TcpServerOptions = TcpServerOptions,
}

names! {
    Alone::<App>::stop,
    App::binary,
    App::cmd,
    App::directory,
    App::etc,
    App::exit,
    App::exited,
    App::extract::<String>,
    App::extracts,
    App::log,
    App::log_path,
    App::pid,
    App::retcode,
    App::signal(any(), Signal::TERM),
    App::stderr,
    App::stderr_path,
    App::stdout,
    App::stdout_path,
    AppOptions::args(any(), "-v"),
    AppOptions::binary(any(), "app"),
    AppOptions::binary_strategy(any(), BinaryStrategy::Copy),
    AppOptions::clear_env(any(), true),
    AppOptions::env(any(), [("LANG", "C")]),
    AppOptions::expected_retcode(any(), 0),
    AppOptions::log(any(), "app.log"),
    AppOptions::log_patterns(any(), "ready"),
    AppOptions::pre_args(any(), "nice"),
    AppOptions::shell(any(), true),
    AppOptions::stderr(any(), "ready"),
    AppOptions::stdout(any(), "ready"),
    AppOptions::stop_signal(any(), Signal::INT),
    AppOptions::working_dir(any(), "/"),
    BinaryStrategy::Noop,
    Driver::abort(any::<&App>()),
    Driver::attributes(any::<&App>()),
    Driver::health(any::<&App>()),
    Driver::known_connections(any::<&App>()),
    Driver::pause(any::<&App>()),
    Driver::resume(any::<&App>()),
    <App as Driver>::start,
    Driver::stop(any::<&App>(), any()),
    DriverOptions::common(any::<&mut AppOptions>()),
    DriverOptions::error_log_lines(any::<&mut AppOptions>(), 10),
    DriverOptions::failover(any::<&mut AppOptions>(), any()),
    DriverOptions::install_files(any::<&mut AppOptions>(), "app.cfg"),
    DriverOptions::path_cleanup(any::<&mut AppOptions>(), true),
    DriverOptions::post_start(any::<&mut AppOptions>(), |_: &App| {}),
    DriverOptions::post_stop(any::<&mut AppOptions>(), |_: &App| {}),
    DriverOptions::pre_start(any::<&mut AppOptions>(), |_: &StartContext| {}),
    DriverOptions::pre_stop(any::<&mut AppOptions>(), |_: &App| {}),
    DriverOptions::ready(any::<&mut AppOptions>(), ready::Exit),
    DriverOptions::runpath(any::<&mut AppOptions>(), "app"),
    DriverOptions::start(any::<AppOptions>()),
    DriverOptions::stop_timeout(any::<&mut AppOptions>(), Duration::ZERO),
    DriverOptions::timeout(any::<&mut AppOptions>(), Duration::ZERO),
    Environment::connections,
    Environment::driver,
    Handle::<App>::name,
    Handle::<App>::pause,
    Handle::<App>::restart,
    Handle::<App>::restart_with,
    Handle::<App>::resume,
    Handle::<App>::start,
    Handle::<App>::status,
    Handle::<App>::stop,
    Handle::<App>::wait_for,
    Layer::fill(any::<&mut AppOptions>(), any()),
    Lifecycle::abort(any::<&Hand>()),
    <Hand as Lifecycle>::start,
    Log::all(any(), "ready"),
    Log::between(any(), any::<Mark>(), any::<Mark>()),
    Log::expect(any(), "ready", Duration::ZERO),
    Log::expect_not(any(), "error", Duration::ZERO),
    Log::mark,
    Log::since(any(), Mark::default()),
    Logs::all(any(), "ready"),
    Logs::matching(any(), "ready"),
    Mark::default,
    StartContext::directory,
    StartContext::expect_log(any(), "app.log", "ready"),
    StartContext::install_files(any(), "app.cfg"),
    StartContext::log_tail(any(), "app.log", 10),
    StartContext::name,
    StartContext::own_log,
    StartContext::published,
    StartContext::scratch,
    Status::Aborted,
    Talk::receive,
    Talk::receive_exact,
    Talk::receive_line,
    Talk::receive_text,
    Talk::receive_until(any(), "\n"),
    Talk::receive_up_to,
    Talk::send(any(), "text"),
    Talk::send_text(any(), "text"),
    Talk::send_with_timestamp(any(), "text"),
    TcpClient::close,
    TcpClient::connect,
    TcpClient::connect_within,
    TcpClient::host,
    TcpClient::local_host,
    TcpClient::local_port,
    TcpClient::port,
    TcpClient::reconnect,
    TcpClientOptions::address(any(), ([127, 0, 0, 1], 1)),
    TcpClientOptions::connect_at_start(any(), true),
    TcpClientOptions::host(any(), "localhost"),
    TcpClientOptions::interface(any(), ([127, 0, 0, 1], 0)),
    TcpClientOptions::port(any(), 1),
    TcpServer::accept,
    TcpServer::accept_within,
    TcpServer::address,
    TcpServer::close_connection,
    TcpServer::host,
    TcpServer::port,
    TcpServerOptions::host(any(), "localhost"),
    TcpServerOptions::port(any(), 0),
    ready::probe("it", || std::future::ready(Ok::<(), String>(()))),
}

/// A driver with a lifecycle of its own, whose methods have names.
#[driver]
#[derive(Debug)]
struct Hand;

impl Lifecycle for Hand {
    async fn start(_options: HandOptions, _context: &StartContext) -> Result<Self> {
        Ok(Self)
    }
}

/// The names that the tables may use: paths, without what was needed to name them.
pub(super) fn names() -> BTreeSet<String> {
    WRITTEN.iter().map(|written| plain(written)).collect()
}

/// `<App as Driver>::start` is `Driver::start`, `App::extract::<String>` is `App::extract`, and a call is what it calls.
fn plain(written: &str) -> String {
    let called = written.split('(').next().unwrap_or_default();
    let path = match called.split_once(" as ") {
        Some((_, of_trait)) => of_trait.replacen('>', "", 1),
        None => called.to_owned(),
    };
    path.split("::").filter(|part| !part.starts_with('<')).collect::<Vec<_>>().join("::")
}

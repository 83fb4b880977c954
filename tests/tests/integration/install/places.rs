//! Where files land, and as what.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use multitest::{
    Driver, driver::StartContext, install::Install, prelude::*, ready::Exit, value::Values,
};
use multitest_drivers::{App, TcpServer};

use super::{source, text};

#[multitest(
    env = {
        app: App {
            binary: "true",
            install_files: (
                source!("rates.cfg"),
                file(source!("rates.cfg")).to("conf/{{ name }}.cfg"),
                file(source!("plain.cfg")).to("deep/er/"),
                file("{{ folder }}/plain.cfg").to("./x/../plain.cfg"),
            ),
            vars: { retries: 3, folder: source!("") },
            ready: Exit,
        },
        rates: TcpServer,
    },
)]
async fn a_file_is_rendered_into_etc_or_where_it_is_told_to(
    app: &App,
    rates: &TcpServer,
    environment: &Environment,
) {
    let port = rates.port();
    let expected = format!(
        "# The configuration of app, with 3 retries.\nrates = 127.0.0.1:{port}\n\
         rates.host = 127.0.0.1\nrates.port = {port}\nrates.address = 127.0.0.1:{port}\n\
         \"quoted\" <and> & kept\n"
    );
    assert_eq!(text(&app.etc().join("rates.cfg")), expected);
    assert_eq!(text(&app.directory().join("conf/app.cfg")), expected);
    let plain = "plain text with { braces }\n";
    assert_eq!(text(&app.directory().join("deep/er/plain.cfg")), plain);
    assert_eq!(text(&app.directory().join("plain.cfg")), plain);
    assert_eq!(environment.driver("app").expect("it is declared").needs, ["rates"]);
}

#[multitest(
    env = {
        app: App {
            binary: "etc/run.sh",
            working_dir: ".",
            shell: true,
            install_files: [source!("run.sh"), source!("bytes.bin")],
            stdout: ["started in (?P<place>.+)"],
            ready: Exit,
        },
    },
)]
async fn modes_are_kept_and_what_is_no_text_is_copied(app: &App) -> Result<()> {
    assert_eq!(app.extract::<PathBuf>("place")?, app.directory());
    let mode = |path: PathBuf| fs::metadata(path).map(|metadata| metadata.permissions().mode());
    assert_eq!(mode(app.etc().join("run.sh"))?, mode(source!("run.sh").into())?);
    let bytes = fs::read(app.etc().join("bytes.bin"))?;
    assert_eq!(bytes, fs::read(source!("bytes.bin"))?);
    Ok(())
}

#[multitest(
    env = {
        rates: TcpServer,
        app: App {
            binary: "true",
            install_files: (source!("folder"), file(source!("folder/")).to("copy").verbatim()),
            vars: { kind: "main" },
            ready: Exit,
        },
    },
)]
async fn a_directory_comes_with_all_that_is_in_it(app: &App, rates: &TcpServer) {
    let etc = app.etc();
    assert_eq!(text(&etc.join("folder/a.cfg")), "a of app\n");
    assert_eq!(text(&etc.join("folder/app/main.cfg")), format!("{}\n", rates.port()));
    let copy = app.directory().join("copy");
    assert_eq!(text(&copy.join("a.cfg")), "a of {{ name }}\n");
}

#[multitest(
    env = {
        app: App {
            binary: "true",
            install_files: file(source!("braces.tpl")).verbatim(),
            ready: Exit,
        },
    },
)]
async fn a_file_may_be_copied_as_it_is(app: &App) {
    assert_eq!(text(&app.etc().join("braces.tpl")), "not {{ a }} template\n");
}

#[multitest(
    env = {
        other: App { binary: "true", ready: Exit },
        app: App {
            binary: "true",
            install_files: file(source!("plain.cfg")).to(other.directory().join("a/plain.cfg")),
            ready: Exit,
        },
    },
)]
async fn an_absolute_destination_may_be_anywhere(app: &App, other: &App) {
    let installed = other.directory().join("a/plain.cfg");
    assert_eq!(text(&installed), "plain text with { braces }\n");
    assert!(!app.etc().exists());
}

#[multitest(
    env = {
        rates: TcpServer,
        app: App {
            binary: "true",
            install_files: context!(rates, "tests/integration/install/files/plain.cfg"),
            ready: Exit,
        },
    },
)]
async fn a_source_may_come_of_a_context(app: &App) {
    assert!(app.etc().join("plain.cfg").is_file());
}

/// A driver by hand that installs a file when it starts.
#[derive(Debug)]
struct Reader {
    text: String,
}

#[derive(Debug, Default)]
struct ReaderOptions {
    common: multitest::driver::CommonOptions,
    files: Vec<Install>,
}

impl ReaderOptions {
    fn files(&mut self, files: impl Values<Install>) -> &mut Self {
        self.files = self.common.values("files", files).unwrap_or_default();
        self
    }
}

impl DriverOptions for ReaderOptions {
    type Driver = Reader;

    fn common(&mut self) -> &mut multitest::driver::CommonOptions {
        &mut self.common
    }
}

impl Driver for Reader {
    type Options = ReaderOptions;

    async fn start(options: ReaderOptions, context: &StartContext) -> Result<Self> {
        context.install_files(options.files).await?;
        let line = context.render("{{ name }} in {{ rates.port }}").await?;
        let file = fs::read_to_string(context.etc()?.join("rates.cfg"))?;
        Ok(Self { text: line + "\n" + &file })
    }
}

#[multitest(env = { reader: Reader { files: source!("rates.cfg") }, rates: TcpServer })]
async fn a_driver_by_hand_installs_and_renders(
    reader: &Reader,
    rates: &TcpServer,
    environment: &Environment,
) {
    let port = rates.port();
    let expected = format!("reader in {port}\n# The configuration of reader, with 1 retries.\n");
    assert!(reader.text.starts_with(&expected), "{}", reader.text);
    assert_eq!(environment.driver("reader").expect("it is declared").needs, ["rates"]);
}

/// One that starts alone has itself to name.
#[tokio::test]
async fn a_driver_alone_has_its_files_too() -> Result<()> {
    let mut options = App::options();
    options.binary("true").ready(Exit);
    options.install_files(file(source!("own.cfg")).to("{{ name }}.cfg")).log("x.log");
    let app = options.start().await?;
    let expected = format!("log {}\n", app.directory().join("x.log").display());
    assert!(text(&app.directory().join("app.cfg")).starts_with(&expected));
    app.stop().await
}

/// Files of the start before do not stand in the way, also where they are write-protected.
#[multitest(
    env = {
        app: App { binary: "true", install_files: source!("run.sh"), ready: Exit },
    },
)]
async fn a_restart_installs_anew(app: Handle<App>) -> Result<()> {
    let installed = app.etc().join("run.sh");
    fs::set_permissions(&installed, fs::Permissions::from_mode(0o400))?;
    app.expect_exit();
    app.restart_with(multitest::driver::Files::Keep).await?;
    assert_eq!(fs::metadata(&installed)?.permissions().mode() & 0o777, 0o755);
    Ok(())
}

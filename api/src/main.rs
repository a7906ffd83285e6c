//! `jixiao`: the command line.

use std::{
    io::{IsTerminal, Read, Write},
    net::{SocketAddr, TcpStream, ToSocketAddrs},
    path::Path,
    process::ExitCode,
    time::Duration,
};

use api::{
    StartError,
    cli::{
        Cli, Command,
        admin::{self, Said},
        backup, command, import,
        settings::Settings,
        validate::Options,
        welcome,
    },
    office::Office,
};
use clap::{FromArgMatches, error::ErrorKind};
use tracing_subscriber::EnvFilter;

/// Gives freed memory back to the system after a second, also that of threads which rest. The allocator of the system
/// keeps what a burst of large bodies took.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments = command().get_matches();
    let cli = Cli::from_arg_matches(&arguments).unwrap_or_else(|error| error.exit());
    let done = match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => log(&cli.settings).and_then(|()| serve(&cli.settings)).map(success),
        Command::Demo { folder } => log(&cli.settings).and_then(|()| demo(&folder, &cli.settings)).map(success),
        Command::Migrate => log(&cli.settings).and_then(|()| migrate(&cli.settings)).map(success),
        Command::Backup(backup) => administer(backup::run(&backup, &cli.settings)),
        Command::Openapi => print_openapi().map(success),
        Command::Health => health(&cli.settings).map(success),
        Command::Keys(keys) => administer(admin::keys(&keys, &cli.settings)),
        Command::Audit(audit) => administer(admin::audit(&audit, &cli.settings)),
        Command::Validate(options) => validate(&options, &cli.settings),
        Command::Import(options) => import(&options, &cli.settings),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            for line in error.to_string().lines() {
                eprintln!("jixiao: {line}");
            }
            ExitCode::FAILURE
        }
    }
}

const fn success((): ()) -> ExitCode {
    ExitCode::SUCCESS
}

/// Logs go to standard error; standard output is for what was asked.
fn log(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| format!("JIXIAO_LOG: {error}"))?;
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    Ok(())
}

fn serve(settings: &Settings) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let running = api::start(settings).await?;
        let mut out = std::io::stdout().lock();
        write!(out, "{}", welcome::lines(&running, settings))?;
        out.flush()?;
        drop(out);
        running.run().await;
        Ok(())
    })
}

/// Serves the folder of a demo, which is made where it is not there.
fn demo(folder: &Path, settings: &Settings) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let demo = api::demo::prepare(folder, settings).await?;
        let running = api::start(&demo.settings).await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", demo.told(running.address))?;
        out.flush()?;
        drop(out);
        running.run().await;
        Ok(())
    })
}

fn migrate(settings: &Settings) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(api::migrate(settings))?;
    Ok(())
}

fn print_openapi() -> Result<(), Failure> {
    let document = api::contract::document()?;
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&document)?)?;
    Ok(())
}

/// Runs a command on the database and prints its output; what it warns of goes to standard error.
fn administer(work: impl Future<Output = Result<Said, StartError>>) -> Result<ExitCode, Failure> {
    let Said { text, warnings, code } = actix_web::rt::System::new().block_on(work)?;
    writeln!(std::io::stdout(), "{text}")?;
    for warning in warnings {
        eprintln!("jixiao: {warning}");
    }
    Ok(code)
}

/// Longest wait of the health check.
const HEALTH_TIME: Duration = Duration::from_secs(5);

/// Asks the service on the address that it would listen on; an unspecified address means this machine.
fn health(settings: &Settings) -> Result<(), Failure> {
    let mut address = settings.listen.to_socket_addrs()?.next().ok_or("no address")?;
    if address.ip().is_unspecified() {
        address = SocketAddr::from(([127, 0, 0, 1], address.port()));
    }
    let silent = |error: std::io::Error| {
        format!(
            "{address} 没有应答：{error}。请检查服务是否在运行，或用 --listen（JIXIAO_LISTEN）指明它的地址\nnothing answers at {address}: {error}. See that the service runs, or name its address with --listen (JIXIAO_LISTEN)"
        )
    };
    let mut stream = TcpStream::connect_timeout(&address, HEALTH_TIME).map_err(silent)?;
    stream.set_read_timeout(Some(HEALTH_TIME))?;
    stream.write_all(b"GET /healthz/ready HTTP/1.0\r\nHost: localhost\r\n\r\n").map_err(silent)?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer).map_err(silent)?;
    match answer.split(' ').nth(1) {
        Some("200") => Ok(()),
        Some(status) => {
            Err(format!("{address} 的服务尚未就绪（{status}），详情见其日志\nthe service at {address} is not ready ({status}): see its log").into())
        }
        None => Err(format!("{address} 上不是本服务\nwhat answers at {address} is not this service").into()),
    }
}

fn validate(options: &Options, settings: &Settings) -> Result<ExitCode, Failure> {
    let profiles = api::cli::profiles::load(settings.profiles.as_deref()).map_err(StartError::Profile)?;
    if let Err(wrong) = options.check(&profiles) {
        command().error(ErrorKind::InvalidValue, wrong).exit();
    }
    // Colours for a terminal only, and none where NO_COLOR is set.
    let totals =
        api::cli::validate::run(options, &profiles, &mut std::io::stdin().lock(), &mut anstream::stdout().lock());
    judged(totals.map(|totals| totals.clean()))
}

fn import(options: &import::Options, settings: &Settings) -> Result<ExitCode, Failure> {
    let profiles = api::cli::profiles::load(settings.profiles.as_deref()).map_err(StartError::Profile)?;
    let office = settings.office.as_deref().map(Office::at).transpose().map_err(StartError::Refused)?;
    judged(import::run(options, &profiles, office.as_ref(), &mut anstream::stdout().lock()))
}

fn judged(clean: std::io::Result<bool>) -> Result<ExitCode, Failure> {
    match clean {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Ok(ExitCode::FAILURE),
        // The reader has closed the pipe, as `head` does.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::FAILURE),
        Err(error) => Err(error.into()),
    }
}

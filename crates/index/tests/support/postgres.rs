//! A real PostgreSQL server for the whole test run, started by it and stopped with it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// The server; its last moment is that of this process.
struct Server {
    sockets: PathBuf,
    /// A shell reads it to its end, then stops the server and removes its files: however this process ends, also by a
    /// signal, its end of the pipe is closed.
    _lifeline: ChildStdin,
}

static SERVER: LazyLock<Server> = LazyLock::new(start);
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The URL of a new, empty database.
pub async fn database() -> String {
    let server = tokio::task::spawn_blocking(|| LazyLock::force(&SERVER)).await.expect("PostgreSQL starts");
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let url = |name: &str| format!("postgres://postgres@localhost/{name}?host={}", server.sockets.display());
    let mut connection =
        <sqlx::PgConnection as sqlx::Connection>::connect(&url("postgres")).await.expect("PostgreSQL answers");
    let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0"));
    sqlx::raw_sql(statement).execute(&mut connection).await.expect("a database is made");
    url(&name)
}

/// Where PostgreSQL's programs are: in the path, or where Debian keeps them.
fn programs() -> PathBuf {
    let in_path =
        std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let found = in_path.chain(debian).find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists());
    found.expect("PostgreSQL is not installed: apt-get install postgresql (or, on a Mac, brew install postgresql)")
}

/// PostgreSQL refuses to run as root; then its own account runs it.
fn account() -> Option<&'static str> {
    let uid = Command::new("id").arg("-u").output().expect("id runs").stdout;
    (uid.trim_ascii() == b"0").then_some("postgres")
}

fn command(program: &Path) -> Command {
    let mut command = match account() {
        None => Command::new(program),
        Some(account) => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", account, "--regid", account, "--clear-groups"]).arg(program);
            command
        }
    };
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{command:?}: {said}");
}

fn start() -> Server {
    let programs = programs();
    let folder = tempfile::Builder::new().prefix("vinculum-postgres-").tempdir().expect("a folder is made").keep();
    if let Some(account) = account() {
        run(Command::new("chown").arg(account).arg(&folder));
    }
    let data = folder.join("data");
    // In the members' databases the order of text may be any language's.
    let locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username=postgres", "--no-sync"];
    run(command(&programs.join("initdb")).arg("-D").arg(&data).args(locale));
    let options = format!(
        "-c listen_addresses= -c unix_socket_directories={} -c fsync=off -c full_page_writes=off \
         -c max_connections=300 -c shared_buffers=64MB",
        folder.display()
    );
    let pg_ctl = programs.join("pg_ctl");
    let log = folder.join("log");
    run(command(&pg_ctl).args(["start", "-w", "-t", "60", "-o", &options, "-D"]).arg(&data).arg("-l").arg(&log));
    let stop = format!(
        "trap '' INT TERM HUP; cat >/dev/null; {} -D '{data}' -m immediate stop; rm -rf '{folder}'",
        match account() {
            Some(account) =>
                format!("setpriv --reuid {account} --regid {account} --clear-groups '{}'", pg_ctl.display()),
            None => format!("'{}'", pg_ctl.display()),
        },
        data = data.display(),
        folder = folder.display(),
    );
    let mut watcher = Command::new("sh");
    watcher.arg("-c").arg(stop).current_dir("/");
    let watcher = watcher.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut lifeline = watcher.expect("a shell runs").stdin.take().expect("its input is a pipe");
    lifeline.write_all(b"\n").expect("it listens");
    Server { sockets: folder, _lifeline: lifeline }
}

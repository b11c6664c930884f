//! The validators' processes.

use super::setup::Setup;
use crate::{cli::Demo, files::DATA, node::DataFolder};
use anyhow::{Context as _, bail};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, ChildStdin, Command};

/// How long a member may take to end in order.
const STOP: Duration = Duration::from_secs(10);
/// A member that ends sooner after its start than this is not started again.
const CRASH: Duration = Duration::from_secs(5);

struct Process {
    number: usize,
    child: Child,
    /// Held here because waiting for a child closes the one that it holds, and closing it ends the member.
    stdin: Option<ChildStdin>,
    started: Instant,
    arguments: Vec<String>,
    log: PathBuf,
}

/// The running validators. Dropping them closes their standard input, at which each of them ends.
pub struct Members(Vec<Process>);

impl Process {
    fn start(number: usize, arguments: Vec<String>, log: PathBuf) -> anyhow::Result<Self> {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log);
        let file = file.with_context(|| format!("cannot open {}", log.display()))?;
        let program = std::env::current_exe().context("the path of this program")?;
        let mut child = Command::new(program)
            .args(&arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .context("cannot start a member")?;
        let stdin = child.stdin.take();
        Ok(Self { number, child, stdin, started: Instant::now(), arguments, log })
    }
}

impl Members {
    /// Starts one process per validator. Those of a run that was killed may still be ending; it waits for them.
    pub async fn start(options: &Demo, setup: &Setup) -> anyhow::Result<Self> {
        for index in 0..options.validators {
            until_free(&setup.files.member(index).join(DATA)).await?;
        }
        let start = |index: usize| {
            let config = setup.files.config(index);
            let mut arguments = vec!["node".to_string(), "--config".into(), config.display().to_string()];
            arguments.push("--until-stdin-closes".into());
            if index == 0 {
                arguments.extend(["--http".into(), options.http.to_string()]);
                if let Some(database) = &options.database {
                    arguments.extend(["--database".into(), database.clone()]);
                }
            }
            Process::start(index + 1, arguments, setup.files.member(index).join("log"))
        };
        Ok(Self((0..options.validators).map(start).collect::<anyhow::Result<_>>()?))
    }

    /// Starts a member again when its process ends, as an operator's service manager would. Ends only when that can't
    /// help: a member that ends right after its start.
    pub async fn supervise(&mut self) -> anyhow::Result<()> {
        loop {
            let waits = self
                .0
                .iter_mut()
                .enumerate()
                .map(|(index, process)| Box::pin(async move { (index, process.child.wait().await) }));
            let ((index, status), ..) = futures::future::select_all(waits).await;
            let process = &mut self.0[index];
            let status = status.context("waiting for a member")?;
            if process.started.elapsed() < CRASH {
                bail!("member {} ended with {status}:\n{}", process.number, tail(&process.log));
            }
            eprintln!("member {} ended with {status}; starting it again", process.number);
            *process = Process::start(process.number, process.arguments.clone(), process.log.clone())?;
        }
    }

    /// Asks every member to end, and waits.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        for process in &mut self.0 {
            drop(process.stdin.take());
        }
        for process in &mut self.0 {
            if tokio::time::timeout(STOP, process.child.wait()).await.is_err() {
                process.child.kill().await.context("ending a member")?;
            }
        }
        Ok(())
    }
}

/// Waits until no process has this data folder, for as long as a member may take to end.
async fn until_free(data: &Path) -> anyhow::Result<()> {
    if !data.exists() {
        return Ok(());
    }
    let deadline = Instant::now() + STOP;
    let mut waits = false;
    while let Err(taken) = DataFolder(data).lock() {
        if Instant::now() > deadline {
            return Err(taken);
        }
        if !std::mem::replace(&mut waits, true) {
            eprintln!("{taken}; waiting for it to end");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}

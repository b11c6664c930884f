//! A network: its files, and one process per member.

use super::{http, program::vinculum, until};
use std::{
    fs::{File, OpenOptions},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Child,
    sync::Mutex,
};
use tempfile::TempDir;

/// Who runs the members of a test's network. Together they have the roles that a car's life needs.
const MEMBERS: &[&str] = &[
    "works:Works AG:DE:manufacturer",
    "garage:Garage AB:SE:workshop,dealer",
    "registry:Vehicle Registry:SE:registrar,police,inspection_body",
    "lender:Lender plc:GB:lender,bank,insurer",
];

/// Ports after one another that nobody listens on. They lie below those that systems give to outgoing connections, so
/// that a member that was killed finds its own free when it comes back.
pub fn free_ports(count: u16) -> u16 {
    static NEXT: Mutex<Option<u16>> = Mutex::new(None);
    let mut next = NEXT.lock().expect("no test panics while it holds this lock");
    // Test programs that run at the same time begin at different places.
    let mut first = next.unwrap_or_else(|| 20_000 + (std::process::id() % 500) as u16 * 20);
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    while let Some(taken) = (first..first + count).find(|port| !free(*port)) {
        first = taken + 1;
        assert!(first < 32_000, "no {count} ports in a row are free");
    }
    *next = Some(first + count);
    first
}

/// A member's process.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A network of a test's own. Dropping it kills its members and removes its files.
pub struct Network {
    members: Vec<Option<Process>>,
    first_port: u16,
    folder: TempDir,
}

impl Network {
    /// Makes the files of a network; none of its members runs yet.
    pub fn new(members: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let first_port = free_ports(2 * members as u16);
        let http = format!("127.0.0.1:{}", first_port + members as u16);
        let mut program = vinculum("network new --name").arg("A test's network");
        program = program.arg("--base-port").arg(first_port.to_string()).arg("--http").arg(http);
        program = MEMBERS[..members].iter().fold(program, |program, member| program.arg("--member").arg(member));
        program.arg("--out").arg(folder.path().join("network")).run().exits(0);
        Self { members: (0..members).map(|_| None).collect(), first_port, folder }
    }

    /// Makes a network and starts every member.
    pub fn running(members: usize) -> Self {
        let mut network = Self::new(members);
        network.start_all();
        network
    }

    /// Starts every member that doesn't run, and waits until all are ready.
    pub fn start_all(&mut self) {
        for index in 0..self.members.len() {
            if self.members[index].is_none() {
                self.start(index);
            }
        }
        (0..self.members.len()).for_each(|index| self.wait_until_ready(index));
    }

    /// Starts a member.
    pub fn start(&mut self, index: usize) {
        let program = vinculum("node --until-stdin-closes --config").arg(self.config(index));
        self.members[index] = Some(Process(program.start(self.log(index))));
    }

    /// Waits until a member that was started is ready.
    pub fn wait_until_ready(&mut self, index: usize) {
        let url = format!("{}/readyz", self.url(index));
        let log = self.member(index).join("log");
        let Process(child) = self.members[index].as_mut().expect("the member was started");
        until(&format!("member {index} is ready"), || {
            if let Some(status) = child.try_wait().expect("a child") {
                panic!("member {index} ended with {status}: {}", std::fs::read_to_string(&log).unwrap_or_default());
            }
            http::try_get(&url).filter(|answer| answer.status == 200)
        });
    }

    /// Kills a member at once, as a power cut would.
    pub fn kill(&mut self, index: usize) {
        drop(self.members[index].take());
    }

    /// Asks a member to end, and waits until it has.
    pub fn stop(&mut self, index: usize) {
        let Some(mut process) = self.members[index].take() else { return };
        drop(process.0.stdin.take());
        let status = until("the member has ended", || process.0.try_wait().expect("a child"));
        assert!(status.success(), "{status}: {}", std::fs::read_to_string(self.member(index).join("log")).unwrap());
    }

    fn log(&self, index: usize) -> File {
        let path = self.member(index).join("log");
        OpenOptions::new().create(true).append(true).open(path).expect("a log file")
    }

    /// The folder with genesis file, shared key and members.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("network")
    }

    /// A folder of the test's own beside the network.
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of a member.
    pub fn member(&self, index: usize) -> PathBuf {
        self.folder().join(format!("member-{}", index + 1))
    }

    /// A member's configuration file.
    pub fn config(&self, index: usize) -> PathBuf {
        self.member(index).join("node.toml")
    }

    /// The key file of a member's organisation.
    pub fn key(&self, index: usize) -> PathBuf {
        self.member(index).join("organisation.key")
    }

    /// Where a member serves HTTP.
    pub fn url(&self, index: usize) -> String {
        format!("http://127.0.0.1:{}", self.first_port as usize + self.members.len() + index)
    }
}

//! The demonstration network that tests share which only look, or change only what is theirs.

use super::{http, network::free_ports, program::vinculum, until};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
};
use vinculum_core::{NetworkId, OrganisationId, SecretKey, Timestamp};
use vinculum_fleet::{Fleet, Options};
use vinculum_vehicles::VinKey;

/// What it is made from: a fleet that has every kind of fraud, each so that it can be found, whatever the day.
const KEPT: &str = r#"{"seed":239,"vehicles":40,"now":1748736000000}"#;
const MEMBERS: u16 = 4;

/// A running demonstration.
pub struct Demonstration {
    pub folder: PathBuf,
    /// Where its first member serves HTTP.
    pub url: String,
    pub network: NetworkId,
    /// What `vinculum demo` printed.
    pub printed: String,
    /// What it printed when it was run again.
    pub printed_again: String,
    pub fleet: Fleet,
    /// They end with the standard input that this process holds.
    _processes: Vec<Child>,
}

/// The demonstration; the first test that needs it starts it.
pub fn demonstration() -> &'static Demonstration {
    static SHARED: LazyLock<Demonstration> = LazyLock::new(Demonstration::start);
    &SHARED
}

impl Demonstration {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("demonstration-{}", std::process::id()));
        let mut processes = vec![remove_afterwards(&folder)];
        let port = free_ports(MEMBERS + 1);
        let address = format!("127.0.0.1:{}", port + MEMBERS);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("demo.json"), KEPT).expect("a file");
        let demo = || {
            let demo = vinculum(&format!("demo --exit-when-loaded --vehicles 40 --base-port {port}"));
            demo.arg("--http").arg(&address).arg("--data-dir").arg(&folder).run().exits(0).stdout
        };
        let (printed, printed_again) = (demo(), demo());
        for member in 1..=MEMBERS {
            let member = folder.join(format!("member-{member}"));
            let log = std::fs::File::create(member.join("log")).expect("a log file");
            processes.push(vinculum("node --until-stdin-closes --config").arg(member.join("node.toml")).start(log));
        }
        let url = format!("http://{address}");
        until("the demonstration is ready", || {
            http::try_get(&format!("{url}/readyz")).filter(|answer| answer.status == 200)
        });
        let network = http::get(&format!("{url}/v1/network")).json()["networkId"].as_str().unwrap().parse().unwrap();
        let fleet = fleet(&folder);
        Self { folder, url, network, printed, printed_again, fleet, _processes: processes }
    }

    /// An address below `/v1/` of the first member.
    pub fn v1(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.url)
    }

    /// The key of an organisation.
    pub fn key(&self, organisation: &str) -> &SecretKey {
        let id: OrganisationId = organisation.parse().expect("an organisation's id");
        self.fleet.organisation(&id).expect("an organisation of the demonstration").key()
    }
}

/// The fleet that the demonstration in `folder` was made from.
pub fn fleet(folder: &Path) -> Fleet {
    let kept: Value = serde_json::from_slice(&std::fs::read(folder.join("demo.json")).unwrap()).unwrap();
    let number = |name: &str| kept[name].as_u64().expect("a number");
    let vin_key = std::fs::read_to_string(folder.join("vin.key")).unwrap();
    Fleet::new(Options {
        seed: number("seed"),
        vehicles: number("vehicles") as u32,
        vin_key: vin_key.trim().parse::<VinKey>().expect("a key"),
        now: Timestamp(number("now")),
    })
}

/// Removes the folder when this process has ended, however it ended: what is shared is never dropped.
fn remove_afterwards(folder: &Path) -> Child {
    // What ends this process by a signal to its group must not end the shell too.
    let script = "trap '' HUP INT TERM; cat >/dev/null; until rm -rf \"$0\"; do sleep 1; done";
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("a shell")
}

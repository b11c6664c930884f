//! What a member makes of its configuration.

use crate::support::{Ended, Network, http, network::free_ports, until, vinculum};
use std::{fs, process::Child};

/// Runs a member whose configuration is changed; for those that end at once.
fn run_with(network: &Network, change: impl Fn(String) -> String) -> Ended {
    let path = network.member(0).join("changed.toml");
    fs::write(&path, change(fs::read_to_string(network.config(0)).unwrap())).unwrap();
    vinculum("node --config").arg(&path).run()
}

fn without(text: &str, field: &str) -> String {
    text.lines().filter(|line| !line.starts_with(&format!("{field} ="))).map(|line| format!("{line}\n")).collect()
}

#[test]
fn mistakes_are_named() {
    let network = Network::new(1);
    run_with(&network, |text| format!("colour = \"red\"\n{text}")).fails(1, &["changed.toml", "colour"]);
    run_with(&network, |text| format!("log = \"loud\"\n{}", without(&text, "log"))).fails(1, &["log", "loud"]);
    run_with(&network, |text| without(&text, "listen")).fails(1, &["listen"]);
    run_with(&network, |text| text.replace("genesis.json", "gone.json")).fails(1, &["cannot read", "gone.json"]);
    run_with(&network, |text| text.replace("consensus.key", "gone.key")).fails(1, &["key file", "gone.key"]);
    run_with(&network, |text| text.replace("vin.key", "gone.key")).fails(1, &["key file", "gone.key"]);
    run_with(&network, |text| format!("{text}\nnonsense")).fails(1, &["not TOML"]);
    run_with(&network, |text| text.replace("consensus.key", "organisation.key")).fails(1, &["validator"]);
    run_with(&network, |text| format!("database = \"mysql://x\"\n{text}")).fails(1, &["postgres://"]);
    vinculum("node --config /no/such/file").run().fails(1, &["/no/such/file"]);
    vinculum("node").run().fails(2, &["--config"]);
    vinculum("node --http nowhere --config").arg(network.config(0)).run().fails(2, &["--http"]);
}

#[test]
fn damaged_files_are_named() {
    let network = Network::new(1);
    let key = network.member(0).join("consensus.key");
    let whole = fs::read_to_string(&key).unwrap();
    fs::write(&key, &whole[..20]).unwrap();
    vinculum("node --config").arg(network.config(0)).run().fails(1, &["consensus.key", "64 hexadecimal digits"]);
    fs::write(&key, whole).unwrap();
    let genesis = network.folder().join("genesis.json");
    let text = fs::read_to_string(&genesis).unwrap();
    fs::write(&genesis, &text[..text.len() / 2]).unwrap();
    vinculum("node --config").arg(network.config(0)).run().fails(1, &["genesis"]);
}

/// A member's process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn flags_win_over_variables_and_variables_over_the_file() {
    let network = Network::new(1);
    let ports = free_ports(3);
    let address = |index: u16| format!("127.0.0.1:{}", ports + index);
    let answers =
        |address: &str| http::try_get(&format!("http://{address}/readyz")).filter(|answer| answer.status == 200);
    let start = |words: &str| {
        let log = fs::File::create(network.scratch().join("log")).unwrap();
        let program = vinculum("node --until-stdin-closes").env("VINCULUM_CONFIG", network.config(0));
        Running(program.env("VINCULUM_HTTP", address(0)).env("VINCULUM_LOG", "error").words(words).start(log))
    };
    let variable = start("");
    until("the variable's address answers", || answers(&address(0)));
    assert!(answers(network.url(0).trim_start_matches("http://")).is_none(), "the file's does not");
    drop(variable);
    let flag = start(&format!("--http {} --listen {}", address(1), address(2)));
    until("the flag's address answers", || answers(&address(1)));
    assert!(answers(&address(0)).is_none(), "the variable's does not");
    drop(flag);
    let bad = vinculum("node --config").arg(network.config(0)).env("VINCULUM_LISTEN", "nowhere").run();
    bad.fails(1, &["listen"]);
}

#[test]
fn a_data_folder_has_one_process_and_an_address_too() {
    let mut network = Network::running(1);
    let ports = free_ports(2);
    let second = vinculum("node --config").arg(network.config(0));
    let second = second.words(&format!("--listen 127.0.0.1:{} --http 127.0.0.1:{}", ports, ports + 1)).run();
    second.fails(1, &["another process uses the data folder", "member-1"]);

    // The same address for another member: it says which, and ends.
    let other = Network::new(1);
    let taken = network.url(0).trim_start_matches("http://").to_string();
    vinculum("node --config")
        .arg(other.config(0))
        .arg("--http")
        .arg(&taken)
        .run()
        .fails(1, &["cannot listen on", &taken]);
    network.stop(0);
    network.start_all();
}

/// A ledger of another version is refused by name, and left as it is.
#[test]
fn a_ledger_of_another_format_is_refused() {
    let mut network = Network::running(1);
    network.stop(0);
    let data = network.folder().join("member-1/data");
    let own = fs::read_to_string(data.join("format")).unwrap();
    let node = || vinculum("node --config").arg(network.config(0)).run();
    fs::write(data.join("format"), "999").unwrap();
    node().fails(1, &["is of format 999", &format!("this program's of format {own}")]);
    // The first format wrote no such file.
    fs::remove_file(data.join("format")).unwrap();
    node().fails(1, &["is of format 1,"]);
    fs::write(data.join("format"), &own).unwrap();
    network.start_all();
}

#[test]
fn a_member_asked_to_end_ends_in_order() {
    let network = Network::new(1);
    let log = fs::File::create(network.scratch().join("log")).unwrap();
    let mut member = Running(vinculum("node --config").arg(network.config(0)).start(log));
    let url = format!("{}/readyz", network.url(0));
    until("it is ready", || http::try_get(&url).filter(|answer| answer.status == 200));
    let asked = std::process::Command::new("kill").arg(member.0.id().to_string()).status().unwrap();
    assert!(asked.success());
    let status = until("it has ended", || member.0.try_wait().unwrap());
    assert!(status.success(), "{status}");
}

//! The command line.

mod finance;

pub use finance::{AprMethod, Credit, Loan, Pay, Qr, Tape, TapeFormat};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};
use vinculum_core::{Did, NetworkId, OrganisationId, Role, TransactionId};
use vinculum_identity::{Country, Wmi};
use vinculum_vehicles::Vin;

/// One tamper-evident record of every car, run together by the industry.
#[derive(Debug, Parser)]
#[command(name = "vinculum", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    /// Print one JSON document instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// The member to talk to.
    #[arg(long, global = true, env = "VINCULUM_API", default_value = "http://127.0.0.1:8080")]
    pub api: String,
    #[command(subcommand)]
    pub noun: Noun,
}

#[derive(Debug, Subcommand)]
pub enum Noun {
    /// Make a network's files, or show a running one.
    #[command(subcommand)]
    Network(Network),
    /// Run one member, or check its archive.
    Node(Node),
    /// Key files.
    #[command(subcommand)]
    Key(Key),
    /// Transactions: make, sign, submit, look up.
    #[command(subcommand)]
    Tx(Tx),
    /// Organisations and governance.
    #[command(subcommand)]
    Org(Org),
    /// Vehicles: look up, report, import.
    #[command(subcommand)]
    Vehicle(Vehicle),
    /// Loan arithmetic, offline: rates, disclosure, and what the law of a jurisdiction asks for.
    #[command(subcommand)]
    Loan(Loan),
    /// Credit decisions, offline: train a scorecard, decide applications, report how good and even-handed it is.
    #[command(subcommand)]
    Credit(Credit),
    /// Payment codes, offline.
    #[command(subcommand)]
    Pay(Pay),
    /// Check a vehicle report offline.
    Verify(Verify),
    /// Measure finalized transactions per second, latency and CPU.
    Bench(Bench),
    /// Run a network of validators on this machine with a demonstration fleet.
    Demo(Demo),
    /// Print the OpenAPI 3.1 document of the HTTP interface.
    Openapi,
    /// Print a completion script for a shell.
    Completions { shell: clap_complete::Shell },
}

#[derive(Debug, Subcommand)]
pub enum Network {
    /// Make genesis, keys and a configuration file for each member.
    New {
        /// Name of the network, for people.
        #[arg(long, default_value = "Vinculum")]
        name: String,
        /// Number of members, called member-1, member-2, …; or name them with --member.
        #[arg(long, default_value_t = 4, conflicts_with = "member")]
        members: usize,
        /// A member as `id:Legal name:CC:role,role`; repeat for each.
        #[arg(long)]
        member: Vec<String>,
        /// Folder to make.
        #[arg(long, default_value = "network")]
        out: PathBuf,
        /// The first member's port for its peers; the next ones follow.
        #[arg(long, default_value_t = 9000)]
        base_port: u16,
        /// The first member's HTTP address; the next ones follow by port.
        #[arg(long, default_value = "127.0.0.1:8080")]
        http: SocketAddr,
        /// Address that members listen on for their peers.
        #[arg(long, default_value = "127.0.0.1")]
        listen: IpAddr,
        /// Name by which the others reach a member; `{n}` is its number. Members on hosts of their own all use the same
        /// ports.
        #[arg(long)]
        peer_host: Option<String>,
    },
    /// Show the network that --api belongs to.
    Show,
    /// Print the network id of a genesis file.
    Id { genesis: PathBuf },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Node {
    /// The member's configuration file.
    #[arg(long, env = "VINCULUM_CONFIG")]
    pub config: Option<PathBuf>,
    /// Listen for peers here instead of where the file says.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// Serve HTTP here instead of where the file says.
    #[arg(long)]
    pub http: Option<SocketAddr>,
    /// Keep the read model there instead of where the file says.
    #[arg(long)]
    pub database: Option<String>,
    /// Stop when standard input closes, so that a starting process takes its members with it.
    #[arg(long, hide = true)]
    pub until_stdin_closes: bool,
    #[command(subcommand)]
    pub verb: Option<NodeVerb>,
}

#[derive(Debug, Subcommand)]
pub enum NodeVerb {
    /// Rebuild state from the archive of finalized blocks, confirm every state root, and rebuild the read model.
    Replay {
        /// The member's configuration file; the member must be stopped.
        #[arg(long, env = "VINCULUM_CONFIG")]
        config: PathBuf,
        /// Only check; leave the read model alone.
        #[arg(long)]
        check_only: bool,
    },
    /// Check at a running member that the books balance: accounts, banks' books, reservations and loans as of one block. Exit
    /// code 6 if they don't.
    Audit,
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key file.
    New { file: PathBuf },
    /// Print a key file's public identity.
    Show { file: PathBuf },
    /// Print the public identities of a folder's key files.
    List { folder: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum Tx {
    /// Make a transaction of actions (JSON files without `salt`), sign it, and print the envelope.
    New {
        /// A file with one action; repeat for more; `-` reads standard input.
        #[arg(long, required = true)]
        action: Vec<PathBuf>,
        /// Key files that sign; others can sign later (`vinculum tx sign`).
        #[arg(long, required = true)]
        key: Vec<PathBuf>,
        /// How long it can be submitted, in minutes.
        #[arg(long, default_value_t = 60)]
        valid_minutes: u64,
        /// The network; asked from --api when not given.
        #[arg(long)]
        network: Option<NetworkId>,
    },
    /// Add signatures to an envelope.
    Sign {
        file: PathBuf,
        #[arg(long, required = true)]
        key: Vec<PathBuf>,
    },
    /// Submit an envelope and wait until it is final.
    Submit {
        file: PathBuf,
        /// Return as soon as the member has taken it.
        #[arg(long)]
        no_wait: bool,
    },
    /// Show a transaction of the ledger.
    Show { id: TransactionId },
    /// Read an envelope and check its signatures, offline.
    Decode { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum Org {
    /// List organisations.
    List {
        #[arg(long)]
        role: Option<Role>,
        #[arg(long)]
        country: Option<Country>,
    },
    /// Show one.
    Show { id: OrganisationId },
    /// Make the governance transaction that admits an organisation.
    Admit {
        id: OrganisationId,
        #[arg(long)]
        name: String,
        #[arg(long)]
        country: Country,
        #[arg(long)]
        lei: Option<String>,
        #[arg(long, required = true, value_delimiter = ',')]
        roles: Vec<Role>,
        /// Its keys.
        #[arg(long, required = true)]
        did: Vec<Did>,
        #[command(flatten)]
        governance: Governance,
    },
    /// Make the governance transaction that suspends an organisation.
    Suspend {
        id: OrganisationId,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        governance: Governance,
    },
    /// Make the governance transaction that ends a suspension.
    Reinstate {
        id: OrganisationId,
        #[command(flatten)]
        governance: Governance,
    },
    /// Make the governance transaction that sets an organisation's roles.
    SetRoles {
        id: OrganisationId,
        #[arg(long, required = true, value_delimiter = ',')]
        roles: Vec<Role>,
        #[command(flatten)]
        governance: Governance,
    },
    /// Make the governance transaction that gives a manufacturer a WMI.
    AssignWmi {
        id: OrganisationId,
        wmi: Wmi,
        #[command(flatten)]
        governance: Governance,
    },
}

/// Who signs a governance transaction, and what becomes of it.
#[derive(Debug, Args)]
pub struct Governance {
    /// Key files of validators' organisations; more than two thirds of them must sign in the end.
    #[arg(long, required = true)]
    pub key: Vec<PathBuf>,
    /// Write the envelope there for others to sign (`vinculum tx sign`) instead of submitting it.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Vehicle {
    /// List vehicles.
    List {
        #[arg(long)]
        make: Option<String>,
        #[arg(long)]
        finding: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show what a buyer must know.
    Show { vin_or_id: String },
    /// List a vehicle's records.
    Records { vin_or_id: String },
    /// Fetch the self-contained report file.
    Report {
        vin_or_id: String,
        /// Write it there instead of to standard output.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// What a VIN itself says: form, check digit, maker, model year.
    Vin { vin: String },
    /// Take births and records in bulk from a CSV or JSON lines file.
    Import(Import),
    /// Write the demonstration fleet as a JSON lines file with its keys.
    Sample {
        /// Folder to make: `fleet.jsonl` and `keys/`.
        out: PathBuf,
        #[arg(long, default_value_t = 100)]
        vehicles: u32,
        /// Number of the first vehicle; those before it are in a demonstration already.
        #[arg(long, default_value_t = vinculum_fleet::Options::VEHICLES)]
        first: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

#[derive(Debug, Args)]
pub struct Import {
    /// The file: `.csv` or `.jsonl`.
    pub file: PathBuf,
    /// Folder with the signers' key files: `<organisation id>.key`, and any name for holders.
    #[arg(long)]
    pub keys: PathBuf,
    /// Where refused rows go; default: beside the file, `.refused.jsonl`.
    #[arg(long)]
    pub refused: Option<PathBuf>,
    /// Where progress is kept so that a stopped import goes on; default: beside the file, `.progress`.
    #[arg(long)]
    pub progress: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// The report file; `-` reads standard input.
    pub file: PathBuf,
    /// The network id that you trust.
    #[arg(long)]
    pub network: NetworkId,
    /// The VIN that the report must be about.
    #[arg(long)]
    pub vin: Option<Vin>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Workload {
    /// Odometer readings by workshops.
    Odometer,
    /// Title transfers signed by two parties.
    Transfer,
    /// Both, with maintenance and inspections.
    Mixed,
    /// Transfers between accounts, each account as often as any other.
    Payment,
    /// The same, one in ten to one account.
    PaymentHot,
    /// Purchases with a loan of cars on which the seller still owes, each settled in one transaction of eight actions and
    /// four signatures; as many as `--keys` preloads cars.
    Purchase,
}

impl Workload {
    /// Whether it is about money.
    pub fn is_payment(self) -> bool {
        matches!(self, Self::Payment | Self::PaymentHot)
    }
}

#[derive(Debug, Args)]
pub struct Bench {
    #[arg(long, default_value_t = 4)]
    pub validators: usize,
    #[arg(long, value_enum, default_value_t = Workload::Odometer)]
    pub workload: Workload,
    /// Submit at this rate; without it, as fast as the network takes them.
    #[arg(long)]
    pub rate: Option<u32>,
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Keys to have in the state before measuring.
    #[arg(long, default_value_t = 10_000)]
    pub keys: u64,
    /// Concurrent clients, each with its own key and at most 16 transactions that aren't final yet.
    #[arg(long, default_value_t = 256)]
    pub clients: usize,
    /// Kill a validator, in its turn to lead, this many seconds into the load. It runs as a process of its own then.
    #[arg(long)]
    pub kill_leader_after: Option<u64>,
    /// Where the validators keep their data; a temporary folder by default.
    #[arg(long)]
    pub data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Where the network lives.
    #[arg(long, default_value = ".vinculum/demo")]
    pub data_dir: PathBuf,
    /// Where the first member serves HTTP and the portal.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub http: SocketAddr,
    /// The first member's port for its peers; the next ones follow. Kept from the first run.
    #[arg(long, default_value_t = 9000)]
    pub base_port: u16,
    #[arg(long, default_value_t = 4)]
    pub validators: usize,
    /// Vehicles of the demonstration fleet.
    #[arg(long, default_value_t = 2_400)]
    pub vehicles: u32,
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Remove the data folder first.
    #[arg(long)]
    pub fresh: bool,
    /// Read model of the first member: `postgres://…`; SQLite by default.
    #[arg(long)]
    pub database: Option<String>,
    /// End when the fleet is loaded instead of serving until Ctrl-C.
    #[arg(long)]
    pub exit_when_loaded: bool,
}

//! The words for loans, credit decisions and payments.

use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;
use vinculum_core::{Currency, OrganisationId};

#[derive(Debug, Subcommand)]
pub enum Loan {
    /// The annual percentage rate of advances and payments (docs/loan-math.md has the forms of the files).
    Apr {
        /// The JSON file; `-` reads standard input.
        file: PathBuf,
        /// The equation to solve.
        #[arg(long, value_enum, default_value_t = AprMethod::RegulationZ)]
        method: AprMethod,
    },
    /// The schedule, cost and rates of a loan, from its terms.
    Disclose {
        /// The JSON file; `-` reads standard input.
        file: PathBuf,
    },
    /// Loan tapes in the fields of SEC Regulation AB II, Schedule AL (docs/loan-tape.md).
    #[command(subcommand)]
    Tape(Tape),
    /// What an offer does not meet of a jurisdiction's rules; exit code 4 if there is anything.
    Check {
        /// The JSON file; `-` reads standard input.
        file: PathBuf,
        /// `US-CA`, `DE`, `CN`, `GB`, or another one of --rules.
        #[arg(long)]
        jurisdiction: String,
        /// A file of rule packs to use instead of the ones that the program brings.
        #[arg(long)]
        rules: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Tape {
    /// Counts, sums and averages of a tape, and every row that is refused or whose own figures do not add up.
    Inspect {
        /// The tape: EX-102 as XML, or CSV with the same names; `-` reads standard input.
        file: PathBuf,
        /// What the file is; by default its ending says.
        #[arg(long, value_enum)]
        format: Option<TapeFormat>,
    },
    /// Writes the good rows of a tape in the other format. Refused rows are named, and the exit code is then 4.
    Convert {
        /// The tape.
        file: PathBuf,
        /// The file to write; its ending says whether as XML or as CSV.
        out: PathBuf,
    },
    /// Writes the loans that an organisation holds on the ledger, as of today, with what was paid since the reporting period began.
    Export {
        /// Who holds the loans.
        #[arg(long)]
        holder: OrganisationId,
        /// Which of them: a tape has one currency.
        #[arg(long)]
        currency: Currency,
        /// First day of the reporting period, which ends today [default: the first of this month].
        #[arg(long)]
        from: Option<jiff::civil::Date>,
        /// The file to write; its ending says whether as XML or as CSV.
        out: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TapeFormat {
    /// The SEC's schema of EX-102 for auto loans.
    Xml,
    /// One column a field.
    Csv,
}

/// docs/credit.md has the forms of the files.
#[derive(Debug, Subcommand)]
pub enum Credit {
    /// Train a scorecard and write its model file.
    Train {
        /// The CSV table.
        table: PathBuf,
        /// What its columns are: TOML or JSON.
        #[arg(long)]
        manifest: PathBuf,
        /// The model file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Decide an application: result, price, reasons, and what would change it.
    Score {
        /// The application as JSON; `-` reads standard input.
        application: PathBuf,
        /// The model file.
        #[arg(long)]
        model: PathBuf,
        /// The lender's policy, as TOML.
        #[arg(long)]
        policy: PathBuf,
    },
    /// Decide again from the evidence of an application, and compare with what is on record.
    Rerun {
        /// The file of `GET /v1/applications/{id}/evidence`; `-` reads standard input.
        evidence: PathBuf,
        /// Compare with the ledger of the member at --api too, not only with the record that the file brings.
        #[arg(long)]
        ledger: bool,
    },
    /// Apply to a lender of a demonstration at a steady rate, and measure how long each decision takes, from submission to the
    /// lender's answer, which is on the ledger then.
    Load {
        /// The lender.
        #[arg(long, default_value = "hafenfeld-bank")]
        lender: String,
        /// Applications a second.
        #[arg(long, default_value_t = 50)]
        rate: u32,
        /// For how long, in seconds.
        #[arg(long, default_value_t = 20)]
        seconds: u32,
    },
    /// Validate a model: discrimination, calibration, stability, four-fifths ratios.
    Report {
        /// The CSV table.
        table: PathBuf,
        /// What its columns are: TOML or JSON.
        #[arg(long)]
        manifest: PathBuf,
        /// The model file.
        #[arg(long)]
        model: PathBuf,
        /// Scores from this one on count as accepted.
        #[arg(long)]
        cut_off: i32,
        /// Folds of the cross-validation; 0 leaves it out.
        #[arg(long, default_value_t = 10)]
        folds: usize,
        /// How often the folds are dealt anew.
        #[arg(long, default_value_t = 5)]
        deals: u64,
        /// A later table of the same columns, whose scores are compared with the first one's.
        #[arg(long)]
        compare: Option<PathBuf>,
        /// Also write the report as one HTML page with pictures.
        #[arg(long)]
        html: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Pay {
    /// EMVCo merchant-presented QR codes, of this network or any other.
    #[command(subcommand)]
    Qr(Qr),
    /// Read an ISO 20022 file (pain.001, pacs.008, camt.053): what it says, which rows are refused and why, and what is not
    /// carried over. Refused rows make the exit code 4.
    Iso {
        /// The XML file; `-` reads standard input.
        file: PathBuf,
    },
    /// Show what each row of a pain.001 or pacs.008 file would do on the ledger; with keys, do it, each row by itself. A
    /// file that is imported again does nothing twice. Refused rows make the exit code 4.
    Import {
        /// The XML file; `-` reads standard input.
        file: PathBuf,
        /// Key files that sign every row; without any, nothing is done.
        #[arg(long)]
        key: Vec<PathBuf>,
    },
    /// Write a pacs.008 message to another bank for money that was redeemed. docs/iso20022.md has the form of the JSON.
    Pacs008 {
        /// The JSON file; `-` reads standard input.
        file: PathBuf,
        /// The XML file to write; without it, standard output.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

/// docs/qr.md has the form of the JSON.
#[derive(Debug, Subcommand)]
pub enum Qr {
    /// Read the text of a code; what is wrong with it is named, with its place.
    Decode {
        /// The text; `-` reads standard input.
        text: String,
    },
    /// Write a code from its JSON, and draw it.
    Encode {
        /// The JSON file; `-` reads standard input.
        file: PathBuf,
        /// Also draw it as a PNG file.
        #[arg(long)]
        png: Option<PathBuf>,
        /// Also draw it as an SVG file.
        #[arg(long)]
        svg: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AprMethod {
    /// US Regulation Z (12 CFR part 1026), Appendix J.
    RegulationZ,
    /// Directive (EU) 2023/2225, Annex III.
    Eu,
}

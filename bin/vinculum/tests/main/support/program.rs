//! The program, run as a process.

use serde_json::Value;
use std::{
    ffi::OsStr,
    io::Write as _,
    process::{Child, Command, Stdio},
};

/// A run of the program that is being put together.
pub struct Program {
    command: Command,
    input: Option<Vec<u8>>,
}

/// The program with these words on its command line, and none of the caller's settings.
pub fn vinculum(words: &str) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vinculum"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VINCULUM_")) {
        command.env_remove(name);
    }
    command.args(words.split_whitespace());
    Program { command, input: None }
}

impl Program {
    /// Adds one argument as it is.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds more words.
    pub fn words(mut self, words: &str) -> Self {
        self.command.args(words.split_whitespace());
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// What the program reads from standard input.
    pub fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Some(bytes.into());
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Ended {
        let input = self.input.take();
        self.command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        if let Some(input) = input {
            // A program that ends without reading everything closes the pipe: its own business.
            let _ = child.stdin.take().expect("a pipe").write_all(&input);
        }
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ended {
            what: format!("{:?}", self.command),
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Starts it, with pipes to its standard input and from its standard output, and its errors in a file.
    pub fn start(mut self, errors: std::fs::File) -> Child {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        self.command.spawn().expect("the program starts")
    }
}

/// A run that has ended.
pub struct Ended {
    what: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// Requires this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        let Self { what, stdout, stderr, .. } = &self;
        assert_eq!(self.code, Some(code), "{what}\nstdout: {stdout}\nstderr: {stderr}");
        self
    }

    /// Requires this exit code, and these words in an error message.
    #[track_caller]
    pub fn fails(self, code: i32, words: &[&str]) -> Self {
        let ended = self.exits(code);
        for word in words {
            assert!(ended.stderr.contains(word), "{}\nno {word:?} in: {}", ended.what, ended.stderr);
        }
        ended
    }

    /// Requires success and one JSON document on standard output.
    #[track_caller]
    pub fn json(self) -> Value {
        self.exits(0).document()
    }

    /// The JSON document on standard output, whatever the exit code.
    #[track_caller]
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{}: {error}: {}", self.what, self.stdout))
    }
}

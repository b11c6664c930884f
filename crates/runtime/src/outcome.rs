//! What became of a transaction.

use serde::{Deserialize, Serialize};
use vinculum_core::{
    Rejection,
    wire::{self, Reader, WireError},
};
use vinculum_state::Event;

/// Longest detail of a rejection, in bytes; longer ones are cut at a character.
pub const MAX_DETAIL: usize = 400;
const MAX_NAME: usize = 64;
const MAX_EVENTS: usize = 1 << 20;

/// What became of a transaction; blocks carry it, and every validator computes it anew and compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome {
    /// Every action happened.
    Accepted {
        /// What the actions alone don't say.
        events: Vec<Event>,
    },
    /// Nothing happened.
    Rejected {
        /// Index of the action that was refused.
        action: u32,
        /// Why.
        #[serde(flatten)]
        rejection: Rejection,
    },
}

impl Outcome {
    /// A rejection, its detail cut to [`MAX_DETAIL`].
    pub fn rejected(action: u32, mut rejection: Rejection) -> Self {
        if rejection.detail.len() > MAX_DETAIL {
            let cut = (0..=MAX_DETAIL).rev().find(|i| rejection.detail.is_char_boundary(*i)).unwrap_or(0);
            rejection.detail.truncate(cut);
        }
        Self::Rejected { action, rejection }
    }

    /// Whether every action happened.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// Appends the binary form.
    pub fn write(&self, buffer: &mut Vec<u8>) {
        match self {
            Self::Accepted { events } if events.is_empty() => buffer.push(0),
            Self::Accepted { events } => {
                buffer.push(1);
                wire::put_bytes(buffer, &serde_json::to_vec(events).expect("events are plain data"));
            }
            Self::Rejected { action, rejection } => {
                buffer.push(2);
                buffer.extend_from_slice(&action.to_be_bytes());
                buffer.extend_from_slice(&rejection.code.to_be_bytes());
                wire::put_bytes(buffer, rejection.name.as_bytes());
                wire::put_bytes(buffer, rejection.detail.as_bytes());
            }
        }
    }

    /// Reads the binary form.
    pub fn read(reader: &mut Reader) -> Result<Self, WireError> {
        let text = |reader: &mut Reader, limit, what| {
            let bytes = reader.bytes(limit, what)?;
            String::from_utf8(bytes.into()).map_err(|_| WireError::Value(what))
        };
        match reader.byte("an outcome")? {
            0 => Ok(Self::Accepted { events: Vec::new() }),
            1 => {
                let bytes = reader.bytes(MAX_EVENTS, "events")?;
                let events: Vec<Event> = serde_json::from_slice(&bytes).map_err(|_| WireError::Value("events"))?;
                // One value has one encoding: no empty list here, no other spelling of the JSON.
                let same = !events.is_empty() && serde_json::to_vec(&events).is_ok_and(|written| written == bytes);
                same.then_some(Self::Accepted { events }).ok_or(WireError::Value("events"))
            }
            2 => Ok(Self::Rejected {
                action: u32::from_be_bytes(reader.array("an action's index")?),
                rejection: Rejection {
                    code: u32::from_be_bytes(reader.array("a code")?),
                    name: text(reader, MAX_NAME, "a code's name")?.into(),
                    detail: text(reader, MAX_DETAIL, "a detail")?,
                },
            }),
            _ => Err(WireError::Value("an outcome")),
        }
    }
}
